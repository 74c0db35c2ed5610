// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.git;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Reads files of a repository: regular ones only, since opening a pipe would wait for ever, and no more than is
 * allowed.
 */
final class GitFiles {
    private GitFiles() {}

    /**
     * The bytes of a file.
     *
     * @return null if it is not there or no regular file
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
     * Whether a path names another machine, which Windows would connect and log in to; one on the share where the
     * folder is itself does not count.
     */
    static boolean isElsewhere(Path folder, String path) {
        String slashes = path.replace('\\', '/');
        return slashes.startsWith("//") && (folder.getRoot() == null || !folder.getRoot().toString().startsWith("\\\\")
                || !folder.getRoot().equals(folder.resolve(path).getRoot()));
    }

    /** The same as text, where bytes that are not UTF-8 are replaced. */
    static @Nullable String text(Path file, int limit) throws IOException {
        byte[] bytes = bytes(file, limit);
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }
}
