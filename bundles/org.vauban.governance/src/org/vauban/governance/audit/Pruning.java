// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.audit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.lock.InterProcessLock;

/**
 * Deletes rotated files of a log whose lines are all older than the retention requires. First a line is appended that
 * keeps the roots of their subtrees ({@link PrunedNote}); a checkpoint covers it before a file is deleted, so that
 * proofs stay valid wherever this is interrupted. The clock alone is not trusted: a file's age is measured by
 * {@link SettledTime}. Not thread-safe.
 */
public final class Pruning {
    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(5);

    private final Path log;
    private final Duration minimum;
    private final Duration maximum;
    private final Clock clock;
    private final Consumer<Path> reading;
    private @Nullable Instant next;
    private @Nullable Path doomed;
    /** Hash of the file's last line: the name alone may meanwhile belong to a younger file. */
    private String doomedHead = "";
    private long lines;
    /** Number of lines whose checkpoints were forgotten. */
    private long forgotten;

    /**
     * @param minimum age below which lines are kept, with their whole file
     * @param maximum age of its first line above which a file is deleted, unless {@code minimum} keeps it
     */
    public Pruning(Path log, Duration minimum, Duration maximum, Clock clock) {
        this(log, minimum, maximum, clock, file -> {});
    }

    /** @param reading receives a file before its tree is computed, without any lock; lets tests write meanwhile */
    public Pruning(Path log, Duration minimum, Duration maximum, Clock clock, Consumer<Path> reading) {
        this.log = log;
        this.minimum = minimum;
        this.maximum = maximum;
        this.clock = clock;
        this.reading = reading;
    }

    /**
     * Looks for a file that is too old, at most once an hour if there is none or it fails, and appends the line about
     * it; the next checkpoint covers the line. Handles one file at a time: wherever this is interrupted, a line records
     * what is missing.
     *
     * @return whether a file is to be deleted
     */
    boolean prepare(CheckpointWriter writer, Checkpointer.Notes notes) throws IOException {
        Instant now = clock.instant();
        Instant due = next;
        if (due != null && now.isBefore(due)) {
            return false;
        }
        next = now.plus(Duration.ofHours(1)); // also after a failure: no line each minute about the same file
        Path old = old(now);
        if (old == null) {
            return false;
        }
        writer.write(); // the files must match the last checkpoint, otherwise none is deleted
        PrunedNote note = tree(old);
        notes.append(note.content(List.of(old.getFileName().toString())));
        doomed = old;
        doomedHead = note.head();
        lines = note.tree().size();
        return true;
    }

    /** Deletes the file whose line is now covered by a checkpoint; after the last file, forgets their checkpoints. */
    void finish(CheckpointWriter writer) throws IOException {
        Path file = doomed;
        if (file != null) {
            doomed = null;
            delete(file);
            next = null;
            AuditFiles.forceFolder(log);
        } else if (forgotten < lines) {
            writer.forgetBelow(lines); // once, since the history may be large
            forgotten = lines;
        }
    }

    private void delete(Path file) throws IOException {
        try (InterProcessLock order = AuditFiles.lock(log, LOCK_PATIENCE)) {
            String head = "";
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                AuditLine last = AuditTail.lastLine(channel, AuditTail.lastNewline(channel, channel.size()) + 1);
                head = last == null ? "" : last.hash();
            } catch (NoSuchFileException e) {
                return; // another process was first
            }
            if (head.equals(doomedHead)) {
                Files.delete(file);
            }
        }
    }

    /** Returns the oldest file if it is too old, else null. */
    private @Nullable Path old(Instant now) throws IOException {
        List<Path> segments = AuditFiles.segments(log);
        if (segments.isEmpty()) {
            return null;
        }
        try (FileChannel channel = FileChannel.open(segments.getFirst(), StandardOpenOption.READ)) {
            AuditLine first = AuditTail.firstLine(channel);
            AuditLine last = AuditTail.lastLine(channel, AuditTail.lastNewline(channel, channel.size()) + 1);
            Instant from = first == null ? null : first.time();
            Instant to = last == null ? null : last.time();
            if (from == null || to == null || !isOld(from, to, now, now)) {
                return null;
            }
            SettledTime settled = SettledTime.of(log, now, maximum).orElse(null);
            boolean old = settled != null && isOld(from, to, settled.likely(), settled.least());
            return old ? segments.getFirst() : null;
        }
    }

    /**
     * @param now time that decides whether lines exceed the maximum
     * @param least time that decides whether the minimum has passed
     */
    private boolean isOld(Instant from, Instant to, Instant now, Instant least) {
        return from.isBefore(now.minus(maximum)) && !to.isAfter(least.minus(minimum));
    }

    /** Returns the tree of all lines up to the end of a file; appends may continue meanwhile. */
    private PrunedNote tree(Path old) throws IOException {
        reading.accept(old);
        TreePosition position = new TreeScan(log).file(old);
        return new PrunedNote(position.tree(), position.head());
    }
}
