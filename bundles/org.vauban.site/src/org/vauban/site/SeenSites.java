// SPDX-License-Identifier: EPL-2.0
package org.vauban.site;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.lock.InterProcessLock;
import org.vauban.governance.policy.SeenVersions;
import org.vauban.governance.signature.StrictJson;
import org.vauban.governance.signature.TrustException;
import org.vauban.site.internal.AtomicFiles;
import org.vauban.site.internal.FileStep;
import org.vauban.site.internal.Messages;

/**
 * Records the highest verified version of each site in a file, so that an older one is detected. Safe for concurrent
 * use by processes.
 */
public final class SeenSites {
    private static final int MAX_SITES = 256;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private final Path file;

    /** @param file created when a site is recorded */
    public SeenSites(Path file) {
        this.file = file;
    }

    /** Returns the record of the sites that a user has verified or installed from. */
    public static SeenSites of(UserDirectories user) {
        return new SeenSites(user.data().resolve("sites.json"));
    }

    private static String key(SiteManifest manifest) {
        return manifest.organisation() + "/" + manifest.name();
    }

    /**
     * Refuses a site that is older than the recorded version, or another site of the same version.
     *
     * @param older whether an older version is accepted
     * @throws SiteException also if the file cannot be read
     */
    public void require(SignedSite site, boolean older) throws SiteException {
        SeenVersions.Seen seen = read().of(key(site.manifest())).orElse(null);
        long version = site.manifest().version();
        if (seen != null && version < seen.version() && !older) {
            throw SiteException.refused(Messages.text("seen.older", SiteManifest.FILE, version, seen.version()));
        }
        if (seen != null && version == seen.version() && !site.digest().equals(seen.digest())) {
            throw SiteException.refused(Messages.text("seen.other", SiteManifest.FILE, version));
        }
    }

    /** Whether sites other than this one were recorded. */
    public boolean hasOthers(SiteManifest manifest) throws SiteException {
        return read().names().stream().anyMatch(key -> !key.equals(key(manifest)));
    }

    /** Records a verified site; a higher recorded version is kept. */
    public void record(SignedSite site) throws SiteException {
        try {
            Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
            Files.createDirectories(folder);
            InterProcessLock lock = InterProcessLock.acquire(folder.resolve(file.getFileName() + ".lock"), PATIENCE)
                    .orElse(null);
            if (lock == null) {
                throw SiteException.failed(Messages.text("seen.locked", file), null);
            }
            try (lock) {
                String key = key(site.manifest());
                long version = site.manifest().version();
                SeenVersions seen = read();
                SeenVersions.Seen before = seen.of(key).orElse(null);
                if (before == null || before.version() < version) {
                    SeenVersions after = seen.with(key, version, site.digest());
                    if (after.names().size() > MAX_SITES) {
                        throw SiteException.failed(Messages.text("seen.many", file, MAX_SITES), null);
                    }
                    new AtomicFiles(FileStep.NONE).replace(file, after.bytes());
                }
            }
        } catch (IOException e) {
            throw SiteException.failed(Messages.text("file.unwritable", file, e), e);
        }
    }

    private SeenVersions read() throws SiteException {
        try (InputStream in = Files.newInputStream(file)) {
            return SeenVersions.parse(in.readNBytes(StrictJson.MAX_BYTES + 1), MAX_SITES);
        } catch (NoSuchFileException e) {
            return SeenVersions.NONE;
        } catch (TrustException e) {
            throw SiteException.failed(Messages.text("seen.damaged", file, e.reason()), e);
        } catch (IOException e) {
            throw SiteException.failed(Messages.text("file.unreadable", file, e), e);
        }
    }
}
