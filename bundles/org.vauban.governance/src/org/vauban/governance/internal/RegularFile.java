// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Opens only regular files, in places where a pipe or a device could block the reader for ever. */
public final class RegularFile {
    private RegularFile() {}

    /**
     * Opens a file for reading.
     *
     * @param options options of {@link Files#newInputStream}; whether links are followed
     * @throws java.nio.file.NoSuchFileException if the file does not exist
     * @throws IOException if it is not a regular file (the message is a sentence), or cannot be read
     */
    public static InputStream open(Path file, LinkOption... options) throws IOException {
        require(file, options);
        return Files.newInputStream(file, options);
    }

    /** Throws unless the file is regular or missing. */
    public static void require(Path file, LinkOption... options) throws IOException {
        if (Files.exists(file, options) && !Files.isRegularFile(file, options)) {
            throw new IOException(Messages.text("audit.not.a.file", file));
        }
    }
}
