// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CRL;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.source.FileReason;
import org.vauban.server.configuration.ConfigurationException;
import org.vauban.server.configuration.TlsConfiguration;
import org.vauban.server.message.Messages;

/**
 * The parsed content of the files for TLS. Immutable.
 *
 * @param keys the server's key and its certificates
 * @param clientAuthorities certificates of authorities that may sign client certificates, or null
 * @param revocations revocation lists of these authorities; empty if not configured
 * @param expiry expiry date of the server's certificate
 */
record TlsFiles(KeyStore keys, @Nullable KeyStore clientAuthorities, List<X509CRL> revocations, Instant expiry) {
    /** Password of the key stores, which exist in memory only. */
    static final String PASSWORD = "in memory";

    private static final int MAX_BYTES = 1 << 20;
    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";

    /**
     * Reads and checks the files. Blocks.
     *
     * @throws ConfigurationException if one of them cannot be used; the message says why
     */
    static TlsFiles read(TlsConfiguration configuration) throws ConfigurationException {
        requireThere(configuration);
        List<X509Certificate> chain = certificates(configuration.certificates());
        X509Certificate own = chain.getFirst();
        PrivateKey key = key(configuration.key(), own.getPublicKey().getAlgorithm());
        check(configuration, own, key);
        try {
            KeyStore keys = empty();
            keys.setKeyEntry("server", key, PASSWORD.toCharArray(), chain.toArray(Certificate[]::new));
            Path authorities = configuration.clientAuthorities();
            Path revocations = configuration.clientRevocations();
            return new TlsFiles(keys, authorities == null ? null : trusted(certificates(authorities)),
                    revocations == null ? List.of() : revocations(revocations), own.getNotAfter().toInstant());
        } catch (GeneralSecurityException | IOException e) {
            throw new ConfigurationException(Messages.text("tls.unusable", configuration.certificates(), e), e);
        }
    }

    /** Reports all missing files at once: the first one as the exception, the others as suppressed exceptions. */
    private static void requireThere(TlsConfiguration configuration) throws ConfigurationException {
        List<ConfigurationException> faults = new ArrayList<>();
        for (Path file : configuration.files()) {
            if (Files.notExists(file)) {
                faults.add(new ConfigurationException(Messages.text("tls.unreadable", file,
                        FileReason.of(file, new NoSuchFileException(file.toString())))));
            }
        }
        if (!faults.isEmpty()) {
            ConfigurationException first = faults.removeFirst();
            faults.forEach(first::addSuppressed);
            throw first;
        }
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    static KeyStore trusted(List<X509Certificate> certificates) throws GeneralSecurityException, IOException {
        KeyStore store = empty();
        for (X509Certificate certificate : certificates) {
            store.setCertificateEntry("authority" + store.size(), certificate);
        }
        return store;
    }

    static List<X509Certificate> certificates(Path file) throws ConfigurationException {
        try {
            Collection<? extends Certificate> read = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(bytes(file)));
            List<X509Certificate> certificates = new ArrayList<>();
            for (Certificate each : read) {
                certificates.add((X509Certificate) each);
            }
            if (!certificates.isEmpty()) {
                return certificates;
            }
        } catch (CertificateException e) {
            throw new ConfigurationException(Messages.text("tls.certificates", file), e);
        }
        throw new ConfigurationException(Messages.text("tls.certificates", file));
    }

    /** Reads revocation lists in PEM, which other text may surround. */
    private static List<X509CRL> revocations(Path file) throws ConfigurationException {
        List<X509CRL> lists = new ArrayList<>();
        try {
            for (CRL each : CertificateFactory.getInstance("X.509")
                    .generateCRLs(new ByteArrayInputStream(bytes(file)))) {
                lists.add((X509CRL) each);
            }
        } catch (GeneralSecurityException e) {
            throw new ConfigurationException(Messages.text("tls.revocations", file), e);
        }
        if (lists.isEmpty()) {
            throw new ConfigurationException(Messages.text("tls.revocations", file));
        }
        for (X509CRL list : lists) {
            Date next = list.getNextUpdate();
            if (next != null && next.before(new Date())) {
                throw new ConfigurationException(Messages.text("tls.revocations.old", file,
                        list.getIssuerX500Principal().getName(), next.toInstant().toString()));
            }
        }
        return lists;
    }

    /** @param algorithm key algorithm of the certificate */
    private static PrivateKey key(Path file, String algorithm) throws ConfigurationException {
        requirePrivate(file);
        String text = new String(bytes(file), StandardCharsets.ISO_8859_1);
        int begin = text.indexOf(BEGIN);
        int end = text.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new ConfigurationException(Messages.text("tls.key", file));
        }
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(text.substring(begin + BEGIN.length(), end));
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new ConfigurationException(Messages.text("tls.key", file), e);
        }
    }

    private static void requirePrivate(Path file) throws ConfigurationException {
        PosixFileAttributeView view = Files.getFileAttributeView(file, PosixFileAttributeView.class);
        try {
            if (view != null && view.readAttributes().permissions().contains(PosixFilePermission.OTHERS_READ)) {
                throw new ConfigurationException(Messages.text("tls.key.public", file));
            }
        } catch (IOException e) {
            throw new ConfigurationException(Messages.text("tls.unreadable", file, FileReason.of(file, e)), e);
        }
    }

    private static byte[] bytes(Path file) throws ConfigurationException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length <= MAX_BYTES) {
                return bytes;
            }
        } catch (IOException e) {
            throw new ConfigurationException(Messages.text("tls.unreadable", file, FileReason.of(file, e)), e);
        }
        throw new ConfigurationException(Messages.text("tls.long", file, MAX_BYTES));
    }

    /** Checks the certificate and key, with which each handshake would otherwise fail or warn the client. */
    private static void check(TlsConfiguration configuration, X509Certificate own, PrivateKey key)
            throws ConfigurationException {
        if (own.getNotAfter().before(new Date())) {
            throw new ConfigurationException(Messages.text("tls.expired", configuration.certificates(),
                    own.getNotAfter().toInstant().toString()));
        }
        try {
            Signature signature = Signature.getInstance(switch (key.getAlgorithm()) {
                case "RSA" -> "SHA256withRSA";
                case "EC" -> "SHA256withECDSA";
                default -> key.getAlgorithm();
            });
            signature.initSign(key);
            byte[] signed = signature.sign();
            signature.initVerify(own.getPublicKey());
            if (signature.verify(signed)) {
                return;
            }
        } catch (GeneralSecurityException e) {
            throw new ConfigurationException(Messages.text("tls.pair", configuration.key(),
                    configuration.certificates()), e);
        }
        throw new ConfigurationException(Messages.text("tls.pair", configuration.key(), configuration.certificates()));
    }
}
