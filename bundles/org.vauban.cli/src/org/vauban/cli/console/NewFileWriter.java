// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.console;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.vauban.governance.source.FileReason;

/**
 * Writes new files, completely or not at all: a truncated key or signature would be mistaken for a valid one, and could
 * not be replaced by a second attempt.
 */
public final class NewFileWriter {
    private static final String PART = ".part";

    private NewFileWriter() {}

    /**
     * @param secret whether only the owner may read it
     * @throws CommandException if the file exists, or cannot be written
     */
    public static void write(Path file, byte[] bytes, boolean secret) {
        requireAbsent(file);
        try {
            Path part = Files.createTempFile(file.toAbsolutePath().getParent(), "." + file.getFileName() + "-", PART);
            try {
                if (!secret && file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                    Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rw-r--r--"));
                }
                try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
                    write(channel, bytes);
                }
                Files.move(part, file); // fails if another process has created it meanwhile
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (FileAlreadyExistsException e) {
            throw new CommandException(ExitCode.FAILED, Messages.text("policy.exists", file), e);
        } catch (IOException e) {
            throw new CommandException(ExitCode.FAILED, Messages.text("policy.unwritable", file, reason(e)), e);
        }
    }

    /** Writes all bytes, and forces them to the disk. */
    static void write(FileChannel channel, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        channel.force(true);
    }

    /** Returns why a file cannot be written, as a clause. */
    public static String reason(IOException e) {
        return e instanceof NoSuchFileException ? Messages.text("folder.missing") : FileReason.of(e);
    }

    /** @throws CommandException if the file exists */
    public static void requireAbsent(Path file) {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new CommandException(ExitCode.FAILED, Messages.text("policy.exists", file));
        }
    }
}
