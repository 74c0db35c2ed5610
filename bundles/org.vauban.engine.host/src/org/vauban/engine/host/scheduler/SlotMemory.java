// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.scheduler;

import java.util.ArrayDeque;
import java.util.Deque;
import org.vauban.engine.host.scheduler.BlockReuse.Block;
import org.vauban.llama.LlamaMemory;

/**
 * Does in the context's memory what {@link SlotTable} chose, and keeps histories true to it. A run that moves waits in a
 * second sequence of its slot, since llama.cpp lets a sequence grow at its end only; when the tokens before it are read it
 * is put back. For the model's thread.
 */
final class SlotMemory {
    private final LlamaMemory memory;
    private final int slots;
    /** Keys wait to be rotated, which the next step does and which must not be broken off: it would be done twice. */
    private boolean shifting;

    SlotMemory(LlamaMemory memory, int slots) {
        this.memory = memory;
        this.slots = slots;
    }

    boolean canShift() {
        return memory.canShift();
    }

    private int aside(Slot slot) {
        return slots + slot.sequence();
    }

    /** @return runs that wait to be put back, in order; empty where nothing could be kept */
    Deque<Block> prepare(SlotTable.Choice choice) {
        Slot slot = choice.slot();
        if (choice.source() != slot) {
            forget(slot);
            memory.copy(choice.source().sequence(), slot.sequence(), 0, choice.keep());
            slot.history().addAll(choice.source().history(), 0, choice.keep());
            slot.share(choice.keep());
            choice.source().share(choice.keep());
            return new ArrayDeque<>();
        }
        if (choice.keep() == slot.history().size()) {
            return new ArrayDeque<>();
        }
        for (Block block : choice.blocks()) {
            memory.copy(slot.sequence(), aside(slot), block.from(), block.from() + block.length());
        }
        if (!cut(slot, choice.keep())) {
            return new ArrayDeque<>();
        }
        for (Block block : BlockReuse.moves(choice.blocks())) {
            shifting = true;
            memory.shift(aside(slot), block.from(), block.from() + block.length(), block.to() - block.from());
        }
        return new ArrayDeque<>(choice.blocks());
    }

    /** Puts a run back whose turn it is; its tokens are those of the request. */
    void putBack(Slot slot, Block block, TokenList tokens) {
        int end = block.to() + block.length();
        memory.copy(aside(slot), slot.sequence(), block.to(), end);
        memory.remove(aside(slot), block.to(), end);
        slot.history().addAll(tokens, block.to(), end);
    }

    /** Drops runs that are not needed any more. */
    void dropAside(Slot slot) {
        memory.remove(aside(slot));
    }

    /**
     * Keeps the beginning of a slot.
     *
     * @return false if this memory cannot forget a part: then all is forgotten
     */
    boolean cut(Slot slot, int keep) {
        if (keep < slot.history().size()) {
            // memory with a window may have lost what the beginning of the rest looks at
            if (keep == 0 || memory.positionMin(slot.sequence()) > 0 || !memory.remove(slot.sequence(), keep, -1)) {
                forget(slot);
                return keep == 0;
            }
            slot.truncate(keep);
        }
        return true;
    }

    /** Whether the next step may not be broken off. */
    boolean shifting() {
        return shifting;
    }

    /** A step was computed. */
    void shifted() {
        shifting = false;
    }

    /** Forgets the last tokens of a slot, which were guesses. */
    void undo(Slot slot, int keep) {
        if (keep < slot.history().size()) {
            memory.remove(slot.sequence(), keep, -1);
            slot.truncate(keep);
        }
    }

    void forget(Slot slot) {
        memory.remove(slot.sequence());
        memory.remove(aside(slot));
        slot.truncate(0);
    }

    /** Whether the memory holds what the history says; used after a step that was broken off. */
    boolean agrees(Slot slot) {
        return memory.positionMax(slot.sequence()) == slot.history().size() - 1;
    }
}
