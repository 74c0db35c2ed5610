// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.jar;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.site.SiteException;
import org.vauban.site.SiteFolder;
import org.vauban.site.internal.AtomicFiles;
import org.vauban.site.internal.FileStep;
import org.vauban.site.internal.Messages;

/**
 * OpenPGP signatures of the artifacts of an update site, each over the whole file. They are stored in the list of
 * artifacts, where p2 reads them
 * ({@code org.eclipse.equinox.internal.p2.artifact.processors.pgp.PGPSignatureVerifier}), so that no jar changes. The
 * list itself is not signed: anyone who can change it can remove them.
 */
public final class SitePgp {
    /** The public keys, armored; a file of the site. */
    public static final String PUBLIC_KEYS = "vauban-pgp.asc";
    static final String SIGNATURES = "pgp.signatures";
    private static final String KEYS = "pgp.publicKeys";
    private static final String REPOSITORY = "";
    private final Path site;
    private final PgpSigningKey key;

    private SitePgp(Path site, PgpSigningKey key) {
        this.site = site;
        this.key = key;
    }

    /**
     * Signs every artifact of a site. Signatures of other keys stay; an older one of the same key is replaced. A site
     * that was signed needs a new manifest afterwards.
     *
     * @return number of signed artifacts
     * @throws SiteException if a file does not match the list of artifacts, or something cannot be read or written;
     *             nothing was changed then
     */
    public static int sign(Path site, PgpSigningKey key) throws SiteException {
        return new SitePgp(site, key).sign();
    }

    private int sign() throws SiteException {
        try {
            SiteJars.discardParts(site);
        } catch (IOException e) {
            throw SiteException.failed(Messages.text("file.unwritable", site, e), e);
        }
        ArtifactIndex index = ArtifactIndex.read(site);
        SiteJars.requireNames(site, index);
        if (!index.others().isEmpty()) {
            throw SiteException.failed(Messages.text("pgp.kind", site, index.others().getFirst()), null);
        }
        for (String path : index.paths()) {
            Path file = site.resolve(path);
            try {
                Map<String, String> checksums = index.checksums(path);
                if (checksums.isEmpty()
                        || !ArtifactIndex.checksums(file, checksums.keySet()).equals(checksums)) {
                    throw SiteException.refused(Messages.text("jars.checksum", file));
                }
                index.property(path, SIGNATURES, signatures(index.property(path, SIGNATURES), file));
            } catch (IOException e) {
                throw SiteException.failed(Messages.text("file.unreadable", file, e), e);
            }
        }
        try {
            List<PGPPublicKeyRing> rings = new ArrayList<>();
            String present = index.property(REPOSITORY, KEYS);
            if (present != null) {
                rings.addAll(PgpKeys.rings(PgpKeys.lines(present)));
            }
            rings.add(key.ring());
            index.property(REPOSITORY, KEYS, PgpKeys.armored(rings));
            new AtomicFiles(FileStep.NONE).replace(site.resolve(PUBLIC_KEYS),
                    PgpKeys.armored(List.of(key.ring())).getBytes(StandardCharsets.US_ASCII));
            index.write();
            return index.paths().size();
        } catch (IOException e) {
            throw SiteException.failed(Messages.text("file.unwritable", site, e), e);
        }
    }

    private String signatures(@Nullable String present, Path file) throws IOException {
        List<PGPSignature> signatures = new ArrayList<>();
        if (present != null) {
            signatures.addAll(PgpKeys.signatures(present));
            signatures.removeIf(each -> each.getKeyID() == key.id());
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            signatures.add(key.sign(in));
        }
        return PgpKeys.armored(signatures);
    }

    /**
     * Verifies that a trusted key has signed every artifact in all repositories of a site, such as those of an unpacked
     * bundle.
     *
     * @return the fingerprints of the keys that signed
     * @throws SiteException for the first artifact without a valid signature, if p2 could read another list, or if
     *             there is no list
     */
    public static Set<String> verify(Path site, PgpKeys trusted) throws SiteException {
        Set<String> signers = new TreeSet<>();
        Set<String> files = SiteFolder.list(site).files();
        Set<String> repositories = new TreeSet<>();
        for (String path : files) {
            String name = path.substring(path.lastIndexOf('/') + 1);
            if (name.equals(ArtifactIndex.XML) || name.equals(ArtifactIndex.JAR) || name.equals(ArtifactIndex.XZ)) {
                String folder = path.substring(0, path.length() - name.length());
                if (!repositories.add(folder) || name.equals(ArtifactIndex.XZ)) {
                    throw SiteException.refused(Messages.text("pgp.list", site.resolve(path)));
                }
            }
        }
        if (repositories.isEmpty()) {
            throw SiteException.failed(Messages.text("jars.none", site), null);
        }
        for (String folder : repositories) {
            verify(site.resolve(folder), files, folder, trusted, signers);
        }
        return signers;
    }

    private static void verify(Path repository, Set<String> files, String folder, PgpKeys trusted,
            Set<String> signers) throws SiteException {
        ArtifactIndex index = ArtifactIndex.read(repository);
        if (!index.others().isEmpty()) {
            throw SiteException.refused(Messages.text("pgp.unsigned", repository, index.others().getFirst()));
        }
        for (String path : index.paths()) {
            Path file = repository.resolve(path);
            if (!files.contains(folder + path)) {
                throw SiteException.refused(Messages.text("verify.missing", file));
            }
            String signatures = index.property(path, SIGNATURES);
            if (signatures == null) {
                throw SiteException.refused(Messages.text("pgp.unsigned", repository, path));
            }
            try {
                String signer = trusted.signer(signatures, file);
                if (signer == null) {
                    throw SiteException.refused(Messages.text("pgp.untrusted", repository, path));
                }
                signers.add(signer);
            } catch (IOException e) {
                throw SiteException.failed(Messages.text("file.unreadable", file, e), e);
            }
        }
    }
}
