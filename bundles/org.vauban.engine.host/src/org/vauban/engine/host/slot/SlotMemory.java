// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.slot;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.host.slot.BlockPlacement.Placed;
import org.vauban.engine.host.token.TokenList;
import org.vauban.llama.LlamaMemory;

/**
 * Applies the choices of {@link SlotTable} to the context's KV cache and keeps the histories consistent with it. A run
 * that moves waits in a second sequence of its slot, since llama.cpp lets a sequence grow at its end only; it is put
 * back when the tokens before it are computed. For the model's thread.
 */
public final class SlotMemory {
    /** A larger gap before a run is closed. */
    private static final int MAX_GAP = 64;

    private final LlamaMemory memory;
    private final int slots;
    private final int slack;
    /** Whether each slot has a separate KV cache. */
    private final boolean separate;
    /** Keys wait to be rotated in the next step, which must not be aborted: they would be rotated twice. */
    private boolean shifting;
    /** The next step copies cache content to another slot before it computes. */
    private boolean copying;

    /**
     * @param slack positions left free before a run that has to make room
     * @param separate whether each slot has a separate KV cache and no second sequence: then no runs can be moved
     */
    public SlotMemory(LlamaMemory memory, int slots, int slack, boolean separate) {
        this.slack = slack;
        this.separate = separate;
        this.memory = memory;
        this.slots = slots;
    }

    public boolean canShift() {
        return memory.canShift();
    }

    private int aside(Slot slot) {
        return slots + slot.sequence();
    }

    /** @return runs that wait to be put back, in order; empty if none could be kept */
    public Deque<Placed> prepare(SlotTable.Choice choice) {
        Slot slot = choice.slot();
        if (choice.source() != slot) {
            forget(slot);
            copyBeginning(choice.source(), slot, choice.keep());
            return new ArrayDeque<>();
        }
        if (choice.keep() == slot.history().size()) {
            return new ArrayDeque<>();
        }
        List<Placed> placed = windowed(slot) ? List.of()
                : BlockPlacement.place(slot, choice.keep(), choice.blocks(), slack, MAX_GAP);
        for (Placed run : placed) {
            memory.copy(slot.sequence(), aside(slot), run.from(), run.end());
        }
        if (!cut(slot, choice.keep())) {
            return new ArrayDeque<>();
        }
        for (Placed run : BlockPlacement.moves(placed)) {
            shifting = true;
            memory.shift(aside(slot), run.from(), run.end(), run.delta());
        }
        return new ArrayDeque<>(placed);
    }

    private void copyBeginning(Slot source, Slot target, int length) {
        if (separate) {
            // only whole sequences can be copied between separate caches
            memory.copy(source.sequence(), target.sequence());
            // also for the whole history: a step may have computed tokens that are not in it yet
            memory.remove(target.sequence(), source.next(length), -1);
            copying = true;
        } else {
            memory.copy(source.sequence(), target.sequence(), 0, source.next(length));
        }
        int[] positions = new int[length];
        for (int i = 0; i < length; i++) {
            positions[i] = source.position(i);
        }
        target.append(source.history(), 0, positions);
        if (!separate) {
            target.share(length);
            source.share(length);
        }
    }

    /** Puts back the next run; its tokens are those of the request. */
    public void putBack(Slot slot, Placed run, TokenList tokens) {
        int first = run.positions()[0];
        int end = run.positions()[run.positions().length - 1] + 1;
        memory.copy(aside(slot), slot.sequence(), first, end);
        memory.remove(aside(slot), first, end);
        slot.append(tokens, run.to(), run.positions());
    }

    /** Discards runs that are no longer needed. */
    public void dropAside(Slot slot) {
        memory.remove(aside(slot));
    }

    /**
     * Truncates a slot to a prefix.
     *
     * @return false if this cache cannot remove a part: then everything is removed
     */
    boolean cut(Slot slot, int keep) {
        if (keep < slot.history().size()) {
            if (keep == 0) {
                memory.remove(slot.sequence());
            } else if (windowed(slot) || !memory.remove(slot.sequence(), slot.position(keep), -1)) {
                forget(slot);
                return false;
            }
            slot.truncate(keep);
        }
        return true;
    }

    /** Whether the next step must not be aborted. */
    public boolean shifting() {
        return shifting;
    }

    /** Whether a slot's content may still be in another slot: nothing may be saved or restored then. */
    public boolean copying() {
        return copying;
    }

    /** Records that a step was computed. */
    public void stepped() {
        shifting = false;
        copying = false;
    }

    /** Whether a sliding window has dropped the beginning, so that removed tokens cannot be computed again. */
    private boolean windowed(Slot slot) {
        return memory.positionMin(slot.sequence()) > 0;
    }

    /** Removes the last tokens of a slot, which were drafted in vain. */
    public void undo(Slot slot, int keep) {
        if (keep < slot.history().size()) {
            memory.remove(slot.sequence(), slot.position(keep), -1);
            slot.truncate(keep);
        }
    }

    /** Clears a slot that holds another user's text, and sets its user. */
    public void isolate(Slot slot, @Nullable String user) {
        if (!slot.serves(user)) {
            forget(slot);
        }
        slot.isolate(user);
    }

    public void forget(Slot slot) {
        memory.remove(slot.sequence());
        if (!separate) {
            memory.remove(aside(slot));
        }
        slot.truncate(0);
    }

    /**
     * Whether the KV cache matches the history; used after an aborted step. With separate caches, llama.cpp computes a
     * step in parts: only the finished parts of the aborted step are removed.
     */
    public boolean agrees(Slot slot) {
        if (separate && memory.positionMax(slot.sequence()) >= slot.next() && !windowed(slot)) {
            memory.remove(slot.sequence(), slot.next(), -1);
        }
        return memory.positionMax(slot.sequence()) == slot.next() - 1;
    }
}
