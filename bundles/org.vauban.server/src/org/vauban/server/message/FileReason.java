// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.message;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Words for what is wrong with a file that may be a folder; else as governance says it. */
public final class FileReason {
    private FileReason() {}

    /** Why a file cannot be read or written, within a sentence that names it. */
    public static String of(Path file, IOException e) {
        boolean known = e instanceof NoSuchFileException || e instanceof AccessDeniedException;
        return !known && Files.isDirectory(file) ? Messages.text("file.folder")
                : org.vauban.governance.source.FileReason.of(e);
    }
}
