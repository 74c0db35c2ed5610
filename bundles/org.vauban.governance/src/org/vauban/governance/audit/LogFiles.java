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

    /**
     * The rotated files of a log, and its current file.
     *
     * @param rotated the rotated files, oldest first
     * @param current the current file, open, which is newer than all of them; null if there was none
     */
    record Settled<T extends Closeable>(List<Path> rotated, @Nullable T current) {}

    /** Opens a file. */
    @FunctionalInterface
    interface Opening<T extends Closeable> {
        /** @throws NoSuchFileException if the file does not exist */
        T open(Path file) throws IOException;
    }

    /** Opens the current file of a log for reading lines. */
    static LogFiles open(Path log) throws IOException {
        Settled<GrowingLines> settled = settled(log, file -> new GrowingLines(file, AuditLine.LONGEST));
        return new LogFiles(log, settled.rotated(), settled.current());
    }

    /** Opens the current file of a log at a moment when it is not being rotated. */
    static <T extends Closeable> Settled<T> settled(Path log, Opening<T> opening) throws IOException {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            List<Path> before = AuditFiles.segments(log);
            T current = current(log, opening);
            boolean same = false;
            try {
                // a file that appeared between the two lists may be the opened one, or one before it
                same = new HashSet<>(before).containsAll(AuditFiles.segments(log));
                if (same) {
                    return new Settled<>(before, current);
                }
            } finally {
                if (!same && current != null) {
                    current.close();
                }
            }
        }
        throw new IOException(Messages.text("audit.rotation"));
    }

    private static <T extends Closeable> @Nullable T current(Path log, Opening<T> opening) throws IOException {
        try {
            return Files.isRegularFile(log) ? opening.open(log) : null;
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
            requireDeletedByAge(log, file, e);
            return false;
        }
    }

    /** Throws the exception about a missing rotated file if an older one is still there. */
    static void requireDeletedByAge(Path log, Path file, NoSuchFileException missing) throws IOException {
        List<Path> left = AuditFiles.segments(log);
        if (!left.isEmpty() && AuditFiles.number(left.getFirst()).compareTo(AuditFiles.number(file)) <= 0) {
            throw missing;
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
