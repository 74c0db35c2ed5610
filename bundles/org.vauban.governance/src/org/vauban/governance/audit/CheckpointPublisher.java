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
 * Takes signed checkpoints out of reach of whoever can write the log: to the journal and to the drop folder of a witness,
 * in a thread of its own. A folder of another machine may hang; signing must not wait for it, nor must other processes.
 * Safe for use by many threads.
 */
final class CheckpointPublisher implements AutoCloseable {
    private static final String DROPPED = "/dropped";
    private static final String DROPPING = "/dropping";
    private static final String SUBMISSION = "submission";
    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(5);
    /** More leaves are not held for a proof: then nothing is proved to the witness. */
    private static final int MOST_LEAVES = 1 << 20;
    /** Where a folder hangs for so long that more wait, the oldest are left out: the next one proves to continue. */
    private static final int MOST_WAITING = 256;

    private final Path log;
    private final CheckpointSettings settings;
    private final CheckpointFiles files;
    private final TreeScan scan;
    private final Path journal;
    private final Deque<Signed> waiting = new ArrayDeque<>();
    private @Nullable Thread thread;
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

    /** Takes over a checkpoint that was signed. Returns at once. */
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
        for (Signed next = take(); next != null; next = take()) {
            enter(next.note());
            Path folder = settings.drop();
            if (folder != null) {
                drop(folder, next);
            }
        }
    }

    /** Waits for the next one; null once there will be none. */
    private synchronized @Nullable Signed take() {
        busy = false;
        notifyAll();
        while (waiting.isEmpty() && !closed) {
            try {
                wait();
            } catch (InterruptedException e) {
                return null; // nobody who belongs to this interrupts it
            }
        }
        busy = !waiting.isEmpty();
        return waiting.pollFirst();
    }

    /** Waits until all that was taken over is where it belongs, or cannot be brought there. */
    synchronized void await(Duration patience) {
        boolean interrupted = false;
        long end = System.nanoTime() + patience.toNanos();
        for (long left = patience.toNanos(); left > 0 && (busy || !waiting.isEmpty()); left = end
                - System.nanoTime()) {
            try {
                wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends the thread once nothing waits; to be called after {@link #await}. */
    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** The journal is one place more: that it takes nothing stops nothing. */
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
     * Hands a checkpoint to the witness. Each continues the last one that it got; only one process at a time writes to
     * the folder, else two would continue the same one, and look like a log that was set back.
     */
    private void drop(Path folder, Signed next) {
        String name = next.key().name();
        try (InterProcessLock order = AuditFiles.lock(AuditFiles.beside(log, ".drop"), LOCK_PATIENCE)) {
            finish(folder, next.key());
            TreePosition before = files.position(name + DROPPED).orElse(null);
            if (before != null && before.size() >= next.position().size()) {
                return; // another process dropped a later one
            }
            String text = submission(next, before).encoded();
            Path part = DropFolder.write(folder, next.key(), text);
            JsonObject begun = next.position().json();
            begun.addProperty(SUBMISSION, text);
            keep(name, begun, before);
            DropFolder.publish(part, next.key(), next.position().size());
            keep(name, null, next.position());
        } catch (IOException e) {
            System.getLogger(CheckpointPublisher.class.getName()).log(System.Logger.Level.WARNING,
                    Messages.text("checkpoint.undropped", folder, e));
        }
    }

    /**
     * Drops what a process began to drop and may not have: as it was, so that it makes no difference if it is there
     * already.
     */
    private void finish(Path folder, VerifierKey key) throws IOException {
        JsonElement begun = files.element(key.name() + DROPPING);
        TreePosition position = TreePosition.of(begun).orElse(null);
        if (position != null && begun instanceof JsonObject json && json.get(SUBMISSION) instanceof JsonElement text
                && text.isJsonPrimitive()) {
            DropFolder.publish(DropFolder.write(folder, key, text.getAsString()), key, position.size());
            keep(key.name(), null, position);
        }
    }

    private void keep(String name, @Nullable JsonObject begun, @Nullable TreePosition dropped) throws IOException {
        try (InterProcessLock order = files.lock()) {
            files.keep(new CheckpointFiles.Kept(name + DROPPING, begun),
                    new CheckpointFiles.Kept(name + DROPPED, dropped == null ? null : dropped.json()));
        }
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
        return new WitnessSubmission(0, List.of(), next.note()); // what was dropped last is not in the log any more
    }
}
