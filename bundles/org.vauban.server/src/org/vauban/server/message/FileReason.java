// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.message;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Words for what is wrong with a file. */
public final class FileReason {
    private FileReason() {}

    /** Why a file cannot be read or written, within a sentence that names it. */
    public static String of(Path file, IOException e) {
        if (e instanceof NoSuchFileException) {
            return Messages.text("file.missing");
        }
        if (e instanceof AccessDeniedException) {
            return Messages.text("file.denied");
        }
        if (Files.isDirectory(file)) {
            return Messages.text("file.folder");
        }
        String said = e instanceof FileSystemException system ? system.getReason() : e.getMessage();
        return said == null ? e.getClass().getSimpleName() : said;
    }
}
