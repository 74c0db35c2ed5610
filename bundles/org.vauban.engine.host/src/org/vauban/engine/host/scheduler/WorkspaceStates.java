// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.scheduler;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.host.slot.Slot;
import org.vauban.engine.host.slot.SlotMemory;
import org.vauban.engine.host.slot.SlotTable;
import org.vauban.engine.host.state.SequenceState;
import org.vauban.engine.host.state.StateOwner;
import org.vauban.engine.host.state.StateStore;
import org.vauban.engine.host.state.StateStore.Match;
import org.vauban.engine.host.token.TokenList;
import org.vauban.llama.LlamaContext;
import org.vauban.llama.SequenceLayout;
import org.vauban.llama.error.StateException;

/**
 * Keeps what a slot has read for a workspace when the slot is given to somebody else, and puts it back when the
 * workspace asks again: copying some megabytes instead of reading for seconds. For the model's thread.
 */
final class WorkspaceStates {
    /** What is shorter is read again soon enough. */
    private static final int SHORTEST = 64;
    /** Copying must be so much cheaper than reading, since what is kept is not always wanted again. */
    private static final double PAYS = 4;
    private static final double WEIGHT = 0.3;

    private final LlamaContext context;
    private final SlotTable table;
    private final SlotMemory memory;
    private final StepBudget budget;
    private final StateStore store;
    private final Function<String, Optional<StateOwner>> owners;
    /** Whether this model's memory has the form that can be kept. */
    private boolean usable;
    /** Measured milliseconds for a megabyte, and bytes of a token; 0 while unknown. */
    private double millisPerMegabyte = 1;
    private double bytesPerToken;

    /**
     * @param owners names a workspace together with the model; empty where the model cannot be told from others
     * @param usable false for a memory of which nothing can be forgotten
     */
    WorkspaceStates(LlamaContext context, SlotTable table, SlotMemory memory, StepBudget budget, StateStore store,
            Function<String, Optional<StateOwner>> owners, boolean usable) {
        this.context = context;
        this.table = table;
        this.memory = memory;
        this.budget = budget;
        this.store = store;
        this.owners = owners;
        this.usable = usable && store.budget() > 0;
    }

    /**
     * A slot is about to lose all but so many tokens. What was written last is lost with each key, so little is no
     * matter.
     */
    void losing(Slot slot, int kept) {
        int lost = slot.history().size() - kept;
        if (lost >= SHORTEST && lost * 3 >= slot.history().size() && pays(lost, slot.history().size())) {
            keep(slot);
        }
    }

    private boolean pays(int lost, int tokens) {
        return budget.millis(lost) > PAYS * 2 * copyMillis(tokens);
    }

    private double copyMillis(int tokens) {
        return millisPerMegabyte * tokens * bytesPerToken / 1e6;
    }

    /** Keeps what all slots have read for workspaces now. */
    void keepAll() {
        table.slots().stream().filter(slot -> slot.history().size() >= SHORTEST).forEach(this::keep);
    }

    private void keep(Slot slot) {
        // keys that wait to be rotated would be kept as they are, under the positions that they are to have
        if (!usable || slot.workspace() == null || memory.shifting() || memory.copying()) {
            return;
        }
        StateOwner owner = owners.apply(slot.workspace()).orElse(null);
        int[] tokens = slot.history().toArray();
        if (owner == null
                || store.longest(owner, tokens).filter(known -> known.common() == tokens.length).isPresent()) {
            return;
        }
        if (!store.takes((long) (bytesPerToken * tokens.length))) {
            return;
        }
        long begin = System.nanoTime();
        Arena arena = Arena.ofShared();
        boolean kept = false;
        try {
            MemorySegment bytes = context.states().saveSequence(slot.sequence(), arena);
            int[] positions = new int[tokens.length];
            Arrays.setAll(positions, slot::position);
            Optional<SequenceLayout> layout = SequenceLayout.of(bytes);
            if (layout.isEmpty()) {
                usable = false;
            } else if (Arrays.equals(layout.get().positions(), positions)) {
                measured(bytes.byteSize(), begin);
                bytesPerToken = (double) bytes.byteSize() / tokens.length;
                kept = true;
                store.put(owner, new SequenceState(tokens, positions, bytes, arena));
            }
        } catch (StateException | OutOfMemoryError e) {
            // nothing is lost: it is read again
            System.err.println("The KV cache could not be saved: " + e.getMessage());
        } finally {
            if (!kept) {
                arena.close();
            }
        }
    }

    private void measured(long bytes, long begin) {
        double millis = (System.nanoTime() - begin) / 1e6;
        millisPerMegabyte += WEIGHT * (millis / (bytes / 1e6) - millisPerMegabyte);
    }

    /**
     * What became of an attempt to put something back.
     *
     * @param slot that has it now, or null
     * @param disturbed whether other slots have lost something
     */
    record Restored(@Nullable Slot slot, boolean disturbed) {
        static final Restored NOTHING = new Restored(null, false);
    }

    /**
     * Puts back what was kept for a workspace, if that saves enough reading.
     *
     * @param user key of one of several users, whose the slot is then; or null
     * @param reused tokens that need no reading without it
     */
    Restored restore(@Nullable String workspace, @Nullable String user, TokenList tokens, int reused) {
        if (!usable || workspace == null || memory.copying()) {
            return Restored.NOTHING;
        }
        StateOwner owner = owners.apply(workspace).orElse(null);
        Match match = owner == null ? null : store.longest(owner, tokens.toArray()).orElse(null);
        if (match == null) {
            return Restored.NOTHING;
        }
        int saved = Math.min(match.common(), tokens.size() - 1) - reused;
        if (saved < SHORTEST || budget.millis(saved) < PAYS * match.size() / 1e6 * millisPerMegabyte) {
            return Restored.NOTHING;
        }
        Slot slot = table.oldestIdle();
        losing(slot, 0);
        memory.forget(slot);
        slot.isolate(user);
        slot.workspace(workspace); // or what it loses next would be kept for those who had it before
        if (store.use(match.id(), state -> put(state, slot)).orElse(false)) {
            return new Restored(slot, true);
        }
        store.remove(match.id());
        return new Restored(null, true);
    }

    /** @return false if llama.cpp cannot take it */
    private boolean put(SequenceState state, Slot slot) {
        while (true) {
            long begin = System.nanoTime();
            try {
                context.states().restoreSequence(slot.sequence(), state.bytes());
                slot.append(new TokenList(state.tokens()), 0, state.positions());
                if (!memory.agrees(slot)) {
                    memory.forget(slot);
                    return false;
                }
                measured(state.bytes().byteSize(), begin);
                return true;
            } catch (StateException e) {
                memory.forget(slot);
                Slot oldest = e.wiped() ? table.oldestFilled() : null;
                if (oldest == null) {
                    System.err.println("The saved KV cache could not be restored: " + e.getMessage());
                    return false;
                }
                losing(oldest, 0);
                memory.forget(oldest); // for want of room
            }
        }
    }
}
