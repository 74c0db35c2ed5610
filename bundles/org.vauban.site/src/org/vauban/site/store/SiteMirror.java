// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.store;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.vauban.governance.lock.InterProcessLock;
import org.vauban.governance.signature.Envelope;
import org.vauban.governance.signature.TrustException;
import org.vauban.site.SignedSite;
import org.vauban.site.SiteException;
import org.vauban.site.SiteFile;
import org.vauban.site.SiteManifest;
import org.vauban.site.internal.AtomicFiles;
import org.vauban.site.internal.FileStep.Action;
import org.vauban.site.internal.FolderTree;
import org.vauban.site.internal.Messages;

/**
 * Copies a signed site into a store. A version appears there under its name in one step, once all of its files are
 * copied and verified. Files copied by an interrupted run are verified and kept by the next one; a file that another
 * version already has is hard-linked where the file system supports it.
 */
public final class SiteMirror {
    private final SiteStore store;
    private final AtomicFiles files;

    /**
     * The result of mirroring.
     *
     * @param site the site that is in the store now
     * @param folder its folder
     * @param copied number of files read from the source
     * @param reused number of files that another version had
     * @param kept number of files that already existed
     * @param copiedBytes total size of the copied files
     */
    public record Result(SignedSite site, Path folder, int copied, int reused, int kept, long copiedBytes) {}

    /** How each file is obtained. */
    private record Plan(SortedMap<String, SiteFile> copy, SortedMap<String, Path> reuse, int kept) {
        long bytes() {
            return copy.values().stream().mapToLong(SiteFile::size).sum();
        }
    }

    /** @param store store that receives the site */
    public SiteMirror(SiteStore store) {
        this.store = store;
        this.files = new AtomicFiles(store.steps());
    }

    /**
     * Copies the version in a folder into the store. An existing version is verified, and its damaged files are
     * replaced.
     *
     * @throws SiteException if the source is refused, the store is in use, or something cannot be read or written; the
     *             store then has the versions it had before
     */
    public Result mirror(Path source) throws SiteException {
        requireApart(source);
        try (SiteSource folder = new FolderSource(source)) {
            return mirror(folder);
        }
    }

    /** Copies a version from a source such as a server; partially read files are continued after an interruption. */
    public Result mirror(SiteSource source) throws SiteException {
        try (InterProcessLock lock = store.lock()) {
            SignedSite site = open(source, source.manifest());
            SiteManifest manifest = site.manifest();
            source.requireNames(manifest);
            if (store.seen().hasOthers(manifest)) {
                throw SiteException.refused(
                        Messages.text("mirror.other", source.name(), manifest.name(), store.folder()));
            }
            boolean present = Files.isDirectory(store.version(manifest.version()), LinkOption.NOFOLLOW_LINKS);
            store.seen().require(site, present);
            boolean known = present && requireSame(site);
            SortedMap<Long, SiteManifest> others = others(manifest);
            // a known version was compared when it came, and is repaired even if others are damaged, too
            ArtifactNames names = ArtifactNames.of(manifest, store, known ? Collections.emptySortedMap() : others);
            return mirror(source, site, others, names, present);
        } catch (IOException e) {
            throw SiteException.failed(Messages.text("mirror.failed", store.folder(), e), e);
        }
    }

    private SignedSite open(SiteSource source, byte[] manifest) throws SiteException {
        return store.verifier().open(source.name() + "/" + SiteManifest.FILE, manifest);
    }

    /**
     * Requires that an existing version has the same manifest: it is never replaced by another one of that number.
     *
     * @return false if its manifest is damaged
     */
    private boolean requireSame(SignedSite site) throws SiteException, IOException {
        Path file = store.version(site.manifest().version()).resolve(SiteManifest.FILE);
        String digest;
        try {
            digest = Envelope.parse(Files.readAllBytes(file)).digest();
        } catch (NoSuchFileException | TrustException e) {
            return false; // replaced like any other file
        }
        if (!digest.equals(site.digest())) {
            throw SiteException.refused(Messages.text("seen.other", SiteManifest.FILE, site.manifest().version()));
        }
        return true;
    }

    private void requireApart(Path source) throws SiteException {
        try {
            Path from = source.toRealPath();
            Path to = Files.exists(store.folder()) ? store.folder().toRealPath() : store.folder();
            if (from.startsWith(to) || to.startsWith(from)) {
                throw SiteException.failed(Messages.text("mirror.within", source, store.folder()), null);
            }
        } catch (IOException e) {
            throw SiteException.failed(Messages.text("folder.unreadable", source, e), e);
        }
    }

    /** Returns the manifests of the other versions that are accepted, the highest first. */
    private SortedMap<Long, SiteManifest> others(SiteManifest manifest) throws SiteException {
        return StoredFiles.manifests(store, version -> version != manifest.version());
    }

    private Result mirror(SiteSource source, SignedSite site, SortedMap<Long, SiteManifest> others,
            ArtifactNames names, boolean present) throws IOException, SiteException {
        SiteManifest manifest = site.manifest();
        Path place = store.version(manifest.version());
        Path folder = present ? place : store.incoming();
        Files.createDirectories(store.versions());
        Files.createDirectories(folder);
        removeStrangers(folder, "", manifest);
        Plan plan = plan(folder, manifest, others);
        long free = Files.getFileStore(folder).getUsableSpace();
        long missing = source.isResumable() ? plan.bytes() - partial(plan) : plan.bytes();
        if (missing > free) {
            throw SiteException.failed(Messages.text("mirror.full", store.folder(), megabytes(missing),
                    megabytes(free)), null);
        }
        for (Map.Entry<String, Path> one : plan.reuse.entrySet()) {
            reuse(one.getValue(), folder.resolve(one.getKey()), manifest.files().get(one.getKey()));
        }
        for (Map.Entry<String, SiteFile> one : plan.copy.entrySet()) {
            fetch(source, one.getKey(), folder.resolve(one.getKey()), one.getValue());
        }
        require(names, folder, present);
        byte[] signed = source.manifest();
        // checked before it replaces the manifest of a present version
        if (!open(source, signed).digest().equals(site.digest())) {
            throw SiteException.refused(Messages.text("mirror.moved", source.name()));
        }
        files.replace(folder.resolve(SiteManifest.FILE), signed);
        if (!present) {
            files.put(folder, place);
        }
        FolderTree.deleteIfExists(store.partial());
        store.seen().record(site);
        return new Result(site, place, plan.copy.size(), plan.reuse.size(), plan.kept, plan.bytes());
    }

    /** Requires unique names; of a new version that is refused, no file stays. */
    private void require(ArtifactNames names, Path folder, boolean present) throws IOException, SiteException {
        try {
            names.require(folder);
        } catch (SiteException e) {
            if (!present) {
                store.steps().before(Action.DELETE, folder);
                FolderTree.delete(folder);
            }
            throw e;
        }
    }

    /** Returns how many bytes of the files to copy were read before. */
    private long partial(Plan plan) throws IOException {
        long bytes = 0;
        for (SiteFile file : plan.copy.values()) {
            Path part = store.partial().resolve(file.sha512());
            if (Files.isRegularFile(part, LinkOption.NOFOLLOW_LINKS)) {
                bytes += Math.min(Files.size(part), file.size());
            }
        }
        return bytes;
    }

    private static long megabytes(long bytes) {
        return (bytes + 999_999) / 1_000_000;
    }

    /** Removes what an attempt at another version left, and added files; the manifest is replaced last. */
    private void removeStrangers(Path folder, String prefix, SiteManifest manifest) throws IOException {
        for (Path entry : FolderTree.list(folder)) {
            String path = prefix + entry.getFileName();
            boolean directory = Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS);
            if (directory && hasFolder(manifest, path)) {
                removeStrangers(entry, path + "/", manifest);
            } else if (directory || !Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)
                    || !manifest.files().containsKey(path) && !path.equals(SiteManifest.FILE)) {
                store.steps().before(Action.DELETE, entry);
                FolderTree.delete(entry);
            }
        }
    }

    private static boolean hasFolder(SiteManifest manifest, String path) {
        SortedMap<String, SiteFile> inside = manifest.files().tailMap(path + "/");
        return !inside.isEmpty() && inside.firstKey().startsWith(path + "/");
    }

    private Plan plan(Path folder, SiteManifest manifest, SortedMap<Long, SiteManifest> others) throws IOException {
        SortedMap<String, SiteFile> copy = new TreeMap<>();
        SortedMap<String, Path> reuse = new TreeMap<>();
        StoredFiles stored = new StoredFiles(store, others);
        int kept = 0;
        for (Map.Entry<String, SiteFile> one : manifest.files().entrySet()) {
            String path = one.getKey();
            if (StoreFiles.holds(folder.resolve(path), one.getValue())) {
                kept++;
                continue;
            }
            Path other = stored.find(path, one.getValue()).orElse(null);
            if (other == null) {
                copy.put(path, one.getValue());
            } else {
                reuse.put(path, other);
            }
        }
        return new Plan(copy, reuse, kept);
    }

    private void reuse(Path from, Path to, SiteFile expected) throws IOException, SiteException {
        Path part = AtomicFiles.part(to);
        Files.createDirectories(Objects.requireNonNull(to.getParent()));
        try {
            store.steps().before(Action.LINK, to);
            Files.deleteIfExists(part);
            Files.createLink(part, from);
        } catch (UnsupportedOperationException | FileSystemException e) {
            copy(from, to, expected); // hard links are not supported, or the file has too many
            return;
        }
        try {
            files.put(part, to);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private void fetch(SiteSource source, String path, Path to, SiteFile expected) throws IOException, SiteException {
        boolean resumable = source.isResumable();
        Path part = resumable ? store.partial().resolve(expected.sha512()) : AtomicFiles.part(to);
        Files.createDirectories(Objects.requireNonNull(part.getParent()));
        Files.createDirectories(Objects.requireNonNull(to.getParent()));
        try {
            store.steps().before(Action.WRITE, to);
            if (!source.copy(path, expected, part)) {
                Files.deleteIfExists(part);
                throw SiteException.refused(Messages.text("verify.changed", source.name() + "/" + path));
            }
            files.put(part, to);
        } finally {
            if (!resumable) {
                Files.deleteIfExists(part);
            }
        }
    }

    private void copy(Path from, Path to, SiteFile expected) throws IOException, SiteException {
        Path part = AtomicFiles.part(to);
        Files.createDirectories(Objects.requireNonNull(to.getParent()));
        try {
            store.steps().before(Action.WRITE, to);
            if (!StoreFiles.copy(from, part, expected)) {
                throw SiteException.refused(Messages.text("verify.changed", from));
            }
            files.put(part, to);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
