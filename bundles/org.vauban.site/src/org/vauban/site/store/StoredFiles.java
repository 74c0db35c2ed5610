// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.store;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import org.vauban.site.SignedSite;
import org.vauban.site.SiteException;
import org.vauban.site.SiteFile;
import org.vauban.site.SiteManifest;
import org.vauban.site.internal.Messages;

/**
 * Finds files that the versions of a store already have: a file counts if it has the content stated in a signed
 * manifest, which is checked on the disk each time. Versions that are no longer accepted do not count. Changes nothing
 * in the store; needs no lock. Not thread-safe.
 */
public final class StoredFiles {
    private final SiteStore store;
    private final SortedMap<Long, SiteManifest> versions;

    /** @param versions manifests of the versions that count, the highest first */
    StoredFiles(SiteStore store, SortedMap<Long, SiteManifest> versions) {
        this.store = store;
        this.versions = versions;
    }

    /**
     * Returns the files of all versions of a store, which need not exist.
     *
     * @throws SiteException if the store cannot be read
     */
    public static StoredFiles of(SiteStore store) throws SiteException {
        return new StoredFiles(store, manifests(store, version -> true));
    }

    /** Returns the manifests of the wanted versions that are accepted, the highest first; others are not opened. */
    static SortedMap<Long, SiteManifest> manifests(SiteStore store, LongPredicate wanted) throws SiteException {
        SortedMap<Long, SiteManifest> manifests = new TreeMap<>(Collections.reverseOrder());
        for (long version : store.list()) {
            try {
                if (wanted.test(version)) {
                    manifests.put(version, store.verifier().open(store.version(version)).manifest());
                }
            } catch (SiteException e) {
                if (!e.isRefused()) {
                    throw e;
                }
            }
        }
        return manifests;
    }

    /** Returns where a file is; empty if no version has it under this path with this content. */
    Optional<Path> find(String path, SiteFile file) throws IOException {
        for (Map.Entry<Long, SiteManifest> version : versions.entrySet()) {
            Path candidate = store.version(version.getKey()).resolve(path);
            if (file.equals(version.getValue().files().get(path)) && StoreFiles.holds(candidate, file)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /**
     * Returns the files of a site that no version has.
     *
     * @throws SiteException if the store cannot be read
     */
    public SortedMap<String, SiteFile> missing(SiteManifest manifest) throws SiteException {
        SortedMap<String, SiteFile> missing = new TreeMap<>();
        try {
            for (Map.Entry<String, SiteFile> file : manifest.files().entrySet()) {
                if (find(file.getKey(), file.getValue()).isEmpty()) {
                    missing.put(file.getKey(), file.getValue());
                }
            }
            return missing;
        } catch (IOException e) {
            throw SiteException.failed(Messages.text("folder.unreadable", store.folder(), e), e);
        }
    }

    /** Whether the store has a version with the number and the manifest of a site. */
    public boolean has(SignedSite site) {
        long version = site.manifest().version();
        if (!versions.containsKey(version)) {
            return false;
        }
        try {
            return store.verifier().open(store.version(version)).digest().equals(site.digest());
        } catch (SiteException e) {
            return false; // deleted or damaged since: the caller uploads it
        }
    }

    /**
     * Adds files that a folder lacks of a site and a version has: as a hard link, or as a copy where hard links are not
     * supported. Existing files are left unchanged, and files that no version has stay missing: verify the folder
     * afterwards.
     *
     * @throws SiteException if something cannot be read or written
     */
    public void complete(Path site, SiteManifest manifest) throws SiteException {
        try {
            for (Map.Entry<String, SiteFile> file : manifest.files().entrySet()) {
                Path to = site.resolve(file.getKey());
                if (!Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
                    Path from = find(file.getKey(), file.getValue()).orElse(null);
                    if (from != null) {
                        Files.createDirectories(Objects.requireNonNull(to.getParent()));
                        link(from, to);
                    }
                }
            }
        } catch (IOException e) {
            throw SiteException.failed(Messages.text("file.unwritable", site, e), e);
        }
    }

    private static void link(Path from, Path to) throws IOException {
        try {
            Files.createLink(to, from);
        } catch (UnsupportedOperationException | FileSystemException e) {
            Files.copy(from, to); // hard links are not supported, or the file has too many
        }
    }
}
