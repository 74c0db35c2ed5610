// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.policy.document.SettingType;

/** A setting with the only folders that may be used ({@link SettingType#FOLDERS}). Immutable. */
public final class FolderPolicy {
    /** Null where nobody decided. */
    private final @Nullable List<Path> folders;

    private FolderPolicy(@Nullable List<Path> folders) {
        this.folders = folders;
    }

    /**
     * What a policy says. Reads the disk: folders count by their real paths.
     *
     * @param setting its name
     */
    public static FolderPolicy of(Policy policy, String setting) {
        List<String> texts = policy.allowed(setting).orElse(null);
        if (texts == null) {
            return new FolderPolicy(null);
        }
        List<Path> folders = new ArrayList<>();
        for (String text : texts) {
            folders.add(real(Path.of(text)));
        }
        return new FolderPolicy(List.copyOf(folders));
    }

    private static Path real(Path path) {
        try {
            return Files.exists(path) ? path.toRealPath() : path.toAbsolutePath().normalize();
        } catch (IOException e) {
            return path.toAbsolutePath().normalize(); // in no real path of a file
        }
    }

    /** Whether a file or folder is in one of them, by its real path: no link leads out. Reads the disk. */
    public boolean holds(Path file) {
        return holdsReal(real(file));
    }

    /** The same for a path without links. */
    public boolean holdsReal(Path file) {
        List<Path> known = folders;
        return known == null || known.stream().anyMatch(file::startsWith);
    }

    /** Whether a folder is in one of them, or has one of them below it. Reads the disk. */
    public boolean reaches(Path folder) {
        List<Path> known = folders;
        Path real = real(folder);
        return known == null || known.stream().anyMatch(each -> real.startsWith(each) || each.startsWith(real));
    }
}
