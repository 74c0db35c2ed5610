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
 * Saves the KV cache of a workspace when its slot is reassigned, and restores it when the workspace sends a request
 * again: copying some megabytes replaces seconds of prefill. For the model's thread.
 */
final class WorkspaceStates {
    /** Shorter states are not saved, since they are quickly prefilled again. */
    private static final int SHORTEST = 64;
    /** Factor by which copying must be cheaper than prefill, since saved states are not always needed again. */
    private static final double PAYS = 4;
    private static final double WEIGHT = 0.3;

    private final LlamaContext context;
    private final SlotTable table;
    private final SlotMemory memory;
    private final StepBudget budget;
    private final StateStore store;
    private final Function<String, Optional<StateOwner>> owners;
    /** Whether this model's KV cache has a form that can be saved. */
    private boolean usable;
    /** Measured milliseconds per megabyte, and bytes per token; 0 while unknown. */
    private double millisPerMegabyte = 1;
    private double bytesPerToken;

    /**
     * @param owners maps a workspace to its owner with this model; empty if the model cannot be told from others
     * @param usable false for a cache of which no part can be removed
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
     * Saves a slot that is about to be truncated to the given tokens. Small losses are ignored, since every keystroke
     * loses the last generated tokens.
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

    /** Saves all slots that belong to a workspace. */
    void keepAll() {
        table.slots().stream().filter(slot -> slot.history().size() >= SHORTEST).forEach(this::keep);
    }

    private void keep(Slot slot) {
        // keys that wait to be shifted would be saved unshifted, but with their new positions
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
            // nothing is lost: it can be prefilled again
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
     * The result of an attempt to restore a state.
     *
     * @param slot slot that holds it now, or null
     * @param disturbed whether other slots have lost content
     */
    record Restored(@Nullable Slot slot, boolean disturbed) {
        static final Restored NOTHING = new Restored(null, false);
    }

    /**
     * Restores the saved state of a workspace if that saves enough prefill.
     *
     * @param user key of the user, among several, to whom the slot will belong; or null
     * @param reused tokens that can be reused without it
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
        slot.workspace(workspace); // otherwise its next loss would be saved for the previous workspace
        if (store.use(match.id(), state -> put(state, slot)).orElse(false)) {
            return new Restored(slot, true);
        }
        store.remove(match.id());
        return new Restored(null, true);
    }

    /** @return false if llama.cpp cannot restore it */
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
                memory.forget(oldest); // frees room for the state
            }
        }
    }
}
