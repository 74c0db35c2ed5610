// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The folder of documents that apply to all users of a machine. Users can read it and only an administrator can write
 * to it, whatever the administrator's umask: with other permissions, every request of the users would be refused.
 */
final class MachineFolder {
    private static final Set<PosixFilePermission> RIGHTS = PosixFilePermissions.fromString("rwxr-xr-x");

    private MachineFolder() {}

    /** Creates the folder and missing folders above it; existing ones keep their permissions. */
    static void make(Path folder) throws IOException {
        List<Path> missing = new ArrayList<>();
        for (Path each = folder.toAbsolutePath(); each != null && !Files.exists(each); each = each.getParent()) {
            missing.add(each);
        }
        Files.createDirectories(folder);
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            for (Path each : missing) {
                Files.setPosixFilePermissions(each, RIGHTS);
            }
        }
    }
}
