// SPDX-License-Identifier: EPL-2.0
package org.vauban.site;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.vauban.governance.lock.InterProcessLock;
import org.vauban.governance.signature.CanonicalJson;
import org.vauban.governance.signature.JsonFields;
import org.vauban.governance.signature.StrictJson;
import org.vauban.governance.signature.TrustException;
import org.vauban.site.internal.FileStep;
import org.vauban.site.internal.Messages;
import org.vauban.site.internal.WholeFiles;

/**
 * The highest version of each site that was verified, in a file, so that an older one is noticed. Safe for use by many
 * processes.
 */
public final class SeenSites {
    private static final int MAX_SITES = 256;
    private static final int DIGEST_DIGITS = 64;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private final Path file;

    private record Seen(long version, String digest) {}

    /** @param file is made when a site is recorded */
    public SeenSites(Path file) {
        this.file = file;
    }

    private static String key(SiteManifest manifest) {
        return manifest.organisation() + "/" + manifest.name();
    }

    /**
     * Refuses a site that is older than one that was recorded, or another one of the same version.
     *
     * @param older whether an older version is accepted
     * @throws SiteException also if the file cannot be read
     */
    public void require(SignedSite site, boolean older) throws SiteException {
        Seen seen = read().get(key(site.manifest()));
        long version = site.manifest().version();
        if (seen != null && version < seen.version && !older) {
            throw SiteException.refused(Messages.text("seen.older", SiteManifest.FILE, version, seen.version));
        }
        if (seen != null && version == seen.version && !site.digest().equals(seen.digest)) {
            throw SiteException.refused(Messages.text("seen.other", SiteManifest.FILE, version));
        }
    }

    /** Whether other sites than this one were recorded. */
    public boolean hasOthers(SiteManifest manifest) throws SiteException {
        return read().keySet().stream().anyMatch(key -> !key.equals(key(manifest)));
    }

    /** Records a site that was verified; a higher version that is recorded stays. */
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
                Map<String, Seen> entries = read();
                Seen before = entries.get(key(site.manifest()));
                if (before == null || before.version < site.manifest().version()) {
                    entries.put(key(site.manifest()), new Seen(site.manifest().version(), site.digest()));
                    if (entries.size() > MAX_SITES) {
                        throw SiteException.failed(Messages.text("seen.many", file, MAX_SITES), null);
                    }
                    new WholeFiles(FileStep.NONE).replace(file, bytes(entries));
                }
            }
        } catch (IOException e) {
            throw SiteException.failed(Messages.text("file.unwritable", file, e), e);
        }
    }

    private Map<String, Seen> read() throws SiteException {
        Map<String, Seen> entries = new TreeMap<>();
        try (InputStream in = Files.newInputStream(file)) {
            JsonFields fields = JsonFields.of(StrictJson.object(in.readNBytes(StrictJson.MAX_BYTES + 1)),
                    Set.of("seen"));
            for (Map.Entry<String, JsonFields> one : fields.members("seen", MAX_SITES).entrySet()) {
                JsonFields entry = one.getValue().only(Set.of("version", "digest"));
                entries.put(one.getKey(), new Seen(entry.integer("version", 1, CanonicalJson.MAX_INTEGER),
                        entry.text("digest", DIGEST_DIGITS)));
            }
            return entries;
        } catch (NoSuchFileException e) {
            return entries;
        } catch (TrustException e) {
            throw SiteException.failed(Messages.text("seen.damaged", file, e.reason()), e);
        } catch (IOException e) {
            throw SiteException.failed(Messages.text("file.unreadable", file, e), e);
        }
    }

    private static byte[] bytes(Map<String, Seen> entries) {
        JsonObject seen = new JsonObject();
        entries.forEach((name, one) -> {
            JsonObject entry = new JsonObject();
            entry.addProperty("version", one.version);
            entry.addProperty("digest", one.digest);
            seen.add(name, entry);
        });
        JsonObject all = new JsonObject();
        all.add("seen", seen);
        return CanonicalJson.bytes(all);
    }
}
