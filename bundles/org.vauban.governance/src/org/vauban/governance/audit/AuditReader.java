// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads the lines of a log unchanged, over all its files. Damaged characters are replaced: the verification reports
 * them.
 */
public final class AuditReader {
    private static final int ATTEMPTS = 4;

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

    /** Returns the last {@code count} lines, oldest first. */
    public static List<String> last(Path log, int count) throws IOException {
        for (int attempt = 1;; attempt++) {
            try {
                return lastOf(files(log), count);
            } catch (NoSuchFileException e) {
                // rotated meanwhile
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static List<String> lastOf(List<Path> files, int count) throws IOException {
        Deque<String> lines = new ArrayDeque<>();
        for (int i = files.size() - 1; i >= 0 && lines.size() < count; i--) {
            Deque<String> ofFile = new ArrayDeque<>();
            int wanted = count - lines.size();
            each(files.get(i), line -> {
                ofFile.addLast(line);
                if (ofFile.size() > wanted) {
                    ofFile.removeFirst();
                }
            });
            while (!ofFile.isEmpty()) {
                lines.addFirst(ofFile.removeLast());
            }
        }
        return List.copyOf(lines);
    }

    /** Passes every line to a reader, oldest first. */
    public static void all(Path log, Consumer<String> reader) throws IOException {
        for (Path file : files(log)) {
            each(file, reader);
        }
    }

    private static void each(Path file, Consumer<String> reader) throws IOException {
        BoundedLines.read(file, AuditLine.LONGEST, true, reader);
    }
}
