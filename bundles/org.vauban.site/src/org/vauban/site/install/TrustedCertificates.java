// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.install;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Certificates of jar signers that p2 trusts in an Eclipse without prompting: a preference of its profile, with a PKCS
 * #7 certificate path in Base64 ({@code org.eclipse.equinox.internal.p2.engine.phases.CertificateChecker}).
 */
final class TrustedCertificates {
    private static final String PREFERENCES = ".data/.settings/org.eclipse.equinox.p2.engine.prefs";
    private static final String NAME = "trustedCertificates";
    private static final String FORMAT = "PKCS7";
    /** Maximum number of bytes in a text with certificates. */
    static final int MAX_BYTES = 1 << 20;

    private TrustedCertificates() {}

    static Path file(EclipseInstallation eclipse) {
        return eclipse.profileFolder().resolve(PREFERENCES);
    }

    /** Returns the present preference; null if there is none. */
    static @Nullable String value(EclipseInstallation eclipse) throws IOException {
        return EclipseInstallation.properties(file(eclipse)).getProperty(NAME);
    }

    /** @param value null to remove the preference */
    static void write(EclipseInstallation eclipse, @Nullable String value) throws IOException {
        Path file = file(eclipse);
        Properties preferences = EclipseInstallation.properties(file);
        if (value == null) {
            preferences.remove(NAME);
        } else {
            preferences.setProperty(NAME, value);
            preferences.putIfAbsent("eclipse.preferences.version", "1");
        }
        StringWriter text = new StringWriter();
        preferences.store(text, null);
        SharedFiles.createDirectories(Objects.requireNonNull(file.getParent()));
        SharedFiles.replace(file, text.toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Returns the certificates of a preference; none if p2 could not read it either. */
    static List<X509Certificate> decoded(@Nullable String value) {
        List<X509Certificate> certificates = new ArrayList<>();
        if (value != null) {
            try {
                for (Certificate each : CertificateFactory.getInstance("X.509").generateCertPath(
                        new ByteArrayInputStream(Base64.getMimeDecoder().decode(value)), FORMAT).getCertificates()) {
                    if (each instanceof X509Certificate certificate) {
                        certificates.add(certificate);
                    }
                }
            } catch (CertificateException | IllegalArgumentException e) {
                return List.of(); // p2 then trusts none
            }
        }
        return certificates;
    }

    /** Returns a preference with further certificates. */
    static String with(@Nullable String value, Collection<X509Certificate> more) throws IOException {
        Set<X509Certificate> all = new LinkedHashSet<>(decoded(value));
        all.addAll(more);
        try {
            return Base64.getEncoder().encodeToString(CertificateFactory.getInstance("X.509")
                    .generateCertPath(new ArrayList<>(all)).getEncoded(FORMAT));
        } catch (CertificateException e) {
            throw new IOException(e);
        }
    }

    /** Returns the certificates in a PEM text. */
    static List<X509Certificate> ofPem(byte[] bytes) throws IOException {
        try {
            List<X509Certificate> certificates = new ArrayList<>();
            for (Certificate each : CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(bytes))) {
                if (each instanceof X509Certificate certificate) {
                    certificates.add(certificate);
                }
            }
            return certificates;
        } catch (CertificateException e) {
            throw new IOException(e);
        }
    }
}
