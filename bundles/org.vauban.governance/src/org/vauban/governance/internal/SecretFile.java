// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/** Reads and writes files that only their owner can read, where the file system supports it. */
public final class SecretFile {
    private static final Set<PosixFilePermission> OTHERS = EnumSet.range(PosixFilePermission.GROUP_READ,
            PosixFilePermission.OTHERS_EXECUTE);

    private SecretFile() {}

    private static boolean posix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** Returns attributes for {@code Files.create…}; none if there are no POSIX permissions. */
    public static FileAttribute<?>[] rights(Path path, String permissions) {
        return posix(path)
                ? new FileAttribute<?>[] {
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))}
                : new FileAttribute<?>[0];
    }

    /**
     * Reads a file that is not a link.
     *
     * @param most maximum number of bytes to read
     * @throws java.nio.file.NoSuchFileException if the file does not exist
     * @throws IOException if others have access to it (the message is a sentence), or it cannot be read
     */
    public static byte[] read(Path file, int most) throws IOException {
        if (posix(file) && Files.exists(file, LinkOption.NOFOLLOW_LINKS) && Files
                .getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS).stream().anyMatch(OTHERS::contains)) {
            throw new IOException(Messages.text("key.unsafe", file));
        }
        try (InputStream in = RegularFile.open(file, LinkOption.NOFOLLOW_LINKS)) {
            return in.readNBytes(most);
        }
    }

    /**
     * Atomically replaces a file that only its owner can read: readers see either the old or the new content, even
     * after a power cut.
     */
    public static void replace(Path file, String content) throws IOException {
        replace(file, content.getBytes(StandardCharsets.UTF_8));
    }

    /** Replaces a file with bytes, in the same way. */
    public static void replace(Path file, byte[] content) throws IOException {
        Path part = Files.createTempFile(file.getParent(), "new", ".part", rights(file, "rw-------"));
        try {
            write(part, content);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            forceFolder(file);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static void write(Path part, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            for (ByteBuffer bytes = ByteBuffer.wrap(content); bytes.hasRemaining();) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /** Forces the folder entries of a file's folder to the disk, where the system supports it. */
    public static void forceFolder(Path file) {
        try (FileChannel folder = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        } catch (IOException e) {
            // Windows cannot open a folder, and some network file systems cannot force one: the file's content is
            // forced anyway
        }
    }

    /**
     * Creates a file, and its folder if missing: completely or not at all, also when two processes create it at the
     * same time. An existing file, or the one created first, is kept.
     */
    public static void create(Path file, byte[] content) throws IOException {
        Path folder = file.getParent();
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, rights(folder, "rwx------"));
        }
        Path part = Files.createTempFile(folder, "new", ".part", rights(folder, "rw-------"));
        try {
            write(part, content);
            try {
                Files.createLink(file, part);
            } catch (UnsupportedOperationException e) {
                Files.move(part, file); // fails if the file exists, except when created at the very same moment
            }
            forceFolder(file);
        } catch (FileAlreadyExistsException e) {
            // created by another process meanwhile
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
