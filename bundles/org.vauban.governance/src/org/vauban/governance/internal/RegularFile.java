// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Files that lie where somebody may put a pipe or a device, which would keep whoever opens it waiting for ever. */
public final class RegularFile {
    private RegularFile() {}

    /**
     * Opens a file for reading.
     *
     * @param options of {@link Files#newInputStream}; whether links are followed
     * @throws java.nio.file.NoSuchFileException if it is not there
     * @throws IOException if it is no regular file, with a sentence, or cannot be read
     */
    public static InputStream open(Path file, LinkOption... options) throws IOException {
        require(file, options);
        return Files.newInputStream(file, options);
    }

    /** Does nothing for a file that is not there. */
    public static void require(Path file, LinkOption... options) throws IOException {
        if (Files.exists(file, options) && !Files.isRegularFile(file, options)) {
            throw new IOException(Messages.text("audit.not.a.file", file));
        }
    }
}
