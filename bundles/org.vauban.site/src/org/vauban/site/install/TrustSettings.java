// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.install;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.eclipse.jdt.annotation.Nullable;

/**
 * p2's settings in an Eclipse for content that no trusted signer has signed.
 *
 * @param unsignedPolicy {@code fail}, {@code prompt} or {@code allow}; null for p2's default, {@code prompt}
 * @param trustsAll whether a user has told p2 to trust everything from now on
 * @param certificates signers of jars that p2 trusts without prompting
 */
public record TrustSettings(@Nullable String unsignedPolicy, boolean trustsAll, List<X509Certificate> certificates) {
    /** p2 property, from {@code org.eclipse.equinox.internal.p2.engine.EngineActivator}. */
    private static final String UNSIGNED_POLICY = "eclipse.p2.unsignedPolicy";

    /** Copies the list. */
    public TrustSettings {
        certificates = List.copyOf(certificates);
    }

    /** Reads the settings of an Eclipse. */
    public static TrustSettings read(EclipseInstallation eclipse) throws IOException {
        Properties preferences = EclipseInstallation.properties(TrustedCertificates.file(eclipse));
        Properties configuration = EclipseInstallation.properties(eclipse.configurationFile());
        return new TrustSettings(configuration.getProperty(UNSIGNED_POLICY),
                Boolean.parseBoolean(preferences.getProperty("trustAlways")),
                TrustedCertificates.decoded(TrustedCertificates.value(eclipse)));
    }

    /** Sets the policy for unsigned content; null restores p2's default. All other lines of the file stay. */
    static void write(EclipseInstallation eclipse, @Nullable String policy) throws IOException {
        Path file = eclipse.configurationFile();
        List<String> lines = new ArrayList<>(Files.readAllLines(file, StandardCharsets.ISO_8859_1));
        lines.removeIf(line -> line.startsWith(UNSIGNED_POLICY + "="));
        if (policy != null) {
            lines.add(UNSIGNED_POLICY + "=" + policy);
        }
        String text = String.join("\n", lines) + "\n";
        SharedFiles.replace(file, text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
