// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.process.launch;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A folder beside a {@link CdsArchive} in which a JVM writes it before it is moved into place; deleted when closed. Not
 * thread-safe.
 */
public final class CdsTrainingFolder implements AutoCloseable {
    private static final Logger LOG = System.getLogger(CdsTrainingFolder.class.getName());
    private static final String PREFIX = "training-";
    /** Maximum age of an archive: older ones belong to versions that are no longer installed. */
    private static final Duration KEPT = Duration.ofDays(60);
    private static final Duration ABANDONED = Duration.ofHours(1);

    private final CdsArchive archive;
    private final Path path;

    private CdsTrainingFolder(CdsArchive archive, Path path) {
        this.archive = archive;
        this.path = path;
    }

    /** Creates the folder, and that of the archives for the user only if necessary, and removes outdated files. */
    public static CdsTrainingFolder of(CdsArchive archive) throws IOException {
        Path archives = own(archive.file().getParent());
        Path made = Files.createTempDirectory(archives, PREFIX).toRealPath();
        removeOld(archives);
        return new CdsTrainingFolder(archive, made);
    }

    private static Path own(Path archives) throws IOException {
        Files.createDirectories(archives.getParent());
        if (!Files.isDirectory(archives)) {
            if (archives.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.createDirectory(archives,
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            } else {
                Files.createDirectory(archives);
            }
        }
        return archives;
    }

    private static void removeOld(Path archives) throws IOException {
        for (Path file : before(archives, CdsArchive.NAMES, KEPT)) {
            Files.deleteIfExists(file);
        }
        // left behind by programs that were interrupted
        before(archives, PREFIX + "*", ABANDONED).forEach(CdsTrainingFolder::delete);
    }

    private static List<Path> before(Path folder, String names, Duration age) throws IOException {
        FileTime oldest = FileTime.from(Instant.now().minus(age));
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, names)) {
            for (Path file : files) {
                if (Files.getLastModifiedTime(file).compareTo(oldest) < 0) {
                    found.add(file);
                }
            }
        }
        return found;
    }

    /** Returns an absolute path without links. */
    public Path path() {
        return path;
    }

    /** Returns the file to which the JVM writes the archive. */
    public Path written() {
        return path.resolve(archive.file().getFileName());
    }

    /** Moves the written archive into place. */
    public void publish() throws IOException {
        Files.move(written(), archive.file(), StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() {
        delete(path);
    }

    private static void delete(Path folder) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "left behind: " + folder, e);
        }
    }
}
