// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.audit.verification;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongPredicate;
import org.vauban.governance.audit.AuditFiles;
import org.vauban.governance.audit.AuditLine;
import org.vauban.governance.audit.AuditTail;
import org.vauban.governance.audit.CheckpointFiles;
import org.vauban.governance.audit.PrunedNote;
import org.vauban.governance.checkpoint.VerifierKey;
import org.vauban.governance.internal.Messages;
import org.vauban.governance.internal.RegularFile;

/**
 * Reads a log from its beginning and checks every line and its known checkpoints. Several threads hash the lines, so
 * that the speed is that of the disk or some hundred thousand lines a second.
 */
public final class LogVerifier {
    private static final int ATTEMPTS = 4;
    private static final int BLOCK = 1 << 20;
    /** Smallest read buffer in bytes, such as for lines appended after the size was read. */
    private static final int LEAST = 1 << 13;
    private static final int BLOCK_LINES = 1 << 12;
    private static final int THREADS = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 8);

    private final Path log;
    private final DamageList damages = new DamageList();
    private final ArrayDeque<Block> window = new ArrayDeque<>();
    private final ChainCheck check;
    private final LongPredicate goOn;
    private long bytes;
    private long number;
    private boolean torn;

    /**
     * Further checkpoints, and the keys that count.
     *
     * @param keys keys that count; if empty, those beside the log
     * @param files files with checkpoints of this log
     * @param folders folders with checkpoints of many logs
     * @param most maximum number of checkpoints that are not in files of lines in order, as a log's history
     */
    public record Evidence(List<VerifierKey> keys, List<Path> files, List<Path> folders, int most) {
        /** Only the checkpoints and keys beside the log. */
        public static final Evidence NONE = new Evidence(List.of(), List.of(), List.of());

        private static final int MOST = 1 << 20;

        /** Checkpoints that fit in memory. */
        public Evidence(List<VerifierKey> keys, List<Path> files, List<Path> folders) {
            this(keys, files, folders, MOST);
        }

        /** Copies the lists. */
        public Evidence {
            keys = List.copyOf(keys);
            files = List.copyOf(files);
            folders = List.copyOf(folders);
        }
    }

    /**
     * A damaged place.
     *
     * @param file file of the log or of its checkpoints
     * @param first number of the first damaged line, from 1; 0 for a whole file or folder
     * @param last number of the last one
     * @param reason reason in the user's language
     */
    public record Place(Path file, long first, long last, String reason) {
        private static Place of(DamageList.Damage damage) {
            return new Place(damage.file(), damage.first(), damage.last(), damage.reason());
        }
    }

    /**
     * The result of a verification.
     *
     * @param lines number of good lines
     * @param damages places where the log is damaged
     * @param unlisted number of further places that are not listed
     * @param covered last line up to which checkpoints match
     * @param checkpoints number of checkpoints compared
     * @param remark remark in the user's language, may be empty
     */
    public record Result(long lines, List<Place> damages, long unlisted, long covered, long checkpoints,
            String remark) {}

    private record Block(Path file, boolean first, Future<List<LineBlock.Line>> lines) {}

    private LogVerifier(Path log, CheckpointCollection checkpoints, boolean whole, Optional<PrunedNote> before,
            LongPredicate goOn) {
        this.log = log;
        this.goOn = goOn;
        bytes = checkpoints.bytes();
        check = new ChainCheck(damages, checkpoints, whole, before);
    }

    /** Whether there are checkpoints beside a log. */
    public static boolean hasCheckpoints(Path log) {
        CheckpointFiles files = new CheckpointFiles(log);
        return Files.exists(files.history()) || Files.exists(files.tree());
    }

    /** Verifies a log including its rotated files; it need not be closed. */
    public static Result verify(Path log, Evidence evidence) throws IOException {
        return verify(log, evidence, bytes -> true);
    }

    /**
     * Verifies a log with progress and cancellation.
     *
     * @param goOn receives the number of bytes read so far, repeatedly; returns false to cancel
     * @throws CancellationException if it was cancelled
     */
    public static Result verify(Path log, Evidence evidence, LongPredicate goOn) throws IOException {
        for (int attempt = 1;; attempt++) {
            List<Path> before = AuditFiles.segments(log);
            Result result = compared(log, evidence, goOn);
            // only a checkpoint that was signed meanwhile covers the note about lines that were deleted meanwhile
            if (result.damages().isEmpty() || attempt == ATTEMPTS || AuditFiles.segments(log).containsAll(before)) {
                return result;
            }
        }
    }

    private static Result compared(Path log, Evidence evidence, LongPredicate goOn) throws IOException {
        DamageList atCheckpoints = new DamageList();
        CheckpointFiles beside = new CheckpointFiles(log);
        long signed = beside.signed(); // before the checkpoints: a writer stores them in the opposite order
        try (CheckpointCollection checkpoints = new CheckpointCollection(evidence.keys(), atCheckpoints,
                evidence.most(), goOn)) {
            checkpoints.addBeside(log);
            for (Path file : evidence.files()) {
                checkpoints.addFile(file);
            }
            for (Path folder : evidence.folders()) {
                checkpoints.addFolder(folder);
            }
            long largest = checkpoints.largest();
            if (signed > largest) {
                atCheckpoints.add(beside.history(), 0,
                        Messages.text("audit.broken.checkpoints.missing", signed, largest));
            } else if (checkpoints.count() == 0 && !evidence.keys().isEmpty()) {
                atCheckpoints.add(beside.history(), 0, Messages.text("audit.broken.unsigned"));
            }
            boolean isKnown = signed > 0 || checkpoints.count() > 0;
            return settled(log, checkpoints, isKnown, atCheckpoints, goOn); // which has all lines they are about
        }
    }

    private static Result settled(Path log, CheckpointCollection checkpoints, boolean isKnown,
            DamageList atCheckpoints, LongPredicate goOn) throws IOException {
        for (int attempt = 1;; attempt++) {
            List<Path> segments = AuditFiles.segments(log);
            try {
                Result result = once(log, segments, checkpoints, isKnown, atCheckpoints, goOn);
                boolean moving = result.damages().size() == 1
                        && result.damages().getFirst().reason().equals(Messages.text("audit.broken.torn"))
                        || !segments.equals(AuditFiles.segments(log));
                // A writer may have been appending: read again before reporting damage
                if (result.damages().isEmpty() || !moving || attempt == ATTEMPTS) {
                    return result;
                }
            } catch (NoSuchFileException e) {
                if (attempt == ATTEMPTS || segments.equals(AuditFiles.segments(log)) && !Files.exists(log)) {
                    throw e;
                }
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    /** @param isKnown whether there was a log, even if there is no file */
    private static Result once(Path log, List<Path> segments, CheckpointCollection checkpoints, boolean isKnown,
            DamageList atCheckpoints, LongPredicate goOn) throws IOException {
        List<Path> files = new ArrayList<>(segments);
        if (Files.exists(log) || segments.isEmpty() && !isKnown) {
            files.add(log);
        }
        Optional<PrunedNote> before = files.isEmpty() ? Optional.empty() : before(log, files.getFirst());
        boolean whole = before.isEmpty()
                && (segments.isEmpty() || AuditFiles.number(segments.getFirst()).equals(BigInteger.ONE));
        LogVerifier verifier = new LogVerifier(log, checkpoints, whole, before, goOn);
        verifier.read(files);
        int seams = verifier.check.end(log);
        List<Place> places = new ArrayList<>();
        verifier.damages.list().forEach(each -> places.add(Place.of(each)));
        atCheckpoints.list().stream().map(Place::of)
                .sorted(Comparator.comparing(Place::file).thenComparing(Place::first)).forEach(places::add);
        List<String> remarks = new ArrayList<>();
        if (!whole) {
            remarks.add(before.isPresent() ? Messages.text("audit.older.pruned", before.get().tree().size())
                    : Messages.text("audit.older.missing"));
        }
        if (seams > 0) {
            remarks.add(Messages.text("audit.joined", seams));
        }
        return new Result(verifier.check.good(), List.copyOf(places),
                verifier.damages.unlisted() + atCheckpoints.unlisted(), verifier.check.covered(),
                checkpoints.count(), String.join(" ", remarks));
    }

    private static Optional<PrunedNote> before(Path log, Path oldest) throws IOException {
        RegularFile.require(oldest);
        try (FileChannel channel = FileChannel.open(oldest, StandardOpenOption.READ)) {
            AuditLine first = AuditTail.firstLine(channel);
            String previous = first == null ? null : first.previous();
            return previous == null ? Optional.empty() : PrunedNote.before(log, previous);
        }
    }

    private void read(List<Path> files) throws IOException {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "vauban-audit-verify");
            thread.setDaemon(true);
            return thread;
        });
        try {
            for (Path file : files) {
                read(file, threads);
            }
            while (!window.isEmpty()) {
                take();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private void read(Path file, ExecutorService threads) throws IOException {
        boolean first = true;
        boolean skipping = false;
        torn = false;
        byte[] rest = new byte[0];
        try (InputStream in = RegularFile.open(file)) {
            long left = Files.size(file); // a writer may append more meanwhile
            while (true) {
                int room = (int) Math.clamp(left + 1, LEAST, BLOCK);
                byte[] block = Arrays.copyOf(rest, rest.length + room);
                int n = in.readNBytes(block, rest.length, room);
                left = Math.max(0, left - n);
                int length = rest.length + n;
                bytes += n;
                if (!goOn.test(bytes)) {
                    throw new CancellationException();
                }
                if (n == 0) {
                    torn = length > 0;
                    break;
                }
                int end = lastNewline(block, length) + 1;
                int start = 0;
                if (skipping && end > 0) {
                    skipping = false; // the end of a line that was reported as too long
                    start = firstNewline(block) + 1;
                }
                while (!skipping && end > start) {
                    int from = start;
                    int to = endOfLines(block, start, end);
                    submit(new Block(file, first, threads.submit(() -> LineBlock.check(block, from, to))));
                    first = false;
                    start = to;
                }
                rest = skipping ? new byte[0] : Arrays.copyOfRange(block, end, length);
                if (rest.length > AuditLine.LONGEST) {
                    skipping = true;
                    rest = new byte[0];
                    submit(new Block(file, first, threads.submit(() -> List.of(LineBlock.Line.TOO_LONG))));
                    first = false;
                }
            }
        }
        if (torn) {
            drain(file, first);
        }
    }

    /** Records the incomplete last line, numbered after all others. */
    private void drain(Path file, boolean alone) throws IOException {
        while (!window.isEmpty()) {
            take();
        }
        check.acceptTorn(file, alone ? 1 : number + 1);
    }

    private static int lastNewline(byte[] bytes, int length) {
        int at = length - 1;
        while (at >= 0 && bytes[at] != '\n') {
            at--;
        }
        return at;
    }

    /** Returns the end of at most so many lines that their results fit in memory, however short the lines are. */
    private static int endOfLines(byte[] bytes, int start, int end) {
        int at = start;
        for (int lines = 0; at < end && lines < BLOCK_LINES; at++) {
            lines += bytes[at] == '\n' ? 1 : 0;
        }
        return at;
    }

    private static int firstNewline(byte[] bytes) {
        int at = 0;
        while (bytes[at] != '\n') {
            at++;
        }
        return at;
    }

    private void submit(Block block) throws IOException {
        window.add(block);
        if (window.size() > 2 * THREADS) {
            take();
        }
    }

    private void take() throws IOException {
        Block block = window.remove();
        if (block.first()) {
            number = 0;
        }
        for (LineBlock.Line line : result(block.lines())) {
            check.accept(block.file(), ++number, line);
        }
    }

    private List<LineBlock.Line> result(Future<List<LineBlock.Line>> lines) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return lines.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw new IOException(log + ": " + e.getCause(), e);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
