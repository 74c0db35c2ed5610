// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.witness;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.checkpoint.Checkpoint;
import org.vauban.governance.checkpoint.CheckpointFormatException;
import org.vauban.governance.checkpoint.VerifierKey;
import org.vauban.governance.checkpoint.WitnessSubmission;
import org.vauban.governance.internal.Messages;
import org.vauban.governance.merkle.ConsistencyProof;
import org.vauban.governance.witness.WitnessFinding.Kind;

/** The checkpoints of one log, and whether they are those of one log that only grows. */
final class WitnessedLog {
    private static final int LONGEST = 128 << 10;

    private final String name;
    private final Witness.Keys keys;
    private final List<WitnessFinding> findings = new ArrayList<>();
    private final NavigableMap<Long, Submitted> submitted = new TreeMap<>();
    private @Nullable VerifierKey key;
    private @Nullable WitnessedHead known;
    private String origin;
    private long checkpoints;

    private record Submitted(Path file, Checkpoint checkpoint, WitnessSubmission submission) {}

    /** @param name of the log as names of files have it */
    WitnessedLog(String name, Witness.Keys keys) {
        this.name = name;
        this.keys = keys;
        origin = name;
    }

    List<WitnessFinding> findings() {
        return List.copyOf(findings);
    }

    long checkpoints() {
        return checkpoints;
    }

    String origin() {
        return origin;
    }

    private void find(Kind kind, String message, Object... arguments) {
        findings.add(new WitnessFinding(origin, kind, Messages.text(message, arguments)));
    }

    /** Reads the files and compares them; the answer is the head, null if there is none that is known to be right. */
    @Nullable
    WitnessedHead check(List<Path> files) throws IOException {
        for (Path file : files) {
            add(file);
        }
        if (submitted.isEmpty()) {
            return null;
        }
        compare();
        VerifierKey own = key;
        WitnessedHead before = known;
        if (own == null || !findings.isEmpty()) {
            return before;
        }
        Checkpoint largest = submitted.lastEntry().getValue().checkpoint();
        return before != null && before.size() >= largest.size() ? before : WitnessedHead.of(own, largest);
    }

    private void add(Path file) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(LONGEST);
        }
        try {
            WitnessSubmission submission = WitnessSubmission.parse(new String(bytes, StandardCharsets.UTF_8));
            Checkpoint checkpoint = Checkpoint.parse(submission.note().text());
            if (!name.equals(Witness.fileName(checkpoint.origin()))) {
                find(Kind.MALFORMED, "witness.misnamed", file, checkpoint.origin());
                return;
            }
            take(new Submitted(file, checkpoint, submission));
        } catch (CheckpointFormatException e) {
            find(Kind.MALFORMED, "witness.malformed", file, e.getMessage());
        }
    }

    private void take(Submitted one) {
        Checkpoint checkpoint = one.checkpoint();
        origin = checkpoint.origin();
        known = keys.head(origin);
        VerifierKey own = keys.key(origin);
        key = own;
        if (own == null) {
            find(Kind.UNKNOWN_KEY, "witness.unknown", one.file(), origin);
        } else if (!own.verifies(one.submission().note())) {
            find(Kind.SIGNATURE, "witness.signature", one.file());
        } else {
            checkpoints++;
            Submitted same = submitted.putIfAbsent(checkpoint.size(), one);
            if (same != null && !Arrays.equals(same.checkpoint().root(), checkpoint.root())) {
                find(Kind.FORK, "witness.fork.size", same.file(), one.file(), checkpoint.size());
            }
        }
    }

    /** Each one must continue another one, and no two the same. */
    private void compare() {
        WitnessedHead before = known;
        Map<Long, byte[]> roots = new HashMap<>();
        submitted.forEach((size, one) -> roots.put(size, one.checkpoint().root()));
        if (before != null) {
            byte[] root = roots.putIfAbsent(before.size(), before.root());
            if (root != null && !Arrays.equals(root, before.root())) {
                find(Kind.FORK, "witness.fork.known", submitted.get(before.size()).file(), before.size());
            }
        }
        long smallest = submitted.firstKey();
        Set<Long> continued = new HashSet<>();
        for (Submitted one : submitted.values()) {
            compare(one, roots, one.checkpoint().size() == smallest, continued);
        }
    }

    private void compare(Submitted one, Map<Long, byte[]> roots, boolean first, Set<Long> continued) {
        Checkpoint checkpoint = one.checkpoint();
        WitnessedHead before = known;
        long seen = before == null ? -1 : before.size();
        long old = one.submission().oldSize();
        byte[] oldRoot = roots.get(old);
        if (before != null && checkpoint.size() < seen
                && WitnessedHead.time(checkpoint).isAfter(before.time())) {
            find(Kind.ROLLBACK, "witness.rollback.known", one.file(), checkpoint.size(), seen);
        } else if (old == 0 || oldRoot == null) {
            // the oldest file of a folder that is emptied now and then continues one that was seen before
            if (!first && checkpoint.size() != seen || before != null && checkpoint.size() > seen) {
                find(Kind.UNPROVEN, "witness.unproven", one.file(), checkpoint.size());
            }
        } else if (!ConsistencyProof.verifies(old, oldRoot, checkpoint.size(), checkpoint.root(),
                one.submission().proof())) {
            find(Kind.FORK, "witness.fork", one.file(), checkpoint.size(), old);
        } else if (!continued.add(old) || old < seen && checkpoint.size() > seen) {
            find(Kind.ROLLBACK, "witness.rollback", one.file(), checkpoint.size(), old);
        }
    }
}
