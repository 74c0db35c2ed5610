// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.install;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.vauban.site.internal.AtomicFiles;
import org.vauban.site.internal.FileStep;

/**
 * Writes files and folders of an Eclipse so that those who can read the folder around them can read them, whatever the
 * umask of the installer.
 */
final class SharedFiles {
    private static final Set<PosixFilePermission> READING = EnumSet.of(PosixFilePermission.OWNER_READ,
            PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

    private SharedFiles() {}

    /** Creates the missing ones of a folder and its parents, with the rights of the nearest existing parent. */
    static void createDirectories(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Path parent = Objects.requireNonNull(folder.toAbsolutePath().getParent());
            createDirectories(parent);
            Files.createDirectory(folder);
            grant(folder, rights(parent));
        }
    }

    /**
     * Replaces a file, which keeps its rights. A new one can be read by those who can read its folder, and written by
     * the owner only.
     */
    static void replace(Path file, byte[] bytes) throws IOException {
        Set<PosixFilePermission> rights = EnumSet.noneOf(PosixFilePermission.class);
        if (Files.exists(file)) {
            rights.addAll(rights(file));
        } else {
            rights.addAll(rights(Objects.requireNonNull(file.toAbsolutePath().getParent())));
            rights.retainAll(READING);
            rights.add(PosixFilePermission.OWNER_WRITE);
        }
        new AtomicFiles(FileStep.NONE).replace(file, out -> {
            grant(AtomicFiles.part(file), rights); // before the file has its name
            out.write(bytes);
        });
    }

    /** Returns the rights to a file or folder; none where the file system has none. */
    private static Set<PosixFilePermission> rights(Path path) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        return view == null ? Set.of() : view.readAttributes().permissions();
    }

    private static void grant(Path path, Set<PosixFilePermission> rights) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        if (view != null && !view.readAttributes().permissions().equals(rights)) {
            view.setPermissions(rights);
        }
    }
}
