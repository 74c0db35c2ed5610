// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.tests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder that each test of a class finds empty: commands that run in one folder share a process. */
final class EmptyFolder {
    private EmptyFolder() {}

    /** Deletes what the previous test has left in the folder. */
    static Path of(Path folder) throws IOException {
        List<Path> left;
        try (Stream<Path> files = Files.walk(folder)) {
            left = files.filter(file -> !file.equals(folder)).sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : left) {
            Files.deleteIfExists(file);
        }
        return folder;
    }
}
