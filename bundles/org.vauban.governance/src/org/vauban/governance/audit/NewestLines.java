// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.audit;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.internal.RegularFile;

/**
 * Reads the lines of a log unchanged, over all its files, the newest one first, and only as far as its reader wants.
 * The log may be written, rotated and shortened by its age meanwhile. Damaged characters are replaced: the verification
 * reports them.
 */
public final class NewestLines {
    private static final int LINES_BETWEEN_POLLS = 256;

    private final Path log;
    private final Predicate<Line> reader;
    private final Runnable poll;
    /** Line whose place is not found yet; those before it come next. */
    private @Nullable AuditPosition awaited;
    private long read;

    private NewestLines(Path log, BooleanSupplier cancelled, Predicate<Line> reader) {
        this.log = log;
        this.reader = reader;
        poll = () -> {
            if (cancelled.getAsBoolean()) {
                throw new CancellationException();
            }
        };
    }

    /**
     * A line of a log.
     *
     * @param file number of its file
     * @param offset offset of its first byte in the file
     * @param bytes the line without its line feed; of an overlong line only the beginning
     */
    public record Line(BigInteger file, long offset, byte[] bytes) {
        /** Returns the text of the line. */
        public String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        /** Returns the place of the line. */
        public AuditPosition position() {
            return AuditPosition.of(file, offset, bytes);
        }
    }

    /** A file of the log; the current one is open, since it may get another name. */
    private record LogFile(BigInteger number, Path path, @Nullable FileChannel channel) {}

    /**
     * Passes lines to a reader, the newest one first.
     *
     * @param before line whose predecessors are wanted; null for all lines. If it is no longer at its place, all lines
     *            are searched for it
     * @param cancelled polled at least every {@value #LINES_BETWEEN_POLLS} lines and for each block of a line
     * @param reader returns false when it has enough
     * @return false if {@code before} is no longer in the log, so that no line was passed
     * @throws CancellationException if it was cancelled
     */
    public static boolean read(Path log, @Nullable AuditPosition before, BooleanSupplier cancelled,
            Predicate<Line> reader) throws IOException {
        LogFiles.Settled<FileChannel> settled = LogFiles.settled(log, NewestLines::open);
        try (FileChannel current = settled.current()) {
            List<LogFile> files = new ArrayList<>();
            settled.rotated().forEach(path -> files.addFirst(new LogFile(AuditFiles.number(path), path, null)));
            if (current != null) {
                BigInteger last = files.isEmpty() ? BigInteger.ZERO : files.getFirst().number();
                files.addFirst(new LogFile(last.add(BigInteger.ONE), log, current));
            }
            return new NewestLines(log, cancelled, reader).read(files, before);
        }
    }

    private boolean read(List<LogFile> files, @Nullable AuditPosition before) throws IOException {
        if (before == null) {
            read(files, Long.MAX_VALUE);
            return true;
        }
        for (int i = 0; i < files.size(); i++) {
            if (files.get(i).number().equals(before.file()) && isIn(files.get(i), before)) {
                read(files.subList(i, files.size()), before.offset());
                return true;
            }
        }
        if (files.isEmpty() || before.file().compareTo(files.getLast().number()) < 0) {
            return false; // deleted because of its age
        }
        awaited = before; // files are numbered anew once all rotated ones were deleted
        read(files, Long.MAX_VALUE);
        return awaited == null;
    }

    private static boolean isIn(LogFile file, AuditPosition position) throws IOException {
        FileChannel open = file.channel();
        if (open != null) {
            return position.isIn(open);
        }
        try (FileChannel channel = open(file.path())) {
            return position.isIn(channel);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** @param end offset behind the lines that are wanted of the first file */
    private void read(List<LogFile> files, long end) throws IOException {
        long limit = end;
        boolean more = true;
        for (int i = 0; i < files.size() && more; i++) {
            LogFile file = files.get(i);
            FileChannel open = file.channel();
            if (open != null) {
                more = read(file, open, limit);
            } else {
                try (FileChannel channel = open(file.path())) {
                    more = read(file, channel, limit);
                } catch (NoSuchFileException e) {
                    LogFiles.requireDeletedByAge(log, file.path(), e);
                    return; // and so were the older ones
                }
            }
            limit = Long.MAX_VALUE;
        }
    }

    /** Returns whether the reader wants more. */
    private boolean read(LogFile file, FileChannel channel, long end) throws IOException {
        BackwardLines lines = new BackwardLines(channel, Math.min(end, channel.size()), poll);
        for (byte[] bytes = lines.previous(); bytes != null; bytes = lines.previous()) {
            if (read++ % LINES_BETWEEN_POLLS == 0) {
                poll.run();
            }
            AuditPosition sought = awaited;
            if (sought != null) {
                if (sought.isOf(bytes)) {
                    awaited = null;
                }
            } else if (!reader.test(new Line(file.number(), lines.start(), bytes))) {
                return false;
            }
        }
        return true;
    }

    private static FileChannel open(Path file) throws IOException {
        RegularFile.require(file);
        return FileChannel.open(file, StandardOpenOption.READ);
    }
}
