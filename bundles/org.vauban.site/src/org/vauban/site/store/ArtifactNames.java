// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.ZipException;
import org.vauban.site.SiteException;
import org.vauban.site.SiteFile;
import org.vauban.site.SiteManifest;
import org.vauban.site.internal.Messages;
import org.vauban.site.jar.JarContent;

/**
 * Requires that an artifact has one content in all versions of a store: p2 takes it by its name from any version. The
 * signatures of a jar may differ, because each release signs the jars of libraries anew; each version keeps its own
 * file. Other files, such as bills of materials, have the same name in each version and are read from one only.
 */
final class ArtifactNames {
    private static final Pattern ARTIFACT = Pattern.compile("(?:plugins|features)/.*");
    private final SiteManifest manifest;
    /** Files of other versions, by path, for artifacts that no version has with the same bytes. */
    private final SortedMap<String, Stored> differing = new TreeMap<>();

    /** A file of a version. */
    private record Stored(long version, Path file) {}

    private ArtifactNames(SiteManifest manifest) {
        this.manifest = manifest;
    }

    /**
     * Looks for artifacts with other bytes in other versions, which all have the same content there.
     *
     * @param others manifests of the versions that count, the highest first
     * @throws SiteException if such an artifact is not a jar, or was damaged in the store
     */
    static ArtifactNames of(SiteManifest manifest, SiteStore store, SortedMap<Long, SiteManifest> others)
            throws SiteException, IOException {
        ArtifactNames names = new ArtifactNames(manifest);
        for (Map.Entry<String, SiteFile> one : manifest.files().entrySet()) {
            String path = one.getKey();
            if (ARTIFACT.matcher(path).matches()
                    && others.values().stream().noneMatch(each -> one.getValue().equals(each.files().get(path)))) {
                names.add(path, store, others);
            }
        }
        return names;
    }

    private void add(String path, SiteStore store, SortedMap<Long, SiteManifest> others)
            throws SiteException, IOException {
        Stored damaged = null;
        for (Map.Entry<Long, SiteManifest> other : others.entrySet()) {
            SiteFile file = other.getValue().files().get(path);
            if (file == null) {
                continue;
            }
            Stored stored = new Stored(other.getKey(), store.version(other.getKey()).resolve(path));
            if (!path.endsWith(".jar")) {
                throw refusal(path, stored);
            }
            if (StoreFiles.holds(stored.file, file)) {
                differing.put(path, stored);
                return;
            }
            damaged = damaged == null ? stored : damaged;
        }
        if (damaged != null) {
            throw SiteException.refused(Messages.text("verify.changed", damaged.file));
        }
    }

    /**
     * Requires that the differing jars of the new version have the content of the stored ones.
     *
     * @param folder the version, whose files were verified
     * @throws SiteException if one does not
     */
    void require(Path folder) throws SiteException, IOException {
        for (Map.Entry<String, Stored> one : differing.entrySet()) {
            try {
                if (!JarContent.same(folder.resolve(one.getKey()), one.getValue().file)) {
                    throw refusal(one.getKey(), one.getValue());
                }
            } catch (ZipException e) {
                throw refusal(one.getKey(), one.getValue()); // cannot be compared
            }
        }
    }

    private SiteException refusal(String path, Stored stored) {
        return SiteException.refused(
                Messages.text("mirror.same.name", path, manifest.version(), stored.version));
    }
}
