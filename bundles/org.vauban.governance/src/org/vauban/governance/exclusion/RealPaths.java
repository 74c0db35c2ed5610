// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.exclusion;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Resolves symbolic links in paths of which not everything need exist. */
public final class RealPaths {
    /** As many as Linux follows. */
    private static final int MOST_LINKS = 40;

    private RealPaths() {}

    /**
     * The real path of what exists of it, with the rest as it is. A link counts also where it leads to what is not
     * there now, such as a share that is not mounted while an editor holds a file of it.
     *
     * @throws IOException if that cannot be found out, since a folder cannot be searched or links lead in a circle
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
     * Whether a path goes on behind a file: an entry of an archive, of which some systems do not say that it is
     * missing.
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
