// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.audit;

import java.io.Closeable;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.internal.Messages;

/**
 * The files of a log at one moment, without its lock, which readers may lack the permission for. The current file is
 * open, so that it can be read to its end even if it is rotated meanwhile; rotated files no longer change, and are
 * opened by their names.
 *
 * @param log the log
 * @param rotated the rotated files, oldest first
 * @param current the current file, which is newer than all of them; null if there was none, as between the two steps of
 *            a rotation
 */
record LogFiles(Path log, List<Path> rotated, @Nullable GrowingLines current) implements Closeable {
    private static final int ATTEMPTS = 100;

    /** Opens the current file of a log. */
    static LogFiles open(Path log) throws IOException {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            List<Path> before = AuditFiles.segments(log);
            LogFiles files = new LogFiles(log, before, current(log));
            boolean same = false;
            try {
                // a file that appeared between the two lists may be the opened one, or one before it
                same = new HashSet<>(before).containsAll(AuditFiles.segments(log));
                if (same) {
                    return files;
                }
            } finally {
                if (!same) {
                    files.close();
                }
            }
        }
        throw new IOException(Messages.text("audit.rotation"));
    }

    private static @Nullable GrowingLines current(Path log) throws IOException {
        try {
            return Files.isRegularFile(log) ? new GrowingLines(log, AuditLine.LONGEST) : null;
        } catch (NoSuchFileException e) {
            return null; // rotated just now
        }
    }

    /**
     * Passes each line of a rotated file to a reader, unless the file was deleted because of its age.
     *
     * @return whether the file was there
     * @throws NoSuchFileException if an older file is still there: then it was not deleted because of its age
     */
    boolean readRotated(Path file, Consumer<String> reader) throws IOException {
        try {
            BoundedLines.read(file, AuditLine.LONGEST, true, reader);
            return true;
        } catch (NoSuchFileException e) {
            List<Path> left = AuditFiles.segments(log);
            if (!left.isEmpty() && AuditFiles.number(left.getFirst()).compareTo(AuditFiles.number(file)) <= 0) {
                throw e;
            }
            return false;
        }
    }

    /** Passes the complete lines of the current file to a reader that it does not have yet. */
    void readCurrent(Consumer<String> reader) throws IOException {
        GrowingLines lines = current;
        if (lines != null) {
            lines.read(reader);
        }
    }

    /** Passes an incomplete last line of the current file to a reader. */
    void endCurrent(Consumer<String> reader) {
        GrowingLines lines = current;
        if (lines != null) {
            lines.end(reader);
        }
    }

    /** Whether the log goes on in files that these do not include. */
    boolean isContinuedBy(LogFiles later) {
        return !newer(later).isEmpty() || current == null && later.current != null;
    }

    /** Returns the files that were rotated since, without the one that is the current file here. */
    List<Path> rotatedSince(LogFiles later) {
        List<Path> newer = newer(later);
        boolean first = current != null && !newer.isEmpty()
                && AuditFiles.number(newer.getFirst()).equals(last().add(BigInteger.ONE));
        return first ? newer.subList(1, newer.size()) : newer;
    }

    private List<Path> newer(LogFiles later) {
        return later.rotated.stream().filter(file -> AuditFiles.number(file).compareTo(last()) > 0).toList();
    }

    /** Returns the number of the newest rotated file; 0 if there is none. */
    private BigInteger last() {
        return rotated.isEmpty() ? BigInteger.ZERO : AuditFiles.number(rotated.getLast());
    }

    @Override
    public void close() throws IOException {
        GrowingLines lines = current;
        if (lines != null) {
            lines.close();
        }
    }
}
