// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.git;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Reads files of a repository: only regular ones, since opening a pipe would block forever, and only up to a limit.
 */
final class GitFiles {
    private GitFiles() {}

    /**
     * Returns the bytes of a file.
     *
     * @return null if it is missing or not a regular file
     * @throws IOException if it is longer than the limit, or cannot be read
     */
    static byte @Nullable [] bytes(Path file, int limit) throws IOException {
        if (!Files.isRegularFile(file)) {
            return null;
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(limit + 1);
            if (bytes.length > limit) {
                throw new GitException("too.long", file, String.valueOf(limit));
            }
            return bytes;
        }
    }

    /**
     * Whether a path refers to another machine, to which Windows would connect and log in; a path on the same share as
     * the folder does not count.
     */
    static boolean isElsewhere(Path folder, String path) {
        String slashes = path.replace('\\', '/');
        return slashes.startsWith("//") && (folder.getRoot() == null || !folder.getRoot().toString().startsWith("\\\\")
                || !folder.getRoot().equals(folder.resolve(path).getRoot()));
    }

    /** Returns a file as text, with replacement characters for bytes that are not UTF-8. */
    static @Nullable String text(Path file, int limit) throws IOException {
        byte[] bytes = bytes(file, limit);
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }
}
