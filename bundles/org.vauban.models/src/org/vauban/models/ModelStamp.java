// SPDX-License-Identifier: EPL-2.0
package org.vauban.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the files of a model look like from outside: whether they were written or exchanged between their verification
 * and their end of loading. Whoever loads takes it first, then has the model verified and loaded, then compares. A file
 * that was exchanged and put back differs as well, where the file system notes the time of each renaming. Immutable.
 *
 * @param files of the model, as they are named
 * @param stamps of each of them: the real path, size, times and identity
 */
public record ModelStamp(List<Path> files, List<String> stamps) {
    /** Copies the lists. */
    public ModelStamp {
        files = List.copyOf(files);
        stamps = List.copyOf(stamps);
    }

    /**
     * Of the files as they are now.
     *
     * @throws IOException if one of them is not there or cannot be looked at
     */
    public static ModelStamp of(List<Path> files) throws IOException {
        List<String> stamps = new ArrayList<>();
        for (Path file : files) {
            Path real = file.toRealPath();
            // the time of the last change of any kind, where there is one, cannot be set by users
            boolean unix = real.getFileSystem().supportedFileAttributeViews().contains("unix");
            stamps.add(real + " " + Files.readAttributes(real, unix ? "unix:size,lastModifiedTime,ctime,ino,dev"
                    : "size,lastModifiedTime,creationTime,fileKey"));
        }
        return new ModelStamp(files, stamps);
    }

    /** Whether the files are still the same. */
    public boolean isCurrent() {
        try {
            return equals(of(files));
        } catch (IOException e) {
            return false; // gone
        }
    }
}
