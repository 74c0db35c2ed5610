// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.vauban.governance.exclusion.RealPaths;
import org.vauban.governance.internal.EncodedPath;
import org.vauban.governance.policy.document.SettingType;

/** A setting with the only folders that may be used ({@link SettingType#FOLDERS}). Immutable. */
public final class FolderPolicy {
    /** One list for each policy that has one. */
    private final List<List<Path>> lists;

    private FolderPolicy(List<List<Path>> lists) {
        this.lists = lists;
    }

    /**
     * What a policy says. Reads the disk: folders count by their real paths. Each list is asked for itself: a lower
     * layer could name a link that is in a folder of a higher one and leads out of it.
     *
     * @param setting its name
     */
    public static FolderPolicy of(Policy policy, String setting) {
        return new FolderPolicy(policy.contributions(setting).stream()
                .map(list -> list.values().stream().flatMap(text -> real(EncodedPath.of(text)).stream()).toList())
                .toList());
    }

    /** Also of what is not there, which may be behind a link; empty where that cannot be found out. */
    private static Optional<Path> real(Path path) {
        try {
            return Optional.of(RealPaths.of(path.toAbsolutePath()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * Whether a file or folder is in one of each list, by its real path: no link leads out. One whose real path cannot
     * be found out is in none. Reads the disk.
     */
    public boolean holds(Path file) {
        return lists.isEmpty() || real(file).filter(this::holdsReal).isPresent();
    }

    /** The same for a path without links. */
    public boolean holdsReal(Path file) {
        return lists.stream().allMatch(folders -> folders.stream().anyMatch(file::startsWith));
    }

    /** Whether a folder is in one of each list, or has one below it. Reads the disk. */
    public boolean reaches(Path folder) {
        return lists.isEmpty() || real(folder).filter(real -> lists.stream().allMatch(
                folders -> folders.stream().anyMatch(each -> real.startsWith(each) || each.startsWith(real))))
                .isPresent();
    }
}
