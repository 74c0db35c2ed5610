// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import org.vauban.governance.checkpoint.VerifierKey;

/**
 * The folder from which a witness fetches the checkpoints of a log; often on another machine and not always available.
 * One process at a time writes to it for a log.
 */
public final class DropFolder {
    /** File name suffix of checkpoints. */
    public static final String CHECKPOINT = ".checkpoint";
    /** File name suffix of public keys. */
    public static final String KEY = ".vkey";

    private static final String PART = ".part";
    private static final Set<PosixFilePermission> READABLE = PosixFilePermissions.fromString("rw-r--r--");

    private DropFolder() {}

    /** Returns the name of a log in file names. */
    public static String name(String origin) {
        return origin.replaceAll("[^A-Za-z0-9.-]", "_");
    }

    /**
     * Writes a submission to a file that witnesses ignore, and the public key if it is missing or differs: others may
     * write to the folder.
     *
     * @return the file, to be published
     * @throws IOException if the folder does not exist or is not writable: to be retried with the next checkpoint
     */
    static Path write(Path folder, VerifierKey key, String submission) throws IOException {
        String name = name(key.name());
        Path publicKey = folder.resolve(name + KEY);
        if (!holds(publicKey, key)) {
            move(write(folder.resolve(name + KEY + PART), key.encoded() + '\n'), publicKey);
        }
        return write(folder.resolve(name + PART), submission);
    }

    private static boolean holds(Path file, VerifierKey key) throws IOException {
        byte[] text = (key.encoded() + '\n').getBytes(StandardCharsets.UTF_8);
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) == text.length
                && Arrays.equals(Files.readAllBytes(file), text);
    }

    /** Renames a written file to the name of a checkpoint of this size. */
    static void publish(Path part, VerifierKey key, long size) throws IOException {
        move(part, part.resolveSibling(fileName(key, size)));
    }

    /** Whether the checkpoint of this size is in the folder. */
    static boolean isThere(Path folder, VerifierKey key, long size) {
        return Files.exists(folder.resolve(fileName(key, size)));
    }

    private static String fileName(VerifierKey key, long size) {
        return String.format(Locale.ROOT, "%s-%015d%s", name(key.name()), size, CHECKPOINT);
    }

    /** Writes a file that other accounts can read: a witness uses another account, and the content is not secret. */
    private static Path write(Path part, String content) throws IOException {
        Files.deleteIfExists(part); // also a link that another account may have created
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.UTF_8)); bytes.hasRemaining();) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        letOthersRead(part);
        return part;
    }

    /**
     * Grants read access whatever the umask. A readable file is left alone: not every file system changes permissions.
     */
    private static void letOthersRead(Path file) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")
                && !Files.getPosixFilePermissions(file).containsAll(READABLE)) {
            Files.setPosixFilePermissions(file, READABLE);
        }
    }

    private static void move(Path part, Path file) throws IOException {
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
