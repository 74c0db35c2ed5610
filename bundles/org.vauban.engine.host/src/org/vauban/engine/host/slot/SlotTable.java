// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.slot;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.host.slot.BlockReuse.Block;
import org.vauban.engine.host.token.TokenList;

/**
 * Chooses the slot that offers most reuse without destroying content that another request will need again. A slot that
 * holds another user's text is not examined and offers no reuse, as if it held an entirely different text.
 */
public final class SlotTable {
    /**
     * Prefixes are cut at a multiple of this, which keeps results closest to a fresh run (measured: 20 of 20 with
     * 0.5B).
     */
    private static final int CUT = 4;
    /** Minimum length of a prefix that is worth sharing. */
    private static final int WORTH_SHARING = 32;
    /** Speculative content gets at most three slots of eight. */
    private static final int SPARE = 3;
    private static final int SPARE_OF = 8;

    private final List<Slot> slots = new ArrayList<>();

    public SlotTable(int count) {
        for (int i = 0; i < count; i++) {
            slots.add(new Slot(i));
        }
    }

    /**
     * What a request starts with.
     *
     * @param slot slot that it gets
     * @param source slot whose prefix it reuses; {@code slot} itself, or another one to copy from
     * @param keep length of that prefix
     * @param blocks runs after it that are moved; only from {@code slot} itself
     */
    public record Choice(Slot slot, Slot source, int keep, List<Block> blocks) {
        /** Returns the number of reused tokens. */
        public int reused() {
            return keep + BlockReuse.tokens(blocks);
        }
    }

    public List<Slot> slots() {
        return slots;
    }

    /** Returns the number of slots that are not busy. */
    public int idle() {
        return (int) slots.stream().filter(slot -> !slot.busy()).count();
    }

    /**
     * Returns an empty idle slot, or else the idle slot that was not used for the longest time.
     *
     * @throws IllegalStateException if every slot is busy
     */
    public Slot oldestIdle() {
        return slots.stream().filter(slot -> !slot.busy())
                .min(Comparator.comparing((Slot slot) -> slot.history().size() > 0).thenComparingLong(Slot::lastUse))
                .orElseThrow(() -> new IllegalStateException("every slot is busy"));
    }

    /** Returns what a request would start with in a given slot; see {@link #choose}. */
    public static Choice in(Slot slot, @Nullable String user, TokenList tokens, @Nullable BlockReuseLimits move,
            boolean cut) {
        return inPlace(slot, user, tokens, move, cut);
    }

    /** Returns the idle slot to clear first: the oldest with speculative content, or else the oldest with content. */
    public @Nullable Slot oldestFilled() {
        return slots.stream().filter(slot -> !slot.busy() && slot.history().size() > 0)
                .min(Comparator.comparing((Slot slot) -> !slot.spare()).thenComparingLong(Slot::lastUse)).orElse(null);
    }

    /** Returns the oldest slot with content among those that {@link #chooseSpare} chooses from, or null. */
    public @Nullable Slot oldestSpareFilled() {
        return spares().stream().filter(slot -> slot.history().size() > 0)
                .min(Comparator.comparing((Slot slot) -> !slot.spare()).thenComparingLong(Slot::lastUse)).orElse(null);
    }

    /**
     * Returns idle slots for speculative requests: at most a share of all slots, and of those that other requests have
     * used only the ones that were not used for the longest time.
     */
    private List<Slot> spares() {
        int share = slots.size() * SPARE / SPARE_OF;
        List<Slot> spares = slots.stream().filter(Slot::spare).toList();
        if (spares.size() < share) {
            Set<Slot> kept = slots.stream().filter(slot -> !slot.spare() && (slot.busy() || slot.history().size() > 0))
                    .sorted(Comparator.comparing(Slot::busy).thenComparingLong(Slot::lastUse).reversed())
                    .limit(slots.size() - share).collect(Collectors.toSet());
            spares = slots.stream().filter(slot -> !kept.contains(slot)).toList();
        }
        return spares.stream().filter(slot -> !slot.busy()).toList();
    }

    /**
     * @param user key of one of several users, or null for the single user
     * @param tokens at least one; the last one is always computed, since its logits are needed
     * @param move which runs may be moved, null for none
     * @param cut whether a part of a slot can be removed; otherwise only a whole history can be continued
     * @throws IllegalStateException if every slot is busy
     */
    public Choice choose(@Nullable String user, TokenList tokens, @Nullable BlockReuseLimits move, boolean cut) {
        List<Slot> idle = slots.stream().filter(slot -> !slot.busy()).toList();
        if (idle.isEmpty()) {
            throw new IllegalStateException("every slot is busy");
        }
        return choose(idle, user, tokens, move, cut);
    }

    /** Like {@link #choose}, for a request of the lowest priority: null if every idle slot is still needed. */
    public @Nullable Choice chooseSpare(@Nullable String user, TokenList tokens, @Nullable BlockReuseLimits move,
            boolean cut) {
        List<Slot> spares = spares();
        return spares.isEmpty() ? null : choose(spares, user, tokens, move, cut);
    }

    private Choice choose(List<Slot> idle, @Nullable String user, TokenList tokens, @Nullable BlockReuseLimits move,
            boolean cut) {
        Choice best = null;
        for (Slot slot : idle) {
            Choice own = inPlace(slot, user, tokens, move, cut);
            if (best == null || own.reused() > best.reused()
                    || own.reused() == best.reused() && older(slot, best.slot())) {
                best = own;
            }
        }
        Objects.requireNonNull(best, "an idle slot");
        Slot source = null;
        int longest = 0;
        for (Slot slot : slots) {
            int common = slot.serves(user) ? beginning(slot, tokens, true) : 0;
            if (cut && common > longest) {
                longest = common;
                source = slot;
            }
        }
        Slot oldest = idle.stream().min((one, other) -> older(one, other) ? -1 : older(other, one) ? 1 : 0)
                .orElseThrow();
        boolean keepsMost = best.reused() * 2 >= best.slot().history().size();
        if (longest > best.reused() || !keepsMost && oldest != best.slot()) {
            // the best slot's content is needed again, or another slot has a longer prefix: share that prefix
            if (source != null && longest >= WORTH_SHARING && source != oldest) {
                return new Choice(oldest, source, longest, List.of());
            }
            if (!keepsMost && best.reused() < WORTH_SHARING) {
                return inPlace(oldest, user, tokens, move, cut);
            }
        }
        return best;
    }

    private static boolean older(Slot one, Slot other) {
        boolean empty = one.history().size() == 0;
        boolean otherEmpty = other.history().size() == 0;
        return empty != otherEmpty ? empty : one.lastUse() < other.lastUse();
    }

    private static Choice inPlace(Slot slot, @Nullable String user, TokenList tokens, @Nullable BlockReuseLimits move,
            boolean cut) {
        if (!slot.serves(user)) {
            return new Choice(slot, slot, 0, List.of());
        }
        int keep = beginning(slot, tokens, cut);
        int common = Math.min(slot.history().common(tokens), tokens.size() - 1);
        List<Block> blocks = move == null || !cut ? List.of()
                : move.allowed(
                        BlockReuse.find(slot.history(), tokens, keep, Math.max(keep, slot.shared())), common);
        return new Choice(slot, slot, keep, blocks);
    }

    private static int beginning(Slot slot, TokenList tokens, boolean cut) {
        int keep = Math.min(slot.history().common(tokens), tokens.size() - 1);
        if (keep < slot.history().size()) {
            return cut ? keep - keep % CUT : 0;
        }
        return keep;
    }
}
