// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Makes files and folders that only their owner can read, where the file system can say that. */
final class PrivateFiles {
    /** How a file ends that is not whole yet. */
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

    /** A new empty file with a name of its own. */
    static Path create(Path folder) throws IOException {
        return Files.createTempFile(folder, "new", PART, rights(folder, "rw-------"));
    }
}
