// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.install;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.Consumer;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.site.SiteFile;
import org.vauban.site.install.InstallException.Kind;
import org.vauban.site.install.VerifiedBundle.Artifact;
import org.vauban.site.internal.Messages;
import org.vauban.site.jar.SiteJars;

/** Sets p2's trust settings in an Eclipse, and remembers the original ones for the uninstallation. */
final class TrustChange {
    private static final String POLICY_BEFORE = "unsignedPolicy.before";
    private static final String SIGNERS_BEFORE = "trustedCertificates.before";
    private final EclipseInstallation eclipse;
    private final Consumer<String> log;
    private final Path memory;

    /** @param log receives sentences for users */
    TrustChange(EclipseInstallation eclipse, Consumer<String> log) {
        this.eclipse = eclipse;
        this.log = log;
        memory = eclipse.configuration().resolve("org.vauban.install.properties");
    }

    /**
     * Sets the policy, and makes p2 trust the signers of the jars that the manifest names, so that it does not prompt.
     *
     * @param policy null to leave it
     * @param features features whose sites count
     * @return whether a setting was changed
     * @throws InstallException {@code REFUSED} if the certificates are not those that were signed
     */
    boolean apply(@Nullable String policy, VerifiedBundle bundle, List<Artifact> features)
            throws IOException, InstallException {
        List<X509Certificate> signers = signers(bundle, features);
        String presentPolicy = TrustSettings.read(eclipse).unsignedPolicy();
        String presentSigners = TrustedCertificates.value(eclipse);
        boolean newPolicy = policy != null && !policy.equals(presentPolicy);
        boolean newSigners = !TrustedCertificates.decoded(presentSigners).containsAll(signers);
        Properties before = EclipseInstallation.properties(memory);
        if (newPolicy) {
            before.putIfAbsent(POLICY_BEFORE, presentPolicy == null ? "" : presentPolicy);
        }
        if (newSigners) {
            before.putIfAbsent(SIGNERS_BEFORE, presentSigners == null ? "" : presentSigners);
        }
        if (newPolicy || newSigners || !Files.exists(memory)) {
            StringWriter text = new StringWriter();
            before.store(text, null);
            SharedFiles.replace(memory, text.toString().getBytes(StandardCharsets.ISO_8859_1));
        }
        if (newPolicy) {
            TrustSettings.write(eclipse, policy);
            log.accept(Messages.text("install.trust", eclipse.configurationFile(), String.valueOf(policy)));
        }
        if (newSigners) {
            TrustedCertificates.write(eclipse, TrustedCertificates.with(presentSigners, signers));
            signers.forEach(each -> log.accept(
                    Messages.text("install.signer", eclipse.home(), each.getSubjectX500Principal())));
        }
        return newPolicy || newSigners;
    }

    /** Restores the settings from before the first change. */
    void undo() throws IOException {
        Properties before = EclipseInstallation.properties(memory);
        String policy = before.getProperty(POLICY_BEFORE);
        if (policy != null) {
            TrustSettings.write(eclipse, policy.isEmpty() ? null : policy);
        }
        String signers = before.getProperty(SIGNERS_BEFORE);
        if (signers != null) {
            TrustedCertificates.write(eclipse, signers.isEmpty() ? null : signers);
        }
        Files.deleteIfExists(memory);
    }

    private static List<X509Certificate> signers(VerifiedBundle bundle, List<Artifact> features)
            throws IOException, InstallException {
        List<X509Certificate> signers = new ArrayList<>();
        for (String repository : features.stream().map(Artifact::repository).distinct().toList()) {
            String path = repository + SiteJars.CERTIFICATES;
            SiteFile signed = bundle.signed().manifest().files().get(path);
            if (signed != null) {
                Path file = bundle.folder().resolve(path);
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                if (signed.size() > TrustedCertificates.MAX_BYTES
                        || !SiteFile.copy(file, signed.size(), bytes).equals(signed)) {
                    throw new InstallException(Kind.REFUSED, Messages.text("verify.changed", file), null);
                }
                signers.addAll(TrustedCertificates.ofPem(bytes.toByteArray()));
            }
        }
        return signers;
    }
}
