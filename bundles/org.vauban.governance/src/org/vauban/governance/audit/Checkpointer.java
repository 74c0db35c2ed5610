// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.audit;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.checkpoint.CheckpointSettings;
import org.vauban.governance.internal.Messages;
import org.vauban.governance.shutdown.ShutdownAction;
import org.vauban.governance.shutdown.ThreadEnd;

/**
 * Signs the checkpoints of a log in the background: after a number of lines, after an interval, and when it is closed.
 * The thread starts with the first line. Thread-safe.
 */
public final class Checkpointer implements AutoCloseable {
    /** More than twice the wait for a log's lock held by another process: one wait may be in progress. */
    private static final Duration CLOSING = Duration.ofSeconds(15);
    private static final Duration PUBLISHING = Duration.ofSeconds(30);

    private final Path log;
    private final CheckpointSettings settings;
    private final CheckpointWriter writer;
    private final CheckpointPublisher publisher;
    private final @Nullable Pruning pruning;
    private final Notes notes;
    private @Nullable Thread thread;
    /** Signs the last checkpoint of a log that is not closed when the program is terminated. */
    private @Nullable ShutdownAction atEnd;
    private boolean closed;
    /** Number of the last line covered by a checkpoint, as far as this process knows. */
    private long covered;
    private long sequence;
    /** How many lines were appended here, and how many of these a checkpoint covers: line numbers may restart. */
    private long written;
    private long signed;
    /** Time of the first line without a checkpoint. */
    private long since;
    private boolean tampered;
    private String problem = "";

    /** Appends lines about the log itself. */
    @FunctionalInterface
    public interface Notes {
        /** Appends a line. */
        void append(JsonObject content) throws IOException;
    }

    /**
     * @param pruning deletes old files; null to keep them
     * @param notes appends lines about the log itself
     */
    public Checkpointer(Path log, CheckpointSettings settings, @Nullable Pruning pruning, Notes notes) {
        this(log, settings, pruning, notes, SystemJournal.STANDARD);
    }

    /** @param journal the socket of the system journal */
    public Checkpointer(Path log, CheckpointSettings settings, @Nullable Pruning pruning, Notes notes, Path journal) {
        this.log = log;
        this.settings = settings;
        this.pruning = pruning;
        this.notes = notes;
        publisher = new CheckpointPublisher(log, settings, journal);
        writer = new CheckpointWriter(log, settings, publisher);
    }

    /** Must be called after the line with this number was appended. Returns immediately. */
    public synchronized void appended(long number) {
        boolean first = written++ == signed;
        if (first) {
            since = System.nanoTime();
        }
        sequence = number;
        if (thread == null && !closed) {
            Thread made = new Thread(this::run, "vauban-audit-checkpoint");
            made.setDaemon(true);
            made.start();
            thread = made;
            atEnd = ShutdownAction.register(ShutdownAction.Phase.LOGS, this::close);
        }
        if (first || sequence - covered >= settings.lines()) {
            notifyAll(); // a checkpoint is now scheduled or already due
        }
    }

    private void run() {
        while (awaitDue()) {
            checkpoint();
        }
        if (isUncovered()) {
            checkpoint();
        }
        try {
            writer.flush();
        } catch (IOException e) {
            System.getLogger(Checkpointer.class.getName()).log(System.Logger.Level.DEBUG,
                    "how far the lines are signed is found out again", e);
        }
    }

    /** Waits for the next checkpoint; returns false if the log is being closed. */
    private synchronized boolean awaitDue() {
        while (!closed) {
            long left = written == signed ? Long.MAX_VALUE
                    : sequence - covered >= settings.lines() && problem.isEmpty() ? 0
                            : settings.interval().toNanos() - (System.nanoTime() - since);
            if (left <= 0) {
                return true;
            }
            try {
                wait(Math.max(1, Math.min(TimeUnit.NANOSECONDS.toMillis(left), TimeUnit.HOURS.toMillis(1))));
            } catch (InterruptedException e) {
                return false; // nothing in this process interrupts this thread
            }
        }
        return false;
    }

    private synchronized boolean isUncovered() {
        return written > signed;
    }

    private void checkpoint() {
        long upTo;
        long lines;
        synchronized (this) {
            upTo = sequence;
            lines = written;
        }
        String said = "";
        try {
            if (!tampered) {
                Pruning deleting = pruning;
                boolean more = true;
                while (more) {
                    more = deleting != null && deleting.prepare(writer, notes);
                    writer.write();
                    if (deleting != null) {
                        if (more) {
                            publisher.await(PUBLISHING); // the proof for the witness needs the lines
                        }
                        deleting.finish(writer);
                    }
                }
            }
        } catch (CheckpointWriter.TamperedException e) {
            said = String.valueOf(e.getMessage());
            refuse(e);
        } catch (IOException | RuntimeException e) {
            said = Messages.text("checkpoint.unsigned", log, e);
        }
        report(said, upTo, lines);
    }

    private void report(String said, long upTo, long lines) {
        synchronized (this) {
            if (said.isEmpty()) {
                covered = upTo;
                signed = lines;
            }
            since = System.nanoTime(); // also after a failure: retry after the interval
            if (said.equals(problem)) {
                return;
            }
            problem = said;
        }
        if (!said.isEmpty()) {
            System.getLogger(Checkpointer.class.getName()).log(System.Logger.Level.WARNING, said);
        }
    }

    /** A log that does not continue its last checkpoint gets no further one, which would legitimise a forgery. */
    private void refuse(CheckpointWriter.TamperedException e) {
        tampered = true;
        JsonObject note = new JsonObject();
        note.addProperty("note", "unmatched");
        note.addProperty("detail", "the log does not continue its checkpoint of " + e.size()
                + " lines; no further checkpoint is signed");
        try {
            notes.append(note);
        } catch (IOException unwritable) {
            System.getLogger(Checkpointer.class.getName()).log(System.Logger.Level.WARNING,
                    String.valueOf(unwritable.getMessage()));
        }
    }

    /** Signs the remaining lines and ends the thread. An interrupt does not end the wait; the flag stays set. */
    @Override
    public void close() {
        Thread running;
        ShutdownAction registered;
        synchronized (this) {
            closed = true;
            running = thread;
            registered = atEnd;
            notifyAll();
        }
        long end = System.nanoTime() + CLOSING.toNanos();
        if (running != null) {
            ThreadEnd.await(List.of(running), CLOSING);
        }
        publisher.await(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
        publisher.close();
        if (registered != null) {
            registered.cancel(); // not earlier: the program may be terminated during the wait
        }
    }
}
