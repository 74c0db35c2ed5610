// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.audit.verification;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.audit.AuditLine;
import org.vauban.governance.audit.ChainRecovery;
import org.vauban.governance.audit.PrunedNote;
import org.vauban.governance.internal.Hashes;
import org.vauban.governance.internal.Messages;
import org.vauban.governance.merkle.MerkleFrontier;

/**
 * Checks that the lines of a log follow from each other and match its checkpoints, and continues after each fault.
 * Before the first fault, the root of each checkpoint is compared with that of the lines; after it, the hash of the
 * checkpoint's last line: the lines chained to a matching one are unchanged.
 */
final class ChainCheck {
    private static final byte[] FIRST = new byte[32];
    private static final int MOST_JOINED = 100_000;

    private final DamageList damages;
    private final CheckpointCollection checkpoints;
    /** Whether the log still has its first file. */
    private final boolean whole;
    private final MerkleFrontier tree;
    private final boolean pruned;
    private final Map<Path, Long> counts = new LinkedHashMap<>();
    private final Set<String> joined = new HashSet<>();

    private byte @Nullable [] previous;
    private long sequence;
    /** Number of lines since the last good one; {@code lastBad} is the last of them. */
    private int bad;
    private LineBlock.@Nullable Line lastBad;
    private long good;
    private boolean intact = true;
    /** By how much line numbers exceed the number of leaves. */
    private long shift;
    /** Last line up to which checkpoints match. */
    private long covered;
    /** Where the tree continues if older lines were deleted because of their age. */
    private final @Nullable PrunedNote base;
    /** Number of the line that contains the note for {@code base}; 0 before it was read. */
    private long baseNoted;
    /** File with the position after the last line that a checkpoint confirms. */
    private @Nullable Path openFile;
    private long openLine = 1;

    /**
     * @param checkpoints the known checkpoints
     * @param whole whether the log still has its first file
     * @param before what remains of the lines that were deleted because of their age
     */
    ChainCheck(DamageList damages, CheckpointCollection checkpoints, boolean whole, Optional<PrunedNote> before) {
        this.damages = damages;
        this.whole = whole;
        this.checkpoints = checkpoints;
        pruned = before.isPresent();
        tree = before.isPresent() ? before.get().tree().copy() : new MerkleFrontier();
        base = before.orElse(null);
    }

    /** Returns the number of good lines. */
    long good() {
        return good;
    }

    /** Returns the last line up to which checkpoints match, counting lines deleted because of their age. */
    long covered() {
        return covered;
    }

    /** Checks the next line. */
    void accept(Path file, long number, LineBlock.Line line) throws IOException {
        counts.put(file, number);
        if (openFile == null) {
            openFile = file;
        }
        tree.append(line.leaf());
        if (!line.good()) {
            damage(file, number, line.previous() == null ? "audit.broken.form" : "audit.broken.hash");
            bad++;
            lastBad = line;
        } else {
            link(file, number, line);
            previous = line.hash();
            sequence = line.sequence();
            bad = 0;
            lastBad = null;
            good++;
            AuditLine note = line.note();
            if (note != null) {
                if (joined.size() < MOST_JOINED) { // further seams stay damage
                    joined.addAll(note.joins());
                }
                if (baseNoted == 0 && isBase(note)) {
                    baseNoted = tree.size();
                }
            }
        }
        if (intact) {
            shift = sequence - tree.size();
            compareRoots(file, number);
        } else if (line.good()) {
            compareHeads(file, number, line);
        }
    }

    private boolean isBase(AuditLine note) {
        PrunedNote before = base;
        return before != null && PrunedNote.of(note.bytes()).filter(before::isSame).isPresent();
    }

    /** Records a line of which only the beginning exists. */
    void acceptTorn(Path file, long number) {
        counts.put(file, number);
        damage(file, number, "audit.broken.torn");
    }

    private void damage(Path file, long number, String message, Object... arguments) {
        intact = false;
        damages.add(file, number, Messages.text(message, arguments));
    }

    private void link(Path file, long number, LineBlock.Line line) {
        byte[] before = previous;
        if (bad > 0) {
            if (!followsBad(line)) {
                unlinked(file, number, line);
            }
        } else if (before == null) {
            if (whole && (!Arrays.equals(line.previous(), FIRST) || line.sequence() != 1)) {
                unlinked(file, number, line);
            }
        } else if (!Arrays.equals(line.previous(), before) || line.sequence() != sequence + 1) {
            if (number == 1) {
                String seam = ChainRecovery.seam(Hashes.hex(before), Hashes.hex(line.hash()));
                damages.add(file, number, number, fault(line), seam);
            } else {
                unlinked(file, number, line);
            }
        }
    }

    private boolean followsBad(LineBlock.Line line) {
        LineBlock.Line before = lastBad;
        return before != null && (Arrays.equals(line.previous(), before.hash())
                || Arrays.equals(line.previous(), before.claimed()))
                || Arrays.equals(line.previous(), previous)
                || (previous != null || whole) && line.sequence() > sequence
                        && line.sequence() <= sequence + bad + 1
                || previous == null && !whole;
    }

    private void unlinked(Path file, long number, LineBlock.Line line) {
        intact = false;
        damages.add(file, number, fault(line));
    }

    private String fault(LineBlock.Line line) {
        long first = sequence + 1;
        long last = line.sequence() - 1;
        return last < first ? Messages.text("audit.broken.chain")
                : first == last ? Messages.text("audit.broken.missing.one", first)
                        : Messages.text("audit.broken.missing", first, last);
    }

    private void compareRoots(Path file, long number) throws IOException {
        Collection<KnownCheckpoint> here = checkpoints.at(tree.size());
        if (here.isEmpty()) {
            return;
        }
        byte[] root = tree.root();
        boolean matching = true;
        for (KnownCheckpoint each : here) {
            if (!Arrays.equals(each.checkpoint().root(), root)) {
                matching = false;
                mismatch(file, number, each);
            }
        }
        confirm(file, number, matching);
        if (!matching) {
            intact = false;
        }
    }

    private void mismatch(Path file, long number, KnownCheckpoint checkpoint) {
        if (!whole && !pruned && covered == 0) {
            shift = 0; // earlier lines are missing: line numbers tell which lines these are
            damages.add(counts.keySet().iterator().next(), 1, Messages.text("audit.broken.unpruned"));
        } else {
            rewritten(file, number, checkpoint);
        }
    }

    /** Compares the line's hash with the checkpoints whose last line it was, identified by its number. */
    private void compareHeads(Path file, long number, LineBlock.Line line) throws IOException {
        Collection<KnownCheckpoint> here = checkpoints.at(line.sequence() - shift);
        if (here.isEmpty()) {
            return;
        }
        String head = Hashes.hex(line.hash());
        boolean matching = true;
        for (KnownCheckpoint each : here) {
            Optional<String> signed = each.checkpoint().extension("head");
            if (signed.isPresent() && !signed.get().equals(head)) {
                matching = false;
                rewritten(file, number, each);
            }
        }
        confirm(file, number, matching);
    }

    private void confirm(Path file, long number, boolean matching) {
        openFile = file;
        openLine = number + 1;
        if (matching) {
            covered = Math.max(covered, sequence - shift);
        }
    }

    /** Reports that the lines between the last confirmed one and this one are not the signed ones. */
    private void rewritten(Path file, long number, KnownCheckpoint checkpoint) {
        String reason = Messages.text("audit.broken.rewritten", checkpoint.source());
        boolean within = false;
        for (Map.Entry<Path, Long> each : counts.entrySet()) {
            boolean first = each.getKey().equals(openFile);
            within |= first;
            long from = first ? openLine : 1;
            long to = each.getKey().equals(file) ? number : each.getValue();
            if (within && from <= to) {
                damages.add(each.getKey(), from, to, reason, null);
            }
        }
    }

    /**
     * Must be called after the last line.
     *
     * @param log file to report if there is no file at all
     * @return number of places that a later line joined
     */
    int end(Path log) throws IOException {
        // such a line can be forged: only a later checkpoint proves it, and one is always signed before lines are
        // deleted
        if (base != null && (baseNoted == 0 || covered < baseNoted)) {
            damages.add(counts.isEmpty() ? log : counts.keySet().iterator().next(), 1,
                    Messages.text("audit.broken.unpruned"));
        }
        int seams = damages.join(joined);
        long size = intact ? tree.size() : sequence - shift + bad;
        long largest = checkpoints.largest();
        if (checkpoints.count() > 0 && largest > size) {
            KnownCheckpoint last = checkpoints.at(largest).iterator().next();
            if (!whole && !pruned && covered == 0 && good > 0 && largest <= sequence) {
                damages.add(counts.keySet().iterator().next(), 1, Messages.text("audit.broken.unpruned"));
            } else {
                Path file = log;
                for (Path each : counts.keySet()) {
                    file = each;
                }
                long missing = largest - Math.max(0, size);
                long number = counts.getOrDefault(file, 0L) + 1;
                damages.add(file, number, number, Messages.text("audit.broken.cut", missing,
                        last.checkpoint().extension("time").orElse("?"), last.source()), null);
            }
        }
        return seams;
    }
}
