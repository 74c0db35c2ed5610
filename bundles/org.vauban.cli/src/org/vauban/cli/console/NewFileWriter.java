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
 * Writes files that are not there yet, whole or not at all: a key or a signature that was cut short would be taken for
 * one, and the next attempt replaces nothing.
 */
public final class NewFileWriter {
    private static final String PART = ".part";

    private NewFileWriter() {}

    /**
     * @param secret whether nobody but the owner may read it
     * @throws CommandException if it is there already, or cannot be written
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
                Files.move(part, file); // fails where somebody else has made it meanwhile
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (FileAlreadyExistsException e) {
            throw new CommandException(ExitCode.FAILED, Messages.text("policy.exists", file), e);
        } catch (IOException e) {
            throw new CommandException(ExitCode.FAILED, Messages.text("policy.unwritable", file, reason(e)), e);
        }
    }

    /** Writes all bytes, through to the disk. */
    static void write(FileChannel channel, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        channel.force(true);
    }

    /** Why a file cannot be written, within a sentence. */
    public static String reason(IOException e) {
        return e instanceof NoSuchFileException ? Messages.text("folder.missing") : FileReason.of(e);
    }

    /** @throws CommandException if it is there already */
    public static void requireAbsent(Path file) {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new CommandException(ExitCode.FAILED, Messages.text("policy.exists", file));
        }
    }
}
