// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.audit;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.checkpoint.CheckpointSettings;
import org.vauban.governance.checkpoint.SignedNote;
import org.vauban.governance.checkpoint.VerifierKey;
import org.vauban.governance.checkpoint.WitnessSubmission;
import org.vauban.governance.internal.Messages;
import org.vauban.governance.lock.InterProcessLock;
import org.vauban.governance.merkle.ConsistencyProof;

/**
 * Copies signed checkpoints to places that a user with write access to the log cannot change: the journal and the drop
 * folder of a witness. Uses its own thread: a folder on another machine may hang, which must block neither signing nor
 * other processes. Thread-safe.
 */
final class CheckpointPublisher implements AutoCloseable {
    /** Suffix to a log's name for the checkpoint that was dropped last, or is being dropped. */
    private static final String DROPPED = "/dropped";
    private static final String SUBMISSION = "submission";
    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(5);
    /** Maximum number of leaves held for a consistency proof; for more, no proof is sent to the witness. */
    private static final int MOST_LEAVES = 1 << 20;
    /**
     * Maximum number of waiting checkpoints while a folder hangs; then the oldest are skipped: the next one's proof
     * covers them.
     */
    private static final int MOST_WAITING = 256;
    /**
     * Minimum time between drops, since each costs several disk writes: under load only the last checkpoint is dropped.
     */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Path log;
    private final CheckpointSettings settings;
    private final CheckpointFiles files;
    private final TreeScan scan;
    private final Path journal;
    private final Deque<Signed> waiting = new ArrayDeque<>();
    private @Nullable Thread thread;
    /** Time of the last drop. */
    private long dropped = System.nanoTime() - PAUSE.toNanos();
    private int awaited;
    private boolean busy;
    private boolean closed;

    private record Signed(SignedNote note, VerifierKey key, TreePosition position) {}

    CheckpointPublisher(Path log, CheckpointSettings settings, Path journal) {
        this.log = log;
        this.settings = settings;
        this.journal = journal;
        files = new CheckpointFiles(log);
        scan = new TreeScan(log);
    }

    /** Queues a signed checkpoint. Returns immediately. */
    synchronized void publish(SignedNote note, VerifierKey key, TreePosition position) {
        if (settings.drop() == null && !settings.journal()) {
            return;
        }
        if (waiting.size() == MOST_WAITING) {
            waiting.removeFirst();
        }
        waiting.addLast(new Signed(note, key, position));
        if (thread == null) {
            Thread made = new Thread(this::run, "vauban-audit-publish");
            made.setDaemon(true);
            made.start();
            thread = made;
        }
        notifyAll();
    }

    private void run() {
        for (List<Signed> next = take(); !next.isEmpty(); next = take()) {
            next.forEach(each -> enter(each.note()));
            Path folder = settings.drop();
            if (folder != null) {
                drop(folder, next.getLast());
            }
        }
    }

    /** Waits for the next checkpoints; returns none once closed. */
    private synchronized List<Signed> take() {
        busy = false;
        notifyAll();
        try {
            while (waiting.isEmpty() && !closed) {
                wait();
            }
            for (long left = pause(); left > 0 && awaited == 0 && !closed; left = pause()) {
                wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
            }
        } catch (InterruptedException e) {
            return List.of(); // nothing in this process interrupts this thread
        }
        dropped = System.nanoTime();
        busy = !waiting.isEmpty();
        List<Signed> all = List.copyOf(waiting);
        waiting.clear();
        return all;
    }

    private long pause() {
        return PAUSE.toNanos() - (System.nanoTime() - dropped);
    }

    /** Waits until all queued checkpoints are published or have failed. */
    synchronized void await(Duration patience) {
        boolean interrupted = false;
        awaited++;
        notifyAll();
        long end = System.nanoTime() + patience.toNanos();
        for (long left = patience.toNanos(); left > 0 && (busy || !waiting.isEmpty()); left = end
                - System.nanoTime()) {
            try {
                wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        awaited--;
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the thread once nothing is queued; call it after {@link #await}. */
    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** Writes to the journal. It is an additional place, so a failure has no consequences. */
    private void enter(SignedNote note) {
        try {
            if (settings.journal()) {
                SystemJournal.write(journal, CheckpointFiles.line(note));
            }
        } catch (IOException e) {
            System.getLogger(CheckpointPublisher.class.getName()).log(System.Logger.Level.DEBUG,
                    "the journal took no checkpoint", e);
        }
    }

    /**
     * Drops a checkpoint for the witness. Each one continues the one dropped before; only one process at a time writes
     * to the folder, since two would continue the same one, which looks like a log that was rolled back. The submission
     * is recorded before it is renamed in the folder, so that if this process dies in between, the next drop completes
     * it.
     */
    private void drop(Path folder, Signed next) {
        String name = next.key().name() + DROPPED;
        try (InterProcessLock order = AuditFiles.lock(AuditFiles.beside(log, ".drop"), LOCK_PATIENCE)) {
            TreePosition before = last(folder, next.key());
            if (before != null && before.size() >= next.position().size()) {
                return; // another process dropped a later one
            }
            String text = submission(next, before).encoded();
            Path part = DropFolder.write(folder, next.key(), text);
            JsonObject begun = next.position().json();
            begun.addProperty(SUBMISSION, text);
            try (InterProcessLock checkpoints = files.lock()) {
                files.keep(name, begun);
            }
            DropFolder.publish(part, next.key(), next.position().size());
        } catch (IOException e) {
            System.getLogger(CheckpointPublisher.class.getName()).log(System.Logger.Level.WARNING,
                    Messages.text("checkpoint.undropped", folder, e));
        }
    }

    /**
     * Returns the position of the checkpoint dropped last, or null. If it is not in the folder, because a process was
     * killed before renaming it, it is published now; if instead the witness already took it, a second copy does no
     * harm.
     */
    private @Nullable TreePosition last(Path folder, VerifierKey key) throws IOException {
        JsonElement kept = files.element(key.name() + DROPPED);
        TreePosition position = TreePosition.of(kept).orElse(null);
        if (position != null && kept instanceof JsonObject json && json.get(SUBMISSION) instanceof JsonElement text
                && text.isJsonPrimitive() && !DropFolder.isThere(folder, key, position.size())) {
            DropFolder.publish(DropFolder.write(folder, key, text.getAsString()), key, position.size());
        }
        return position;
    }

    private WitnessSubmission submission(Signed next, @Nullable TreePosition before) throws IOException {
        TreePosition now = next.position();
        if (before != null && before.size() > 0 && now.size() - before.size() <= MOST_LEAVES) {
            List<byte[]> leaves = new ArrayList<>();
            scan.read(before, now.size(), leaves::add, leaves::clear);
            if (before.size() + leaves.size() == now.size()) {
                return new WitnessSubmission(before.size(), ConsistencyProof.of(before.tree(), leaves), next.note());
            }
        }
        return new WitnessSubmission(0, List.of(), next.note()); // no proof possible: lines are gone, or too many
    }
}
