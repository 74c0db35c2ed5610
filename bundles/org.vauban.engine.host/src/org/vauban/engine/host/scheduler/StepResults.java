// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.scheduler;

import java.util.List;
import org.vauban.engine.FinishReason;
import org.vauban.engine.host.slot.Slot;
import org.vauban.engine.slot.Priority;

/**
 * Passes the results of a step to its requests, and ends those that are done, have failed or find no room. For the
 * model's thread.
 */
final class StepResults {
    private final RequestQueue queue;
    private final SlotAssignment slotAssignment;
    private final Admission admission;
    private final TokenWriter writer;
    private final int contextSize;
    private final SchedulerEvents events;
    private final Runnable describe;

    /**
     * @param contextSize maximum number of tokens in a sequence
     * @param describe called before a request is answered, so that a follow-up request finds its slot free
     */
    StepResults(RequestQueue queue, SlotAssignment slotAssignment, Admission admission, TokenWriter writer,
            int contextSize, SchedulerEvents events, Runnable describe) {
        this.queue = queue;
        this.slotAssignment = slotAssignment;
        this.admission = admission;
        this.writer = writer;
        this.contextSize = contextSize;
        this.events = events;
        this.describe = describe;
    }

    /** Processes the results that a step has computed for the share and the draft of a request. */
    void read(ActiveRequest request) {
        Slot slot = request.slot;
        int pending = request.share - request.draft.length;
        slot.append(request.tokens, slot.history().size(), slot.history().size() + pending);
        int written = request.written;
        if (request.firstOutput >= 0) {
            try {
                write(request);
                queue.charge(request.task, written > 0 ? 0 : pending, request.written - written);
            } catch (RuntimeException | OutOfMemoryError e) {
                slotAssignment.memory().forget(slot);
                admission.fail(request, e);
            }
            return;
        }
        queue.charge(request.task, pending, 0);
        slotAssignment.putBlocksBack(request);
        if (request.written == 0) {
            request.task.listener().reading(slot.history().size(), request.promptLength);
        }
    }

    private void write(ActiveRequest request) {
        FinishReason finish = writer.write(request, slotAssignment.memory());
        if (finish == null && request.task.ended() != null) {
            finish = request.task.ended();
        }
        if (finish == null && request.tokens.size() >= contextSize) {
            finish = admission.overflow(request);
        }
        if (finish != null) {
            admission.finish(request, finish, describe);
        }
    }

    /** Fails all requests of a step that has failed. */
    void fail(List<ActiveRequest> planned, RuntimeException e) {
        for (ActiveRequest request : planned) {
            Slot slot = request.slot;
            admission.fail(request, e);
            slotAssignment.memory().forget(slot);
        }
    }

    /** Makes room for a step by giving up what is needed least. */
    void makeRoom(List<ActiveRequest> planned) {
        List<ActiveRequest> idle = queue.active().stream().filter(request -> request.task.priority() == Priority.IDLE)
                .toList();
        boolean asked = !idle.containsAll(planned);
        if (!idle.isEmpty() && (asked || !slotAssignment.forgetSpare())) {
            idle.forEach(this::giveUp);
            return;
        }
        if (!asked || slotAssignment.forgetOldest()) {
            return;
        }
        ActiveRequest victim = queue.leastUrgentOfMany();
        if (victim != null) {
            admission.pause(victim, true);
            return;
        }
        ActiveRequest only = planned.getFirst();
        if (only.written == 0) {
            admission.fail(only, events.contextExceeded(only.tokens.size() + 1, contextSize));
            return;
        }
        FinishReason reason = admission.overflow(only);
        if (reason != null) {
            admission.finish(only, reason);
        }
    }

    /** Ends an idle request, since there is no room for it in slots that no other request needs. */
    private void giveUp(ActiveRequest idle) {
        slotAssignment.memory().forget(idle.slot);
        admission.finish(idle, FinishReason.CANCELLED);
    }
}
