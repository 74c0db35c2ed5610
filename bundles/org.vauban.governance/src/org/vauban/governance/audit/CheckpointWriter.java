// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.checkpoint.Checkpoint;
import org.vauban.governance.checkpoint.CheckpointSettings;
import org.vauban.governance.checkpoint.SignedNote;
import org.vauban.governance.checkpoint.VerifierKey;
import org.vauban.governance.internal.Messages;
import org.vauban.governance.lock.InterProcessLock;

/**
 * Signs checkpoints of a log: each one covers all lines that are complete and on the disk, whichever process appended
 * them. Signs none that does not continue the previous one. Not thread-safe; processes coordinate by locks.
 */
final class CheckpointWriter {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Path log;
    private final CheckpointSettings settings;
    private final CheckpointFiles files;
    private final TreeScan scan;
    private final CheckpointPublisher publisher;
    private @Nullable VerifierKey key;
    /** Position of the last checkpoint, if this process knows it. */
    private @Nullable TreePosition signed;
    /** When that position was last written to the disk. */
    private long kept = System.nanoTime() - PAUSE.toNanos();

    /** @param publisher receives signed checkpoints */
    CheckpointWriter(Path log, CheckpointSettings settings, CheckpointPublisher publisher) {
        this.log = log;
        this.settings = settings;
        this.publisher = publisher;
        files = new CheckpointFiles(log);
        scan = new TreeScan(log);
    }

    /** Returns the key with the log's name, which reveals only the key and which of the key's logs this is. */
    private VerifierKey key() throws IOException {
        VerifierKey known = key;
        if (known == null) {
            byte[] publicKey = settings.signer().publicKey();
            known = VerifierKey.of(VerifierKey.ofAudit(publicKey, settings.signer().mark(log.toString())), publicKey);
            key = known;
        }
        return known;
    }

    /** Thrown if the log does not continue its last checkpoint; a note in the log records it. */
    static final class TamperedException extends IOException {
        private static final long serialVersionUID = 1L;

        private final long size;

        /** @param size number of signed lines */
        TamperedException(long size) {
            super(Messages.text("checkpoint.tampered", size));
            this.size = size;
        }

        long size() {
            return size;
        }
    }

    /**
     * Signs a checkpoint of all lines, unless there is one already.
     *
     * @return the position that it covers
     * @throws TamperedException if the log does not continue its last checkpoint
     * @throws IOException if a file cannot be read or written, or the key cannot be used
     */
    TreePosition write() throws IOException {
        SignedNote note;
        TreePosition now;
        try (InterProcessLock order = files.lock()) {
            VerifierKey own = key();
            Checkpoint last = files.last(own).orElse(null);
            now = read(last);
            if (last != null && now.size() == last.size()) {
                signed = now;
                return now;
            }
            Checkpoint checkpoint = new Checkpoint(own.name(), now.size(), now.tree().root(), extensions(now));
            note = settings.signer().sign(checkpoint);
            files.append(note, checkpoint, own);
            signed = now;
            if (System.nanoTime() - kept >= PAUSE.toNanos()) {
                keep();
            }
        }
        publisher.publish(note, key(), now);
        return now;
    }

    /** Reads all lines and checks that they continue the last checkpoint. */
    private TreePosition read(@Nullable Checkpoint last) throws IOException {
        TreePosition known = signed;
        TreePosition written = files.position(key().name() + CheckpointFiles.SIGNED).orElse(null);
        TreePosition now = null;
        if (last != null && known != null && matches(known, last.size(), last.root())
                && (written == null || written.size() <= last.size())) {
            now = scan.toEnd(known);
        }
        if (now == null) {
            now = scan.toEnd(base(last, written));
        }
        if (now == null) {
            throw new IOException(Messages.text("audit.shrank"));
        }
        return now;
    }

    /** Stores how far the lines are signed; under load not each time. The caller holds the lock. */
    private void keep() throws IOException {
        TreePosition now = signed;
        if (now != null) {
            files.keep(key().name() + CheckpointFiles.SIGNED, now.json());
            kept = System.nanoTime();
        }
    }

    /** Stores the position; call it when no more checkpoints are expected for some time. */
    void flush() throws IOException {
        TreePosition own = signed;
        if (own == null) {
            return; // there may be no key
        }
        try (InterProcessLock order = files.lock()) {
            TreePosition other = files.position(key().name() + CheckpointFiles.SIGNED).orElse(null);
            if (other == null || other.size() < own.size()) {
                keep();
            }
        }
    }

    private List<String> extensions(TreePosition now) {
        List<String> lines = new ArrayList<>();
        lines.add("time " + Instant.now().truncatedTo(ChronoUnit.MILLIS));
        lines.add("head " + now.head());
        String policy = settings.policy().get();
        if (!policy.isBlank()) {
            lines.add("policy " + policy);
        }
        return lines;
    }

    /**
     * Returns the position of the last checkpoint, at which the lines have the signed root; before any line if there is
     * none. A stored signed position counts even if its checkpoint was removed: otherwise an attacker could delete the
     * checkpoints and have a rebuilt log signed.
     */
    private TreePosition base(@Nullable Checkpoint last, @Nullable TreePosition written) throws IOException {
        TreePosition known = signed;
        TreePosition newest = known == null || written != null && written.size() > known.size() ? written : known;
        long size = last == null ? 0 : last.size();
        if (newest != null && newest.size() > size) {
            return continued(newest, newest.size(), newest.tree().root());
        }
        if (last == null) {
            return TreePosition.start();
        }
        for (TreePosition each : new @Nullable TreePosition[] {known, written}) {
            TreePosition made = each == null || each.size() == 0 ? null : scan.read(each, size, leaf -> {}, () -> {});
            if (made != null && matches(made, size, last.root())) {
                return made;
            }
        }
        return continued(null, size, last.root());
    }

    /** @param known a possible position, or null */
    private TreePosition continued(@Nullable TreePosition known, long size, byte[] root) throws IOException {
        if (known != null && scan.isThere(known)) {
            return known;
        }
        TreePosition made = scan.read(TreePosition.start(), size, leaf -> {}, () -> {}); // from the first line
        if (made == null || !matches(made, size, root)) {
            throw new TamperedException(size);
        }
        return made;
    }

    private static boolean matches(TreePosition position, long size, byte[] root) {
        return position.size() == size && Arrays.equals(position.tree().root(), root);
    }

    /** Removes the checkpoints of lines whose files were deleted because of their age. */
    void forgetBelow(long size) throws IOException {
        try (InterProcessLock order = files.lock()) {
            files.forgetBelow(size);
        }
    }
}
