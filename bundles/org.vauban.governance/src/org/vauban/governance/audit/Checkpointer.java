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
 * Signs the checkpoints of a log in the background: after a number of lines, after a time, and when it is closed. A
 * thread is started with the first line. Safe for use by many threads.
 */
public final class Checkpointer implements AutoCloseable {
    /** More than two waits for the lock of a log that another process holds: one may be under way. */
    private static final Duration CLOSING = Duration.ofSeconds(15);
    private static final Duration PUBLISHING = Duration.ofSeconds(30);

    private final Path log;
    private final CheckpointSettings settings;
    private final CheckpointWriter writer;
    private final CheckpointPublisher publisher;
    private final @Nullable Pruning pruning;
    private final Notes notes;
    private @Nullable Thread thread;
    /** A log that nobody closes, since the program is told to end, gets its last checkpoint all the same. */
    private @Nullable ShutdownAction atEnd;
    private boolean closed;
    /** Number of the last line that the last checkpoint covers, as far as this process knows. */
    private long covered;
    private long sequence;
    /** How many lines were appended here, and how many of these a checkpoint covers: numbers may begin again. */
    private long written;
    private long signed;
    /** When the first line without a checkpoint was written. */
    private long since;
    private boolean tampered;
    private String problem = "";

    /** Appends a line about the log itself. */
    @FunctionalInterface
    public interface Notes {
        /** Appends a line. */
        void append(JsonObject content) throws IOException;
    }

    /**
     * @param pruning deletes old files, or null
     * @param notes appends lines about the log itself
     */
    public Checkpointer(Path log, CheckpointSettings settings, @Nullable Pruning pruning, Notes notes) {
        this(log, settings, pruning, notes, SystemJournal.STANDARD);
    }

    /** @param journal the socket of the system's journal */
    public Checkpointer(Path log, CheckpointSettings settings, @Nullable Pruning pruning, Notes notes, Path journal) {
        this.log = log;
        this.settings = settings;
        this.pruning = pruning;
        this.notes = notes;
        publisher = new CheckpointPublisher(log, settings, journal);
        writer = new CheckpointWriter(log, settings, publisher);
    }

    /** To be called after a line with this number was appended. Returns at once. */
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
            notifyAll(); // from now on there is a time to wait for, or it is due
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

    /** Waits for the next checkpoint; false if the log is being closed. */
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
                return false; // nobody who belongs to this interrupts it
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
            since = System.nanoTime(); // also after a failure: it is tried again after the interval
            if (said.equals(problem)) {
                return;
            }
            problem = said;
        }
        if (!said.isEmpty()) {
            System.getLogger(Checkpointer.class.getName()).log(System.Logger.Level.WARNING, said);
        }
    }

    /** What does not continue its last checkpoint gets no other: that would make a forgery genuine. */
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

    /** Signs what has no checkpoint yet, and ends the thread. An interrupt is kept, not answered. */
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
            registered.cancel(); // not before: the program may end while this waits
        }
    }
}
