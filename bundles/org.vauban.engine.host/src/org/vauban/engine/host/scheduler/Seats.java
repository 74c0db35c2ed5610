// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.scheduler;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.vauban.engine.SlotDescription;
import org.vauban.llama.LlamaContext;

/** Which request has which slot, and what of the slot's memory it keeps. For the model's thread. */
final class Seats {
    private final SlotTable table;
    private final SlotMemory memory;
    private final boolean partial;
    private final boolean move;
    private long clock;

    /** @param partial whether a part of a sequence can be forgotten */
    Seats(LlamaContext context, SchedulerOptions options, boolean partial) {
        this.partial = partial;
        table = new SlotTable(options.slots());
        memory = new SlotMemory(context.memory(), options.slots(), options.slack());
        move = options.movedReuse() && partial && memory.canShift();
    }

    SlotMemory memory() {
        return memory;
    }

    boolean hasIdle() {
        return table.hasIdle();
    }

    /** Gives a request the slot that holds most of its tokens; one must be idle. */
    void take(ActiveRequest request) {
        SlotTable.Choice choice = table.choose(request.tokens, move ? request.prompt.moves() : null, partial);
        Slot slot = choice.slot();
        slot.take();
        request.slot = slot;
        request.blocks = memory.prepare(choice);
        if (request.reused < 0) {
            request.reused = slot.history().size()
                    + request.blocks.stream().mapToInt(run -> run.positions().length).sum();
        }
        putBlocksBack(request);
    }

    /** Puts the runs back whose turn it is. */
    void putBlocksBack(ActiveRequest request) {
        while (!request.blocks.isEmpty() && request.blocks.getFirst().to() == request.slot.history().size()) {
            memory.putBack(request.slot, request.blocks.removeFirst(), request.tokens);
            check(request);
        }
    }

    /** A request whose slot does not hold what it should reads all again; never seen, but it would be wrong text. */
    void check(ActiveRequest request) {
        if (!memory.agrees(request.slot)) {
            memory.forget(request.slot);
            request.blocks = new ArrayDeque<>();
            request.reused = 0;
        }
    }

    /** Does nothing for a request without a slot. */
    void give(ActiveRequest request) {
        if (request.slot != null) {
            if (!request.blocks.isEmpty()) {
                memory.dropAside(request.slot);
                request.blocks = new ArrayDeque<>();
            }
            request.slot.release(++clock);
            request.slot = null;
        }
    }

    /** @return whether an idle slot held something that could be forgotten */
    boolean forgetOldest() {
        Slot oldest = table.oldestFilled();
        if (oldest == null) {
            return false;
        }
        memory.forget(oldest);
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
