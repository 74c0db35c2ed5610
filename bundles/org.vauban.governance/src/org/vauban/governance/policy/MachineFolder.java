// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclFileAttributeView;
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
        } else if (folder.getFileSystem().supportedFileAttributeViews().contains("acl")) {
            for (Path each : missing.reversed()) {
                restrict(each);
            }
        }
    }

    /** Lets only administrators write: in {@code ProgramData}, every user may add files to a new folder. */
    private static void restrict(Path folder) throws IOException {
        Path above = folder.getParent();
        AclFileAttributeView view = Files.getFileAttributeView(folder, AclFileAttributeView.class);
        AclFileAttributeView from = above == null ? null
                : Files.getFileAttributeView(above, AclFileAttributeView.class);
        if (view != null && from != null) {
            List<AclEntry> entries = WindowsRights.restricted(from.getAcl(),
                    WindowsRights.trusted(AdministratorFile.WINDOWS_DRIVE));
            if (!entries.isEmpty()) { // otherwise the installation fails, with the rights that are needed
                view.setAcl(entries);
            }
        }
    }
}
