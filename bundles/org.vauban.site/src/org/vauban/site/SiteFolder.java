// SPDX-License-Identifier: EPL-2.0
package org.vauban.site;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.vauban.site.internal.Messages;

/** The content of a site's folder. Follows no link. */
public final class SiteFolder {
    private static final int MAX_DEPTH = 16;
    private static final int MAX_NAMES = 2 * SiteManifest.MAX_FILES;
    private final Path folder;
    private final SortedSet<String> files = new TreeSet<>();
    private final SortedSet<String> folders = new TreeSet<>();

    private SiteFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * Lists a folder.
     *
     * @throws SiteException if it contains a link, a device or a name not allowed in sites, or cannot be read
     */
    public static SiteFolder list(Path folder) throws SiteException {
        if (!Files.isDirectory(folder)) {
            throw SiteException.failed(Messages.text("folder.missing", folder), null);
        }
        SiteFolder listed = new SiteFolder(folder);
        try {
            listed.add(folder, "", 0);
        } catch (IOException | DirectoryIteratorException e) {
            throw SiteException.failed(Messages.text("folder.unreadable", folder, e), e);
        }
        return listed;
    }

    private void add(Path parent, String prefix, int depth) throws IOException, SiteException {
        List<Path> inside = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent)) {
            for (Path entry : entries) {
                inside.add(entry);
                if (inside.size() + files.size() + folders.size() > MAX_NAMES) {
                    throw SiteException.refused(Messages.text("folder.many", folder, MAX_NAMES));
                }
            }
        }
        for (Path entry : inside) {
            String path = prefix + entry.getFileName();
            BasicFileAttributes attributes = Files.readAttributes(entry, BasicFileAttributes.class,
                    LinkOption.NOFOLLOW_LINKS);
            if (attributes.isSymbolicLink()) {
                throw SiteException.refused(Messages.text("folder.link", entry));
            }
            if (!attributes.isRegularFile() && !attributes.isDirectory()) {
                throw SiteException.refused(Messages.text("folder.device", entry));
            }
            if (!SitePaths.accepts(path) || depth >= MAX_DEPTH) {
                throw SiteException.refused(Messages.text("folder.name", entry));
            }
            if (attributes.isDirectory()) {
                folders.add(path);
                add(entry, path + "/", depth + 1);
            } else {
                files.add(path);
            }
        }
    }

    /** Returns the paths of all files except the manifest, sorted. */
    public SortedSet<String> files() {
        SortedSet<String> others = new TreeSet<>(files);
        others.remove(SiteManifest.FILE);
        return others;
    }

    /**
     * Compares the names with those of a manifest.
     *
     * @throws SiteException if a file or folder is missing, or is not in the manifest
     */
    public void requireNames(SiteManifest manifest) throws SiteException {
        Set<String> known = new HashSet<>();
        Map<String, String> folded = new HashMap<>();
        for (String path : manifest.files().keySet()) {
            folded.put(SitePaths.folded(path), path);
            for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
                known.add(path.substring(0, slash));
                folded.put(SitePaths.folded(path.substring(0, slash)), path.substring(0, slash));
            }
        }
        SortedSet<String> present = files();
        for (String path : present) {
            if (!manifest.files().containsKey(path)) {
                throw stranger("verify.extra", path, folded);
            }
        }
        for (String path : folders) {
            if (!known.contains(path)) {
                throw stranger("verify.extra.folder", path, folded);
            }
        }
        for (String path : manifest.files().keySet()) {
            if (!present.contains(path)) {
                throw SiteException.refused(Messages.text("verify.missing", folder.resolve(path)));
            }
        }
    }

    private SiteException stranger(String key, String path, Map<String, String> folded) {
        String other = folded.get(SitePaths.folded(path));
        return SiteException.refused(other != null && !other.equals(path)
                ? Messages.text("verify.case", folder.resolve(path), other)
                : Messages.text(key, folder.resolve(path)));
    }

    /**
     * Reads all files and compares their sizes and hashes with a manifest whose names were compared before.
     *
     * @throws SiteException for the first file that differs
     */
    public void requireContents(SiteManifest manifest) throws SiteException {
        Map<SiteFile, String> owners = new HashMap<>();
        manifest.files().forEach((path, file) -> owners.putIfAbsent(file, path));
        long largest = manifest.files().values().stream().mapToLong(SiteFile::size).max().orElse(0);
        for (Map.Entry<String, SiteFile> one : manifest.files().entrySet()) {
            Path file = folder.resolve(one.getKey());
            SiteFile found;
            try {
                found = SiteFile.read(file, largest);
            } catch (IOException e) {
                throw SiteException.failed(Messages.text("file.unreadable", file, e), e);
            }
            if (!found.equals(one.getValue())) {
                String owner = owners.get(found);
                throw SiteException.refused(owner == null ? Messages.text("verify.changed", file)
                        : Messages.text("verify.swapped", file, owner));
            }
        }
    }
}
