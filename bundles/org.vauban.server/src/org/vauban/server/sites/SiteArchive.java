// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.sites;

import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.vauban.governance.text.ShortText;
import org.vauban.server.message.Messages;
import org.vauban.site.SiteException;
import org.vauban.site.SiteManifest;
import org.vauban.site.SitePaths;

/**
 * Unpacks a ZIP archive of a site while it arrives. Each entry is written to the disk at once, and only names that are
 * valid in a site are accepted, so that nothing is written elsewhere. Links in an archive become regular files. Limits
 * memory and disk space, whatever the archive declares.
 */
final class SiteArchive {
    /** Maximum number of entries: files, the manifest and folders. */
    private static final int MOST_ENTRIES = 2 * SiteManifest.MAX_FILES + 1;
    private static final int MOST_DEPTH = 16;
    private static final int LONGEST_NAME_BYTES = 255;
    private static final int BUFFER = 1 << 16;

    private final Path folder;
    private final long most;
    private long written;

    private SiteArchive(Path folder, long most) {
        this.folder = folder;
        this.most = most;
    }

    /**
     * Unpacks an archive.
     *
     * @param archive is closed; must not report its own failures as an {@link EOFException}
     * @param folder an empty folder
     * @param most maximum size of all its files in bytes
     * @throws SiteException if it is not an archive of a site
     * @throws IOException if it cannot be read or written
     */
    static void unpack(InputStream archive, Path folder, long most) throws IOException, SiteException {
        new SiteArchive(folder, most).unpack(archive);
    }

    private void unpack(InputStream archive) throws IOException, SiteException {
        int entries = 0;
        try (ZipInputStream zip = new ZipInputStream(archive, StandardCharsets.UTF_8)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries++;
                if (entries > MOST_ENTRIES) {
                    throw SiteException.refused(Messages.text("sites.archive.entries", MOST_ENTRIES));
                }
                write(entry, zip);
            }
        } catch (ZipException | EOFException | IllegalArgumentException e) {
            // a name that is not UTF-8 causes an IllegalArgumentException
            throw SiteException.refused(Messages.text("sites.archive.damaged", e.getMessage()), e);
        }
        if (entries == 0) {
            throw SiteException.refused(Messages.text("sites.archive.none"));
        }
    }

    private void write(ZipEntry entry, InputStream content) throws IOException, SiteException {
        String name = entry.isDirectory() ? entry.getName().substring(0, entry.getName().length() - 1)
                : entry.getName();
        if (!SitePaths.accepts(name) || name.chars().filter(c -> c == '/').count() >= MOST_DEPTH || isLong(name)) {
            throw SiteException.refused(Messages.text("sites.archive.name", shown(name)));
        }
        Path file = folder.resolve(name);
        if (!file.normalize().startsWith(folder)) {
            throw SiteException.refused(Messages.text("sites.archive.name", shown(name)));
        }
        try {
            if (entry.isDirectory()) {
                Files.createDirectories(file);
                return;
            }
            Files.createDirectories(file.getParent());
            try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.WRITE)) {
                copy(content, out);
            }
        } catch (FileAlreadyExistsException e) {
            throw SiteException.refused(Messages.text("sites.archive.twice", shown(name)), e);
        } catch (FileSystemException e) {
            for (Path above = file.getParent(); !above.equals(folder); above = above.getParent()) {
                if (Files.isRegularFile(above, LinkOption.NOFOLLOW_LINKS)) { // the name of a file and of a folder
                    throw SiteException.refused(Messages.text("sites.archive.twice",
                            shown(folder.relativize(above).toString().replace(File.separatorChar, '/'))), e);
                }
            }
            throw e;
        }
    }

    /** Whether a part of the name is longer than most file systems support. */
    private static boolean isLong(String name) {
        return Stream.of(name.split("/"))
                .anyMatch(part -> part.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME_BYTES);
    }

    private void copy(InputStream content, OutputStream out) throws IOException, SiteException {
        byte[] buffer = new byte[BUFFER];
        for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
            written += count;
            if (written > most) {
                throw SiteException.refused(Messages.text("sites.archive.large", most));
            }
            out.write(buffer, 0, count);
        }
    }

    private static String shown(String name) {
        return ShortText.of(name, 120);
    }
}
