// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.exclusion;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;

/** Resolves symbolic links in paths that may not exist entirely. */
public final class RealPaths {
    /** Maximum number of links, as on Linux. */
    private static final int MOST_LINKS = 40;

    private RealPaths() {}

    /**
     * Returns the real path of the existing part, followed by the rest unchanged. A link is also resolved if its target
     * does not exist now, such as on a share that was unmounted while an editor shows a file of it.
     *
     * @throws IOException if the path cannot be resolved, because a folder cannot be searched or links form a cycle
     */
    public static Path of(Path path) throws IOException {
        return of(path, 0);
    }

    private static Path of(Path path, int links) throws IOException {
        if (links > MOST_LINKS) {
            throw new FileSystemLoopException(path.toString());
        }
        List<Path> missing = new ArrayList<>();
        for (Path existing = path; existing != null; existing = existing.getParent()) {
            try {
                Path real = existing.toRealPath();
                for (int i = missing.size() - 1; i >= 0; i--) {
                    real = real.resolve(missing.get(i));
                }
                return real.normalize();
            } catch (FileSystemException e) {
                if (!(e instanceof NoSuchFileException) && !inFile(existing)) {
                    throw e;
                }
                if (Files.isSymbolicLink(existing)) {
                    Path target = existing.resolveSibling(Files.readSymbolicLink(existing));
                    for (int i = missing.size() - 1; i >= 0; i--) {
                        target = target.resolve(missing.get(i));
                    }
                    return of(target, links + 1);
                }
                if (existing.getFileName() != null) {
                    missing.add(existing.getFileName());
                }
            }
        }
        return path.normalize();
    }

    /**
     * Returns the names that a file has while its links are followed one after the other, without the given one: the
     * names on the way count as well as the final one.
     *
     * @param path absolute path; it may not exist entirely
     * @throws IOException if links form a cycle, or a link cannot be read
     */
    public static List<Path> steps(Path path) throws IOException {
        List<Path> steps = new ArrayList<>();
        Path at = Objects.requireNonNull(path.getRoot());
        Deque<Path> names = new ArrayDeque<>();
        path.forEach(names::add);
        while (!names.isEmpty()) {
            Path name = names.removeFirst();
            Path next = at.resolve(name).normalize();
            if (!Files.isSymbolicLink(next)) {
                at = next;
                continue;
            }
            if (steps.size() == MOST_LINKS) {
                throw new FileSystemLoopException(path.toString());
            }
            Path target = Files.readSymbolicLink(next);
            at = target.getRoot() == null ? at : at.resolve(target.getRoot());
            for (int i = target.getNameCount() - 1; i >= 0; i--) {
                names.addFirst(target.getName(i));
            }
            Path whole = at;
            for (Path each : names) {
                whole = whole.resolve(each);
            }
            steps.add(whole.normalize());
        }
        return steps;
    }

    /**
     * Whether a path continues below a regular file, as for an entry of an archive. Some systems do not report such a
     * path as missing.
     */
    private static boolean inFile(Path path) {
        for (Path folder = path.getParent(); folder != null; folder = folder.getParent()) {
            if (Files.isRegularFile(folder)) {
                return true;
            }
        }
        return false;
    }
}
