// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.checkpoint.Checkpoint;
import org.vauban.governance.checkpoint.CheckpointSettings;
import org.vauban.governance.checkpoint.SignedNote;
import org.vauban.governance.checkpoint.VerifierKey;
import org.vauban.governance.checkpoint.WitnessSubmission;
import org.vauban.governance.internal.Hashes;
import org.vauban.governance.internal.Messages;
import org.vauban.governance.lock.InterProcessLock;
import org.vauban.governance.merkle.ConsistencyProof;

/**
 * Signs checkpoints of a log: whatever processes appended, each one covers all lines that are complete and on the disk.
 * None is signed that does not continue the one before it. Not safe for use by several threads at once; processes order
 * themselves.
 */
final class CheckpointWriter {
    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(5);
    private static final String SIGNED = "/signed";
    private static final String DROPPED = "/dropped";
    /** More leaves are not held for a proof: then nothing is proved to the witness. */
    private static final int MOST_LEAVES = 1 << 20;
    private static final int NEAR_BYTES = 1 << 20;

    private final Path log;
    private final CheckpointSettings settings;
    private final CheckpointFiles files;
    private final Path journal;
    private @Nullable VerifierKey key;
    /** Of the last checkpoint, if this process knows it. */
    private @Nullable TreePosition signed;

    CheckpointWriter(Path log, CheckpointSettings settings, Path journal) {
        this.log = log;
        this.settings = settings;
        this.journal = journal;
        files = new CheckpointFiles(log);
    }

    /** The name of a log: its key, and which of the logs that this key signs. Nothing else can be read from it. */
    private VerifierKey key() throws IOException {
        VerifierKey known = key;
        if (known == null) {
            byte[] publicKey = settings.signer().publicKey();
            byte[] mark = settings.signer().sign(("vauban audit log\n" + log).getBytes(StandardCharsets.UTF_8));
            known = VerifierKey.of("vauban.audit/" + Hashes.sha256(publicKey).substring(0, 16) + '/'
                    + Hashes.sha256(mark).substring(0, 8), publicKey);
            key = known;
        }
        return known;
    }

    /** What the log says of itself when it does not continue its last checkpoint. */
    static final class TamperedException extends IOException {
        private static final long serialVersionUID = 1L;

        private final transient Checkpoint checkpoint;

        TamperedException(Checkpoint checkpoint) {
            super(Messages.text("checkpoint.tampered", checkpoint.size()));
            this.checkpoint = checkpoint;
        }

        Checkpoint checkpoint() {
            return checkpoint;
        }
    }

    /**
     * Signs a checkpoint of all lines, unless there is one already.
     *
     * @return the position that it covers
     * @throws TamperedException if the log does not continue its last checkpoint
     * @throws IOException if a file cannot be read or written, or the key not be used
     */
    TreePosition write() throws IOException {
        try (InterProcessLock order = files.lock()) {
            VerifierKey own = key();
            Optional<Checkpoint> last = files.last(own);
            TreePosition base = last.isPresent() ? base(last.get()) : TreePosition.start();
            TreePosition now = read(base);
            if (last.isPresent() && now.size() == last.get().size()) {
                signed = now;
                return now;
            }
            Checkpoint checkpoint = new Checkpoint(own.name(), now.size(), now.tree().root(), extensions(now));
            SignedNote note = settings.signer().sign(checkpoint);
            files.append(note, own);
            signed = now;
            TreePosition dropped = drop(note, now);
            files.keep(own.name() + SIGNED, now);
            files.keep(own.name() + DROPPED, dropped);
            enter(note);
            return now;
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

    /** The position of the last checkpoint, whose root is that of the lines up to there. */
    private TreePosition base(Checkpoint last) throws IOException {
        TreePosition known = signed;
        if (known != null && matches(known, last) && isThere(known)) {
            return known;
        }
        Optional<TreePosition> kept = files.position(key().name() + SIGNED);
        if (kept.isPresent() && matches(kept.get(), last) && isThere(kept.get())) {
            return kept.get();
        }
        TreePosition made = readEarly(TreePosition.start(), last.size(), leaf -> {}); // from the first line on
        if (made == null) {
            made = readFrom(TreePosition.start(), last.size(), leaf -> {});
        }
        if (made == null || !matches(made, last)) {
            throw new TamperedException(last);
        }
        return made;
    }

    private static boolean matches(TreePosition position, Checkpoint checkpoint) {
        return position.size() == checkpoint.size() && Arrays.equals(position.tree().root(), checkpoint.root());
    }

    private boolean isThere(TreePosition position) throws IOException {
        return readFrom(position, position.size(), leaf -> {}) != null;
    }

    /** Reads lines while nobody appends. The answer is null where the position is not there. */
    private @Nullable TreePosition readFrom(TreePosition from, long upTo, Consumer<byte[]> leaves) throws IOException {
        TreeReader reader = new TreeReader(log, from);
        try (InterProcessLock order = AuditFiles.lock(log, LOCK_PATIENCE); reader) {
            return reader.read(upTo, leaves) ? reader.position() : null;
        }
    }

    /** Whether more is to be read than others should wait for. */
    private boolean isFar(TreePosition base) throws IOException {
        try {
            return base.size() == 0 || Files.size(log) - base.offset() > NEAR_BYTES;
        } catch (NoSuchFileException e) {
            return true; // put aside just now
        }
    }

    /** Reads to the end: most of it while others append, the rest under the lock of the log. */
    private TreePosition read(TreePosition base) throws IOException {
        TreePosition early = isFar(base) ? readEarly(base, Long.MAX_VALUE, leaf -> {}) : null;
        TreePosition from = early == null ? base : early;
        TreeReader reader = new TreeReader(log, from);
        try {
            try (InterProcessLock order = AuditFiles.lock(log, LOCK_PATIENCE)) {
                if (!reader.read(Long.MAX_VALUE, leaf -> {})) {
                    throw new IOException(Messages.text("audit.shrank"));
                }
            }
            reader.force(); // what a power cut may take must not be signed; others append meanwhile
            return reader.position();
        } finally {
            try (InterProcessLock order = AuditFiles.lock(log, LOCK_PATIENCE)) {
                reader.close();
            }
        }
    }

    /** Hands the checkpoint to the witness; the answer is the position of the last one that it got, or null. */
    private @Nullable TreePosition drop(SignedNote note, TreePosition now) throws IOException {
        Path folder = settings.drop();
        if (folder == null) {
            return null;
        }
        TreePosition before = files.position(key().name() + DROPPED).orElse(null);
        try {
            DropFolder.write(folder, key(), now.size(), submission(note, before, now));
            return now;
        } catch (IOException e) {
            System.getLogger(CheckpointWriter.class.getName()).log(System.Logger.Level.WARNING,
                    Messages.text("checkpoint.undropped", folder, e));
            return before;
        }
    }

    private WitnessSubmission submission(SignedNote note, @Nullable TreePosition before, TreePosition now)
            throws IOException {
        if (before != null && before.size() > 0 && now.size() - before.size() <= MOST_LEAVES) {
            List<byte[]> leaves = new ArrayList<>();
            if (readEarly(before, now.size(), leaves::add) == null) {
                leaves.clear();
                readFrom(before, now.size(), leaves::add);
            }
            if (before.size() + leaves.size() == now.size()) {
                return new WitnessSubmission(before.size(), ConsistencyProof.of(before.tree(), leaves), note);
            }
        }
        return new WitnessSubmission(0, List.of(), note); // what was dropped last is not in the log any more
    }

    /**
     * Reads lines while others append. The answer is null where the position is not there or a file was put aside or
     * deleted meanwhile: then one may have been left out.
     */
    private @Nullable TreePosition readEarly(TreePosition from, long upTo, Consumer<byte[]> leaves)
            throws IOException {
        List<Path> aside = AuditFiles.segments(log);
        TreeReader reader = new TreeReader(log, from);
        try {
            boolean there = reader.read(upTo, leaves);
            return there && aside.equals(AuditFiles.segments(log)) ? reader.position() : null;
        } catch (NoSuchFileException e) {
            return null;
        } finally {
            try (InterProcessLock order = AuditFiles.lock(log, LOCK_PATIENCE)) {
                reader.close();
            }
        }
    }

    /** After files were deleted by their age: forgets what was signed of them. */
    void forgetBelow(long size) throws IOException {
        try (InterProcessLock order = files.lock()) {
            files.forgetBelow(size);
        }
    }

    /** The journal is one place more: that it takes nothing stops nothing. */
    private void enter(SignedNote note) {
        try {
            if (settings.journal()) {
                SystemJournal.write(journal, CheckpointFiles.line(note));
            }
        } catch (IOException e) {
            System.getLogger(CheckpointWriter.class.getName()).log(System.Logger.Level.DEBUG,
                    "the journal took no checkpoint", e);
        }
    }
}
