// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.remote;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.policy.FeaturePolicy;

/**
 * An endpoint that a policy grants. Immutable.
 *
 * @param name by which users and logs call it
 * @param base address, without a slash at its end; paths such as {@code /v1/models} are added to it
 * @param dialect what it speaks
 * @param fim how it is asked for fill-in-the-middle
 * @param models the only ones that may be asked for, the standard one first; empty for any
 * @param features that may use it, as policies name them
 * @param classes of texts that may go to it
 * @param pins SHA-256 of public keys ({@code SubjectPublicKeyInfo}) in Base64, of which one must be that of its
 *            certificate; empty for none
 * @param addresses IP addresses that its name may stand for; empty for any
 * @param authorities file with the only certificates (PEM) that are trusted for it, or null for those of Java
 * @param region where it computes, for people and the audit; empty where nobody says
 * @param contextTokens of its model, 0 where nobody says
 * @param price of its tokens, or null where nobody says
 * @param entry as the policy has it
 */
public record RemoteEndpoint(String name, URI base, RemoteDialect dialect, FimProtocol fim, List<String> models,
        Set<String> features, Set<DataClass> classes, Set<String> pins, List<String> addresses,
        @Nullable Path authorities, String region, int contextTokens,
        @Nullable EndpointPrice price, String entry) {
    /** What can be granted an endpoint, as policies name it. */
    public static final List<String> FEATURES = List.of("completion", "chat", "edit", "fix", "document", "embedding");

    /** What the index is reviewed for, as the audit names it: of its texts an endpoint makes vectors. */
    private static final String INDEX = "index";

    /** What a feature is granted as; that of a team server is granted as on a desktop, whoever calls. */
    static String granted(String feature) {
        return feature.equals(INDEX) ? "embedding"
                : feature.startsWith(FeaturePolicy.SERVER) ? FeaturePolicy.name(feature) : feature;
    }

    /** Copies the collections. */
    public RemoteEndpoint {
        Objects.requireNonNull(base);
        models = List.copyOf(models);
        features = Set.copyOf(features);
        classes = Set.copyOf(classes);
        pins = Set.copyOf(pins);
        addresses = List.copyOf(addresses);
    }

    /** Whether what goes there is encrypted. */
    public boolean isEncrypted() {
        return "https".equals(base.getScheme());
    }

    /** Name, host and region, for people. */
    public String label() {
        return name + " (" + base.getAuthority() + (region.isEmpty() ? "" : ", " + region) + ")";
    }
}
