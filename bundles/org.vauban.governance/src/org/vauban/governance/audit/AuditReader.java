// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads the lines of a log unchanged, over all its files. Damaged characters are replaced: the verification reports
 * them.
 */
public final class AuditReader {
    private AuditReader() {}

    /** Returns the existing files of a log, oldest first. */
    public static List<Path> files(Path log) throws IOException {
        List<Path> files = new ArrayList<>(AuditFiles.segments(log));
        if (Files.isRegularFile(log)) {
            files.add(log);
        }
        return files;
    }

    /** Whether a line's hash matches the rest of it, so that it was not edited without recomputing the hash. */
    public static boolean isIntact(String line) {
        return AuditLine.parse(line.getBytes(StandardCharsets.UTF_8)).good();
    }

    /** Returns the last {@code count} lines, oldest first, also if the log is rotated meanwhile. */
    public static List<String> last(Path log, int count) throws IOException {
        List<String> lines = new ArrayList<>();
        if (count > 0) {
            NewestLines.read(log, null, () -> false, line -> {
                lines.add(line.text());
                return lines.size() < count;
            });
        }
        return List.copyOf(lines.reversed());
    }

    /**
     * Passes every line to a reader, oldest first. The log may be written and rotated meanwhile: each line comes once,
     * and lines that are appended while this reads may come as well. Those of a file that is deleted because of its age
     * before it is read are left out.
     */
    public static void all(Path log, Consumer<String> reader) throws IOException {
        try (LogFiles files = LogFiles.open(log)) {
            for (Path file : files.rotated()) {
                files.readRotated(file, reader);
            }
            files.readCurrent(reader);
            try (LogFiles later = LogFiles.open(log)) { // once: writers may be faster than the reader
                files.readCurrent(reader); // up to the line about the rotation, if there was one
                files.endCurrent(reader);
                if (files.isContinuedBy(later)) {
                    for (Path file : files.rotatedSince(later)) {
                        later.readRotated(file, reader);
                    }
                    later.readCurrent(reader);
                    later.endCurrent(reader);
                }
            }
        }
    }
}
