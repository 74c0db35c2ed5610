// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/** Tells whether a file was replaced: each change makes a new one. */
final class FileStamp {
    private FileStamp() {}

    /** Equal as long as the file is the same. Blocks. */
    static Object of(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return List.of(attributes.lastModifiedTime(), attributes.size(), String.valueOf(attributes.fileKey()));
        } catch (IOException e) {
            return "none";
        }
    }
}
