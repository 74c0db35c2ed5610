// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Creates files and folders that only their owner can read, where the file system supports it. */
final class PrivateFiles {
    /** File name suffix of incomplete files. */
    static final String PART = ".part";

    private PrivateFiles() {}

    static boolean posix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static FileAttribute<?>[] rights(Path path, String rights) {
        return posix(path) ? new FileAttribute<?>[] {
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))}
                : new FileAttribute<?>[0];
    }

    static void folder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, rights(folder, "rwx------"));
        }
    }

    /** Creates an empty file with a unique name. */
    static Path create(Path folder) throws IOException {
        return Files.createTempFile(folder, "new", PART, rights(folder, "rw-------"));
    }
}
