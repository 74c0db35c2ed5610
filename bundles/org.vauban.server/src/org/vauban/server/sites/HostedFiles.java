// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.sites;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.internal.AttributeStamp;
import org.vauban.server.message.Messages;
import org.vauban.site.SiteException;
import org.vauban.site.SiteFile;
import org.vauban.site.SiteManifest;
import org.vauban.site.SiteVerifier;
import org.vauban.site.store.Ring;
import org.vauban.site.store.RingFolder;
import org.vauban.site.store.SiteStore;

/**
 * Finds the file for a request path. Clients see three kinds of files only: those listed in the manifest of an accepted
 * version, the manifest itself, and those of a ring. A version that is no longer accepted, because it expired or the
 * root document no longer contains its signers, is hidden. Links are never followed. Thread-safe.
 */
final class HostedFiles {
    /** Names of stores, which are those of sites; see {@link SiteManifest}. */
    static final Pattern SITE = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");
    private static final System.Logger LOG = System.getLogger(HostedFiles.class.getName());
    private static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,15}");
    private static final int LONGEST_PATH = 512;
    /** Number of cached manifests, each of which can take a few megabytes. */
    private static final int KEPT = 8;
    private static final Duration KEPT_FOR = Duration.ofMinutes(1);

    private final Path folder;
    private final SiteTrust trust;
    private final InstantSource clock;
    private final Map<Path, Known> known = new LinkedHashMap<>(KEPT, 0.75F, true); // guarded by its own lock

    /** A cached manifest of a version; null if it was refused. */
    private record Known(AttributeStamp stamp, SiteVerifier verifier, Instant since, @Nullable SiteManifest manifest) {}

    HostedFiles(Path folder, SiteTrust trust, InstantSource clock) {
        this.folder = folder;
        this.trust = trust;
        this.clock = clock;
    }

    /**
     * Returns the file for a path.
     *
     * @param path the decoded path after {@code /sites/}
     * @return empty for everything that clients may not see
     * @throws SiteException if nothing can be verified at the moment
     */
    Optional<HostedFile> find(String path) throws SiteException {
        String[] names = path.length() > LONGEST_PATH ? new String[0] : path.split("/", 4);
        if (names.length < 4 || !SITE.matcher(names[0]).matches()) {
            return Optional.empty();
        }
        HostedFile found = switch (names[1]) {
            case "versions" -> version(names[0], names[2], names[3]);
            case "rings" -> ring(names[0], names[2], names[3]);
            default -> null;
        };
        return Optional.ofNullable(found);
    }

    private @Nullable HostedFile ring(String site, String name, String file) throws SiteException {
        Ring ring = Ring.find(name).orElse(null);
        if (ring == null || !RingFolder.FILES.contains(file)) {
            return null;
        }
        Path path = store(site).ring(ring).resolve(file);
        return isPlain(path) ? new HostedFile(path, site, 0, file, null) : null;
    }

    private @Nullable HostedFile version(String site, String number, String name) throws SiteException {
        if (!VERSION.matcher(number).matches()) {
            return null;
        }
        long version = Long.parseLong(number);
        Path place = store(site).version(version);
        Path manifestFile = place.resolve(SiteManifest.FILE);
        SiteManifest manifest = isPlain(manifestFile) ? manifest(place, manifestFile) : null;
        if (manifest == null || manifest.version() != version || !manifest.name().equals(site)) {
            return null;
        }
        if (name.equals(SiteManifest.FILE)) {
            return new HostedFile(manifestFile, site, version, name, null);
        }
        SiteFile signed = manifest.files().get(name);
        if (signed == null) {
            return null;
        }
        Path file = place.resolve(name);
        return isPlain(file) ? new HostedFile(file, site, version, name, signed) : null;
    }

    private SiteStore store(String site) throws SiteException {
        return new SiteStore(folder.resolve(site), trust.verifier());
    }

    private @Nullable SiteManifest manifest(Path place, Path file) throws SiteException {
        SiteVerifier verifier = trust.verifier();
        AttributeStamp stamp;
        try {
            stamp = AttributeStamp.of(file);
        } catch (IOException e) {
            return null; // deleted since it was found
        }
        Instant now = clock.instant();
        Known last;
        synchronized (known) {
            last = known.get(place);
        }
        if (last != null && stamp.isStill(last.stamp()) && last.verifier() == verifier
                && Duration.between(last.since(), now).abs().compareTo(KEPT_FOR) < 0) {
            SiteManifest manifest = last.manifest();
            return manifest != null && now.isBefore(manifest.expires()) ? manifest : null;
        }
        SiteManifest manifest = null;
        try {
            manifest = verifier.open(place).manifest();
        } catch (SiteException e) {
            if (!e.isRefused()) {
                throw e;
            }
            LOG.log(Level.WARNING, Messages.text("sites.withheld", place, e.getMessage()));
        }
        synchronized (known) {
            known.put(place, new Known(stamp, verifier, now, manifest));
            if (known.size() > KEPT) {
                known.remove(known.keySet().iterator().next());
            }
        }
        return manifest;
    }

    /** Whether a path below the folder is a regular file that is reached through folders only, without links. */
    private boolean isPlain(Path file) {
        Path at = folder;
        for (Path name : folder.relativize(file)) {
            at = at.resolve(name);
            boolean last = at.equals(file);
            if (last ? !Files.isRegularFile(at, LinkOption.NOFOLLOW_LINKS)
                    : !Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
                return false;
            }
        }
        return true;
    }
}
