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
 * Does in the context's memory what {@link SlotTable} chose, and keeps histories true to it. A run that moves waits in
 * a second sequence of its slot, since llama.cpp lets a sequence grow at its end only; when the tokens before it are
 * read it is put back. For the model's thread.
 */
public final class SlotMemory {
    /** A larger gap before a run is closed. */
    private static final int MAX_GAP = 64;

    private final LlamaMemory memory;
    private final int slots;
    private final int slack;
    /** Whether each slot has a memory of its own. */
    private final boolean separate;
    /** Keys wait to be rotated, which the next step does and which must not be broken off: it would be done twice. */
    private boolean shifting;
    /** Memory waits to be copied to another slot, which the next step does before it computes. */
    private boolean copying;

    /**
     * @param slack positions left free before a run that has to make room
     * @param separate whether each slot has a memory of its own, and none aside: then no runs can be moved
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

    /** @return runs that wait to be put back, in order; empty where nothing could be kept */
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
            // only a whole sequence can be copied from one memory to another
            memory.copy(source.sequence(), target.sequence());
            // also where the whole history is wanted: a step may have computed more that is not told yet
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

    /** Puts a run back whose turn it is; its tokens are those of the request. */
    public void putBack(Slot slot, Placed run, TokenList tokens) {
        int first = run.positions()[0];
        int end = run.positions()[run.positions().length - 1] + 1;
        memory.copy(aside(slot), slot.sequence(), first, end);
        memory.remove(aside(slot), first, end);
        slot.append(tokens, run.to(), run.positions());
    }

    /** Drops runs that are not needed any more. */
    public void dropAside(Slot slot) {
        memory.remove(aside(slot));
    }

    /**
     * Keeps the beginning of a slot.
     *
     * @return false if this memory cannot forget a part: then all is forgotten
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

    /** Whether the next step may not be broken off. */
    public boolean shifting() {
        return shifting;
    }

    /** Whether what a slot is to hold may still be in another one: then nothing may be saved or put back. */
    public boolean copying() {
        return copying;
    }

    /** A step was computed. */
    public void stepped() {
        shifting = false;
        copying = false;
    }

    /** Whether the memory has lost the beginning, so that what is cut cannot be read again behind it. */
    private boolean windowed(Slot slot) {
        return memory.positionMin(slot.sequence()) > 0;
    }

    /** Forgets the last tokens of a slot, which were drafted. */
    public void undo(Slot slot, int keep) {
        if (keep < slot.history().size()) {
            memory.remove(slot.sequence(), slot.position(keep), -1);
            slot.truncate(keep);
        }
    }

    /** What a slot holds of another user is forgotten, before anything of this one is read there. */
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
     * Whether the memory holds what the history says; used after a step that was broken off. Where slots have memories
     * of their own, llama.cpp computes a step in parts: what was done of it until then is forgotten, and no more.
     */
    public boolean agrees(Slot slot) {
        if (separate && memory.positionMax(slot.sequence()) >= slot.next() && !windowed(slot)) {
            memory.remove(slot.sequence(), slot.next(), -1);
        }
        return memory.positionMax(slot.sequence()) == slot.next() - 1;
    }
}
