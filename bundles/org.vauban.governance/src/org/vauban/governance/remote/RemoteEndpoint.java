// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.remote;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.internal.Messages;
import org.vauban.governance.policy.FeaturePolicy;

/**
 * A remote endpoint that a policy grants. Immutable.
 *
 * @param name name for users and logs
 * @param base address, without a slash at its end; paths such as {@code /v1/models} are added to it
 * @param dialect the API variant
 * @param fim the API for fill-in-the-middle that the policy names; see {@link #usableFim}
 * @param models the only permitted models, the default first; empty for any
 * @param features features that may use it, as policies name them
 * @param classes classes of texts that may go to it
 * @param pins SHA-256 hashes of public keys ({@code SubjectPublicKeyInfo}) in Base64, of which one must match its
 *             certificate; empty for none
 * @param addresses IP addresses that its name may resolve to; empty for any
 * @param authorities file with the only trusted certificates (PEM) for it, or null for those of Java
 * @param region where it computes, for users and the audit log; empty if unknown
 * @param contextTokens context size of its model, 0 if unknown
 * @param price price of its tokens, or null if unknown
 * @param entry the entry in the policy
 */
public record RemoteEndpoint(String name, URI base, RemoteDialect dialect, FimProtocol fim, List<String> models,
        Set<String> features, Set<DataClass> classes, Set<String> pins, List<String> addresses,
        @Nullable Path authorities, String region, int contextTokens,
        @Nullable EndpointPrice price, String entry) {
    /** Features that an endpoint can be granted for, as policies name them. */
    public static final List<String> FEATURES = List.of("completion", "chat", "edit", "fix", "document", "embedding");

    /** Feature name of the index in the audit log: an endpoint computes embeddings of its texts. */
    private static final String INDEX = "index";

    /** Returns the feature whose grant applies; a team server's feature needs the same grant as on a desktop. */
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

    /** Returns the API for fill-in-the-middle to use: none if servers of this dialect refuse the named one. */
    public FimProtocol usableFim() {
        return fim.isRefusedBy(dialect) ? FimProtocol.NONE : fim;
    }

    /** Returns what is wrong with a valid entry, for those who write policies, in the user's language. */
    public Optional<String> warning() {
        return fim.isRefusedBy(dialect) ? Optional.of(Messages.text("remote.suffix", name)) : Optional.empty();
    }

    /** Whether the connection is encrypted. */
    public boolean isEncrypted() {
        return "https".equals(base.getScheme());
    }

    /** Returns name, host and region for display. */
    public String label() {
        return name + " (" + base.getAuthority() + (region.isEmpty() ? "" : ", " + region) + ")";
    }
}
