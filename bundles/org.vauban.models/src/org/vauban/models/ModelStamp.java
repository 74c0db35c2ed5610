// SPDX-License-Identifier: EPL-2.0
package org.vauban.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The attributes of a model's files, with which a change between verification and the end of loading is detected. The
 * loading code takes a stamp first, then verifies and loads the model, then compares. A file that was replaced and put
 * back differs as well, if the file system records the time of each renaming. Immutable.
 *
 * @param files the files of the model, as named
 * @param stamps for each of them: the real path, size, times and identity
 */
public record ModelStamp(List<Path> files, List<String> stamps) {
    /** Copies the lists. */
    public ModelStamp {
        files = List.copyOf(files);
        stamps = List.copyOf(stamps);
    }

    /**
     * Returns the stamp of the files in their present state.
     *
     * @throws IOException if one of them is missing, or its attributes cannot be read
     */
    public static ModelStamp of(List<Path> files) throws IOException {
        List<String> stamps = new ArrayList<>();
        for (Path file : files) {
            Path real = file.toRealPath();
            // users cannot set ctime, the time of the last change of any kind
            boolean unix = real.getFileSystem().supportedFileAttributeViews().contains("unix");
            stamps.add(real + " " + Files.readAttributes(real, unix ? "unix:size,lastModifiedTime,ctime,ino,dev"
                    : "size,lastModifiedTime,creationTime,fileKey"));
        }
        return new ModelStamp(files, stamps);
    }

    /** Whether the files are unchanged. */
    public boolean isCurrent() {
        try {
            return equals(of(files));
        } catch (IOException e) {
            return false; // missing
        }
    }
}
