// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.update;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.policy.PolicyException;
import org.vauban.governance.policy.PolicySources;
import org.vauban.governance.signature.RootDocument;
import org.vauban.site.SeenSites;
import org.vauban.site.SignedSite;
import org.vauban.site.SiteException;
import org.vauban.site.SiteFile;
import org.vauban.site.SiteFolder;
import org.vauban.site.SiteVerifier;
import org.vauban.site.internal.FolderTree;
import org.vauban.site.internal.Messages;
import org.vauban.site.store.RingFolder;

/**
 * Ensures that p2 reads only what was signed: a site is verified while it is copied, and p2 reads the copy. Versions
 * are remembered as by {@code vauban site verify}. Reads folders only. Thread-safe.
 */
public final class SiteUpdates {
    /**
     * System property set by a process that has verified a site before it starts p2: the folder of the copies, to which
     * no other program writes.
     */
    public static final String VERIFIED = "vauban.verified";
    private static final System.Logger LOG = System.getLogger(SiteUpdates.class.getName());
    /** The complete copies of this process. */
    private static final Set<Path> COPIES = ConcurrentHashMap.newKeySet();
    private final PolicySources trust;
    private final SeenSites seen;
    private final InstantSource clock;

    /**
     * @param trust location of the root document
     * @param seen remembers versions
     */
    public SiteUpdates(PolicySources trust, SeenSites seen, InstantSource clock) {
        this.trust = trust;
        this.seen = seen;
        this.clock = clock;
    }

    /** Returns an instance for the current user, with the root document that an administrator installed. */
    public static SiteUpdates standard() {
        UserDirectories user = UserDirectories.standard();
        return new SiteUpdates(PolicySources.of(user), SeenSites.of(user), InstantSource.system());
    }

    /** Whether a folder is a verified copy, made by this process or the one that started it. */
    public static boolean isVerified(Path folder) {
        String given = System.getProperty(VERIFIED, "");
        Path copy = folder.toAbsolutePath().normalize();
        return COPIES.contains(copy)
                || !given.isEmpty() && copy.startsWith(Path.of(given).toAbsolutePath().normalize());
    }

    /** Returns the folder that a p2 address names; empty for another address, such as one with an authority. */
    public static Optional<Path> folder(URI address) {
        if (!"file".equals(address.getScheme())) {
            return Optional.empty();
        }
        try {
            // on Unix, Path.of(address) would reject characters that p2 leaves unescaped, such as accents
            return Optional.of(new File(address).toPath().normalize());
        } catch (IllegalArgumentException e) {
            LOG.log(System.Logger.Level.DEBUG, address.toString(), e);
            return Optional.empty();
        }
    }

    /**
     * Whether there is a root document, so that sites can be verified.
     *
     * @throws SiteException if there is one that cannot be trusted
     */
    public boolean hasRoot() throws SiteException {
        try {
            return trust.trustedRoot().isPresent();
        } catch (PolicyException e) {
            throw SiteException.refused(e.getMessage(), e);
        }
    }

    /**
     * Verifies a site and copies it.
     *
     * @param address folder of a signed site, or of a ring
     * @param copy replaced by the copy; deleted if the site is refused
     * @return empty if the folder is neither, in which case nothing is copied
     * @throws SiteException if the site is refused, or cannot be read or copied
     */
    public Optional<SignedSite> fetch(Path address, Path copy) throws SiteException {
        return fetch(address, copy, false);
    }

    /**
     * Verifies and copies a site like {@link #fetch(Path, Path)}.
     *
     * @param older whether a site older than one verified before is accepted
     */
    public Optional<SignedSite> fetch(Path address, Path copy, boolean older) throws SiteException {
        Path site = RingFolder.site(address).orElse(null);
        if (site == null) {
            return Optional.empty();
        }
        SignedSite signed = new SiteVerifier(root(site), clock).open(site);
        seen.require(signed, older); // before reading all files
        SiteFolder.list(site).requireNames(signed.manifest());
        boolean whole = false;
        try {
            discard(copy);
            for (Map.Entry<String, SiteFile> file : signed.manifest().files().entrySet()) {
                copy(site.resolve(file.getKey()), copy.resolve(file.getKey()), file.getValue());
            }
            seen.record(signed);
            COPIES.add(copy.toAbsolutePath().normalize());
            whole = true;
            return Optional.of(signed);
        } catch (IOException e) {
            throw SiteException.failed(Messages.text("file.unwritable", copy, e), e);
        } finally {
            if (!whole) {
                discard(copy);
            }
        }
    }

    private RootDocument root(Path site) throws SiteException {
        try {
            return trust.trustedRoot().orElseThrow(
                    () -> SiteException.refused(Messages.text("update.root", site, trust.root())));
        } catch (PolicyException e) {
            throw SiteException.refused(e.getMessage(), e);
        }
    }

    private static void copy(Path from, Path to, SiteFile signed) throws SiteException, IOException {
        Files.createDirectories(Objects.requireNonNull(to.getParent()));
        try (OutputStream out = Files.newOutputStream(to)) {
            if (!SiteFile.copy(from, signed.size(), out).equals(signed)) {
                throw SiteException.refused(Messages.text("verify.changed", from));
            }
        } catch (NoSuchFileException e) {
            throw SiteException.refused(Messages.text("verify.missing", from), e);
        }
    }

    /** Deletes a copy that is no longer needed. */
    public static void discard(Path copy) throws SiteException {
        Path gone = copy.toAbsolutePath().normalize();
        COPIES.removeIf(each -> each.startsWith(gone));
        try {
            FolderTree.deleteIfExists(copy);
        } catch (IOException e) {
            throw SiteException.failed(Messages.text("file.unwritable", copy, e), e);
        }
    }
}
