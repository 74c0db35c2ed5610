// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.exclusion;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Resolves symbolic links in paths of which not everything need exist. */
public final class RealPaths {
    private RealPaths() {}

    /**
     * The real path of what exists of it, with the rest as it is.
     *
     * @throws IOException if that cannot be found out, since a folder cannot be searched or links lead in a circle
     */
    public static Path of(Path path) throws IOException {
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
