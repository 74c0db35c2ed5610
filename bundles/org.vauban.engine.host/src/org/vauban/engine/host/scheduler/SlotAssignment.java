// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.scheduler;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.host.slot.BlockReuseLimits;
import org.vauban.engine.host.slot.Slot;
import org.vauban.engine.host.slot.SlotMemory;
import org.vauban.engine.host.slot.SlotTable;
import org.vauban.engine.host.state.StateOwner;
import org.vauban.engine.host.state.StateStore;
import org.vauban.engine.slot.Priority;
import org.vauban.engine.slot.SlotDescription;
import org.vauban.llama.LlamaContext;

/** Assigns slots to requests and decides how much of a slot's KV cache they reuse. For the model's thread. */
final class SlotAssignment {
    private final SlotTable table;
    private final SlotMemory memory;
    private final WorkspaceStates workspaces;
    private final boolean partial;
    private final boolean move;
    private long clock;

    /**
     * @param partial whether a part of a sequence can be removed
     * @param budget measures the prefill speed
     * @param store keeps the saved states of workspaces
     * @param owners maps a workspace to its owner in the store
     */
    SlotAssignment(LlamaContext context, SchedulerOptions options, boolean partial, StepBudget budget, StateStore store,
            Function<String, Optional<StateOwner>> owners) {
        this.partial = partial;
        table = new SlotTable(options.slots());
        memory = new SlotMemory(context.memory(), options.slots(), options.slack(), options.separate());
        workspaces = new WorkspaceStates(context, table, memory, budget, store, owners, partial);
        move = options.movedReuse() && partial && !options.separate() && memory.canShift();
    }

    SlotMemory memory() {
        return memory;
    }

    /** Returns the saved states of slots that were reassigned. */
    WorkspaceStates workspaces() {
        return workspaces;
    }

    int idle() {
        return table.idle();
    }

    /**
     * Assigns the slot that holds most of the request's tokens; one must be idle.
     *
     * @return false if every idle slot is still needed by requests of a higher priority
     */
    boolean take(ActiveRequest request) {
        BlockReuseLimits reuseLimits = move ? request.prompt.moves() : null;
        boolean spare = request.task.priority() == Priority.IDLE;
        String user = request.task.owner().isolation();
        SlotTable.Choice choice = spare
                ? table.chooseSpare(user, request.tokens, reuseLimits, partial)
                : table.choose(user, request.tokens, reuseLimits, partial);
        if (choice == null) {
            return false;
        }
        // a saved state would be restored to a slot that it chooses itself
        String workspace = spare ? null : request.task.owner().stateKey();
        WorkspaceStates.Restored restored = workspaces.restore(workspace, user, request.tokens,
                choice.reused());
        Slot filled = restored.slot();
        if (filled != null) {
            choice = SlotTable.in(filled, user, request.tokens, reuseLimits, partial);
        } else if (restored.disturbed()) {
            choice = table.choose(user, request.tokens, reuseLimits, partial);
        }
        Slot slot = choice.slot();
        workspaces.losing(slot, choice.source() == slot ? choice.reused() : 0);
        slot.take(spare);
        request.slot = slot;
        memory.isolate(slot, user);
        slot.workspace(workspace);
        request.blocks = memory.prepare(choice);
        int reused = slot.history().size() + request.blocks.stream().mapToInt(run -> run.positions().length).sum();
        request.unread = request.tokens.size() - reused;
        request.compared = false;
        if (request.reused < 0) {
            request.reused = reused;
            request.task.listener().prompted(request.promptTokens, request.reused);
        }
        putBlocksBack(request);
        return true;
    }

    /** Lets a request that has computed nothing start again with the current content of the slots. */
    void takeAgain(ActiveRequest request) {
        give(request);
        request.reused = request.written > 0 ? request.reused : -1;
        take(request);
    }

    /** Whether slots can share a prefix. */
    boolean sharesBeginnings() {
        return partial;
    }

    /** Puts back the runs whose preceding tokens are complete. */
    void putBlocksBack(ActiveRequest request) {
        while (!request.blocks.isEmpty() && request.blocks.getFirst().to() == request.slot.history().size()) {
            memory.putBack(request.slot, request.blocks.removeFirst(), request.tokens);
            check(request);
        }
    }

    /** Recomputes a request whose slot does not hold its tokens; never observed, but the text would be wrong. */
    void check(ActiveRequest request) {
        if (!memory.agrees(request.slot)) {
            memory.forget(request.slot);
            request.blocks = new ArrayDeque<>();
            request.reused = 0;
        }
    }

    /** Frees the slot of a request, if it has one. */
    void give(ActiveRequest request) {
        if (request.slot != null) {
            if (!request.blocks.isEmpty()) {
                memory.dropAside(request.slot);
                request.blocks = new ArrayDeque<>();
            }
            request.slot.release(++clock);
            request.slot = null;
            request.leader = null;
        }
    }

    /** @return whether an idle slot was cleared */
    boolean forgetOldest() {
        return forget(table.oldestFilled());
    }

    /** @return whether an idle slot that no other request needs was cleared */
    boolean forgetSpare() {
        return forget(table.oldestSpareFilled());
    }

    private boolean forget(@Nullable Slot slot) {
        if (slot == null) {
            return false;
        }
        workspaces.losing(slot, 0);
        memory.forget(slot);
        return true;
    }

    List<SlotDescription> describe(String modelId, Collection<ActiveRequest> active) {
        Map<Slot, ActiveRequest> owners = new HashMap<>();
        active.forEach(request -> owners.put(request.slot, request));
        List<SlotDescription> described = new ArrayList<>();
        for (Slot slot : table.slots()) {
            ActiveRequest owner = owners.get(slot);
            described.add(new SlotDescription(modelId, slot.sequence(), slot.history().size(),
                    owner == null ? -1 : owner.task.id(), owner == null ? null : owner.task.priority()));
        }
        return List.copyOf(described);
    }
}
