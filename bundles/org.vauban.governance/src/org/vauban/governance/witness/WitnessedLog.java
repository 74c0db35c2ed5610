// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.witness;

import java.nio.file.Path;
import java.time.Instant;
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
import org.vauban.governance.audit.DropFolder;
import org.vauban.governance.checkpoint.Checkpoint;
import org.vauban.governance.checkpoint.VerifierKey;
import org.vauban.governance.checkpoint.WitnessSubmission;
import org.vauban.governance.internal.Messages;
import org.vauban.governance.merkle.ConsistencyProof;
import org.vauban.governance.witness.WitnessFinding.Kind;

/** The checkpoints of one log; checks that they belong to one log that only grows. */
final class WitnessedLog {
    private final List<WitnessFinding> findings = new ArrayList<>();
    private final NavigableMap<Long, Submitted> submitted = new TreeMap<>();
    private final @Nullable VerifierKey key;
    private final @Nullable WitnessedHead known;
    private final String origin;
    /** Sizes that some checkpoint claims to continue. */
    private final Set<Long> extended = new HashSet<>();
    private long checkpoints;

    private record Submitted(Path file, Checkpoint checkpoint, WitnessSubmission submission) {}

    /** @param origin origin of the log, or the name of files that state none */
    WitnessedLog(String origin, Witness.Keys keys) {
        this.origin = origin;
        known = keys.head(origin);
        key = keys.key(origin);
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

    /** Reports a file that belongs to no log. */
    void malformed(Path file, String reason) {
        find(Kind.MALFORMED, "witness.malformed", file, reason);
    }

    /** Compares the added checkpoints and returns the new head, or null if none is known to be valid. */
    @Nullable
    WitnessedHead check(Instant now) {
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
        return before != null && before.size() >= largest.size() ? before : WitnessedHead.of(own, largest, now);
    }

    /**
     * Adds a file of this log.
     *
     * @param named the log's name according to the file name
     */
    void take(Path file, String named, Checkpoint checkpoint, WitnessSubmission submission) {
        if (!named.equals(DropFolder.name(origin))) {
            find(Kind.MALFORMED, "witness.misnamed", file, origin);
            return;
        }
        VerifierKey own = key;
        if (own == null) {
            find(Kind.UNKNOWN_KEY, "witness.unknown", file, origin);
        } else if (!own.verifies(submission.note())) {
            find(Kind.SIGNATURE, "witness.signature", file);
        } else {
            checkpoints++;
            Submitted same = submitted.putIfAbsent(checkpoint.size(), new Submitted(file, checkpoint, submission));
            if (same != null && !Arrays.equals(same.checkpoint().root(), checkpoint.root())) {
                find(Kind.FORK, "witness.fork.size", same.file(), file, checkpoint.size());
            }
        }
    }

    /** Checks that each checkpoint continues another one, and that no two continue the same. */
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
        submitted.values().forEach(one -> extended.add(one.submission().oldSize()));
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
        // a file below the known head is legitimate only if another one continues it, and if it is not dated later
        if (before != null && checkpoint.size() < seen && (!extended.contains(checkpoint.size())
                || WitnessedHead.time(checkpoint).isAfter(before.time()))) {
            find(Kind.ROLLBACK, "witness.rollback.known", one.file(), checkpoint.size(), seen);
        } else if (old == 0 || oldRoot == null) {
            // the oldest file in a folder that is emptied regularly continues a checkpoint seen earlier
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
