// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.vauban.governance.exclusion.RealPaths;
import org.vauban.governance.internal.EncodedPath;
import org.vauban.governance.policy.document.SettingType;

/** A setting with the only permitted folders ({@link SettingType#FOLDERS}). Immutable. */
public final class FolderPolicy {
    /** One list for each policy that contains the setting. */
    private final List<List<Path>> lists;

    private FolderPolicy(List<List<Path>> lists) {
        this.lists = lists;
    }

    /**
     * Returns the permitted folders of a policy. Reads the disk, since folders are compared by their real paths. Each
     * list is checked separately: a lower layer could name a link inside a folder of a higher one that leads out of it.
     *
     * @param setting name of the setting
     */
    public static FolderPolicy of(Policy policy, String setting) {
        return new FolderPolicy(policy.contributions(setting).stream()
                .map(list -> list.values().stream().flatMap(text -> real(EncodedPath.of(text)).stream()).toList())
                .toList());
    }

    /** Returns the real path, also of a missing file, which may be behind a link; empty if it cannot be determined. */
    private static Optional<Path> real(Path path) {
        try {
            return Optional.of(RealPaths.of(path.toAbsolutePath()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Whether a file or folder is, by its real path, in a folder of every list, so that links cannot lead out. If the
     * real path cannot be determined, it is not. Reads the disk.
     */
    public boolean holds(Path file) {
        return lists.isEmpty() || real(file).filter(this::holdsReal).isPresent();
    }

    /** Whether a path without links is in a folder of every list. */
    public boolean holdsReal(Path file) {
        return lists.stream().allMatch(folders -> folders.stream().anyMatch(file::startsWith));
    }

    /** Whether a folder is in a folder of every list, or contains one. Reads the disk. */
    public boolean reaches(Path folder) {
        return lists.isEmpty() || real(folder).filter(real -> lists.stream().allMatch(
                folders -> folders.stream().anyMatch(each -> real.startsWith(each) || each.startsWith(real))))
                .isPresent();
    }
}
