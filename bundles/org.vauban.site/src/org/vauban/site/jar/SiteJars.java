// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.jar;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertPath;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.ZipFile;
import jdk.security.jarsigner.JarSigner;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.signature.StoredKey;
import org.vauban.site.SiteException;
import org.vauban.site.SiteFolder;
import org.vauban.site.internal.AtomicFiles;
import org.vauban.site.internal.FileStep;
import org.vauban.site.internal.Messages;

/**
 * Signs the jars of an update site, in place, so that p2 accepts them where it refuses unsigned content. Jars signed by
 * others keep their signature. Sizes and checksums in the p2 metadata, and hashes in the bills of materials, are
 * updated to the signed jars. A site that was signed needs a new manifest afterwards. The next run completes an
 * interrupted one.
 */
public final class SiteJars {
    /** The signer's certificates in PEM; a file of the site. */
    public static final String CERTIFICATES = "vauban-jars.pem";
    private static final String BILLS = "sbom/";
    private static final Pattern HASH = Pattern.compile("\\b(?:[0-9a-f]{128}|[0-9a-f]{64})\\b");
    private static final int BUFFER = 1 << 16;
    private final Path site;
    private final StoredKey key;
    private final AtomicFiles files = new AtomicFiles(FileStep.NONE);

    /**
     * The result of signing.
     *
     * @param signed number of jars that have this signature now
     * @param kept number of jars with another signer's signature
     */
    public record Result(int signed, int kept) {}

    private SiteJars(Path site, StoredKey key) {
        this.site = site;
        this.key = key;
    }

    /**
     * Signs the jars.
     *
     * @param timestamp address of a time-stamping authority, which the JDK then contacts over the network; null for
     *                  none
     * @throws SiteException if a jar or its signature is damaged, if the key cannot sign, or something cannot be read
     *             or written
     */
    public static Result sign(Path site, StoredKey key, @Nullable URI timestamp) throws SiteException {
        if (ModuleLayer.boot().findModule("jdk.jartool").isEmpty()) {
            throw SiteException.failed(Messages.text("jars.module"), null);
        }
        try {
            key.certificate().checkValidity();
            return new SiteJars(site, key).sign(signer(key, timestamp));
        } catch (CertificateException e) {
            throw SiteException.failed(Messages.text("jars.certificate", key.certificate().getSubjectX500Principal(),
                    String.valueOf(e.getMessage())), e);
        } catch (IOException e) {
            throw SiteException.failed(Messages.text("file.unwritable", site, e), e);
        }
    }

    private static JarSigner signer(StoredKey key, @Nullable URI timestamp) throws CertificateException {
        CertPath path = CertificateFactory.getInstance("X.509").generateCertPath(key.chain());
        JarSigner.Builder builder = new JarSigner.Builder(key.secret(), path).signerName("VAUBAN");
        if (timestamp != null) {
            builder.tsa(timestamp);
        }
        try {
            if (key.provider() != null) { // a card's key works only with its provider
                builder.signatureAlgorithm(JarSigner.Builder.getDefaultSignatureAlgorithm(key.secret()),
                        key.provider());
            }
            return builder.build();
        } catch (NoSuchAlgorithmException e) {
            throw new CertificateException(e.getMessage(), e); // thrown for a card
        }
    }

    private Result sign(JarSigner signer) throws SiteException, IOException {
        discardParts(site);
        ArtifactIndex index = ArtifactIndex.read(site);
        requireNames(site, index);
        List<String> unsigned = new ArrayList<>();
        int ours = 0;
        for (String path : index.paths()) {
            JarSignature found = examined(index, path);
            if (found.state() == JarSignature.State.NONE) {
                unsigned.add(path);
            } else if (found.signers().contains(key.certificate())) {
                ours++;
            }
        }
        for (String path : unsigned) {
            sign(signer, site.resolve(path));
        }
        Map<String, String> changed = new HashMap<>();
        for (String path : index.paths()) {
            Map<String, String> before = index.checksums(path);
            Map<String, String> now = ArtifactIndex.checksums(site.resolve(path), before.keySet());
            before.forEach((algorithm, checksum) -> changed.put(checksum, String.valueOf(now.get(algorithm))));
            index.update(path, Files.size(site.resolve(path)), now);
            if (!now.equals(before)) {
                index.property(path, SitePgp.SIGNATURES, null); // covers the old bytes: p2 would refuse the jar
            }
        }
        updateBills(changed);
        files.replace(site.resolve(CERTIFICATES), pem(key.chain()));
        index.write(); // last: until then, the next run knows the checksums from before
        return new Result(unsigned.size() + ours, index.paths().size() - unsigned.size() - ours);
    }

    /** Requires that all jars are listed in the metadata, and that no listed path leads out of the site. */
    static void requireNames(Path site, ArtifactIndex index) throws SiteException {
        Set<String> files = SiteFolder.list(site).files();
        Set<String> listed = new HashSet<>(index.paths());
        for (String path : files) {
            if (path.matches("(?:plugins|features)/.*\\.jar") && !listed.contains(path)) {
                throw SiteException.failed(Messages.text("jars.unlisted", site.resolve(path)), null);
            }
        }
        for (String path : listed) {
            if (!files.contains(path)) {
                throw SiteException.refused(Messages.text("jars.missing", site, path));
            }
        }
    }

    /** Requires that a jar matches the metadata, unless an interrupted run has already signed it. */
    private JarSignature examined(ArtifactIndex index, String path) throws SiteException {
        Path jar = site.resolve(path);
        try {
            JarSignature found = JarSignature.read(jar);
            if (found.state() == JarSignature.State.BROKEN) {
                throw SiteException.refused(Messages.text("jars.broken", jar));
            }
            Map<String, String> checksums = index.checksums(path);
            if (checksums.isEmpty() || !found.signers().contains(key.certificate())
                    && !ArtifactIndex.checksums(jar, checksums.keySet()).equals(checksums)) {
                throw SiteException.refused(Messages.text("jars.checksum", jar));
            }
            return found;
        } catch (IOException e) {
            throw SiteException.failed(Messages.text("file.unreadable", jar, e), e);
        }
    }

    private void sign(JarSigner signer, Path jar) throws SiteException, IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            files.replace(jar, out -> {
                OutputStream open = new BufferedOutputStream(out, BUFFER) {
                    @Override
                    public void close() throws IOException {
                        flush(); // the signer closes the stream, but the file must be forced to the disk first
                    }
                };
                signer.sign(zip, open);
                open.flush();
            });
        } catch (RuntimeException e) { // the JDK reports failures of cards and authorities by unchecked exceptions
            Throwable cause = e.getCause();
            throw SiteException.failed(Messages.text("jars.unsigned", jar,
                    cause == null ? String.valueOf(e.getMessage()) : e.getMessage() + ": " + cause.getMessage()), e);
        }
    }

    private void updateBills(Map<String, String> changed) throws SiteException, IOException {
        for (String path : SiteFolder.list(site).files()) {
            if (path.startsWith(BILLS) && path.endsWith(".json")) {
                Path bill = site.resolve(path);
                String before = Files.readString(bill);
                String now = HASH.matcher(before)
                        .replaceAll(match -> changed.getOrDefault(match.group(), match.group()));
                if (!now.equals(before)) {
                    files.replace(bill, now.getBytes(StandardCharsets.UTF_8));
                }
            }
        }
    }

    /** Deletes files that a killed run was writing. */
    static void discardParts(Path site) throws SiteException, IOException {
        for (String path : SiteFolder.list(site).files()) {
            Path file = site.resolve(path);
            String name = String.valueOf(file.getFileName());
            if (name.startsWith(".") && name.endsWith(AtomicFiles.PART)) {
                String whole = name.substring(1, name.length() - AtomicFiles.PART.length());
                if (whole.equals(CERTIFICATES) || whole.equals(SitePgp.PUBLIC_KEYS)
                        || Files.exists(file.resolveSibling(whole))) {
                    Files.delete(file);
                }
            }
        }
    }

    private static byte[] pem(List<X509Certificate> chain) throws IOException {
        StringBuilder text = new StringBuilder();
        Base64.Encoder lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));
        try {
            for (X509Certificate certificate : chain) {
                text.append("-----BEGIN CERTIFICATE-----\n").append(lines.encodeToString(certificate.getEncoded()))
                        .append("\n-----END CERTIFICATE-----\n");
            }
        } catch (CertificateException e) {
            throw new IOException(e);
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
