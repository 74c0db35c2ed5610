// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.context;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Lists the files near a file that have the same extension: in its folder, then in subfolders, then in the folders
 * around. Bounded; skips links, hidden folders and folders of third-party code. Stateless.
 */
final class NearbyFiles {
    private static final int MAX_FILES = 120;
    private static final int MAX_FOLDERS = 300;
    /** Folders of build output. */
    private static final Set<String> BUILT = Set.of("target", "build", "bin");

    private final Path file;
    private final String ending;
    private final BooleanSupplier stop;
    private final List<Path> found = new ArrayList<>();
    private int folders;

    private NearbyFiles(Path file, String ending, BooleanSupplier stop) {
        this.file = file;
        this.ending = ending;
        this.stop = stop;
    }

    /**
     * Lists the files, the nearest first, without the file itself.
     *
     * @param root folder that bounds the search, or null to search only the file's own folder
     */
    static List<Path> of(Path file, @Nullable Path root, BooleanSupplier stop) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        if (dot < 0) {
            return List.of();
        }
        NearbyFiles near = new NearbyFiles(file, name.substring(dot), stop);
        Path folder = file.getParent();
        near.look(folder, null, root != null && file.startsWith(root));
        for (Path at = folder; root != null && !at.equals(root) && at.startsWith(root)
                && near.goesOn(); at = at.getParent()) {
            near.look(at.getParent(), at, true);
        }
        return near.found;
    }

    private boolean goesOn() {
        return found.size() < MAX_FILES && folders < MAX_FOLDERS && !stop.getAsBoolean();
    }

    /** @param but a subfolder that was searched already, or null */
    private void look(Path folder, @Nullable Path but, boolean deep) {
        folders++;
        List<Path> inside;
        try (Stream<Path> all = Files.list(folder)) {
            inside = all.sorted().toList();
        } catch (IOException | UncheckedIOException e) {
            return; // a folder that cannot be listed is skipped
        }
        for (Path each : inside) {
            if (found.size() < MAX_FILES && each.toString().endsWith(ending) && !each.equals(file)
                    && Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS)) {
                found.add(each);
            }
        }
        for (Path each : inside) {
            if (deep && goesOn() && !each.equals(but) && !SkippedPaths.is(each)
                    && !BUILT.contains(each.getFileName().toString())
                    && Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) {
                look(each, null, true);
            }
        }
    }
}
