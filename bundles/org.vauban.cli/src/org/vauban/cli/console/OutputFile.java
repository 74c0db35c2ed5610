// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.console;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Writes result files that users name and that may exist: an earlier result is either kept or replaced as a whole. */
public final class OutputFile {
    private OutputFile() {}

    /**
     * Replaces a file completely or not at all. Links, such as {@code /dev/stdout}, pipes and files in read-only
     * folders are written in place.
     *
     * @throws IOException if that fails; a regular file is then unchanged
     */
    public static void write(Path file, String text) throws IOException {
        Path target = file.toAbsolutePath();
        boolean there = Files.exists(target, LinkOption.NOFOLLOW_LINKS);
        if (there && !Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)
                || there && !Files.isWritable(target.getParent())) {
            Files.writeString(file, text);
            return;
        }
        if (there && !Files.isWritable(target)) {
            throw new AccessDeniedException(file.toString());
        }
        replace(target, there, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void replace(Path target, boolean there, byte[] bytes) throws IOException {
        Path part = target.resolveSibling(".vauban-" + UUID.randomUUID() + ".part");
        try {
            try (FileChannel channel = FileChannel.open(part, StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.WRITE)) {
                if (there && target.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                    Files.setPosixFilePermissions(part, Files.getPosixFilePermissions(target));
                }
                NewFileWriter.write(channel, bytes);
            }
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
