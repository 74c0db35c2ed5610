// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.scheduler;

import java.util.List;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Lets several requests of one user compute a shared prefix once: one of them, the leader, prefills it while the others
 * wait with their slots, and then start with a copy. No request waits for one that is less urgent or that waits itself.
 * For the model's thread.
 */
final class SharedPrefill {
    /** With fewer missing tokens than this, a prefix is computed without waiting. */
    private static final int WORTH_WAITING = 64;

    private final SlotAssignment slotAssignment;

    SharedPrefill(SlotAssignment slotAssignment) {
        this.slotAssignment = slotAssignment;
    }

    /**
     * Resumes requests whose prefix is complete or abandoned, and lets others wait for a leader. Must be called before
     * each step.
     *
     * @param active all requests that have slots
     * @return those of them that can be computed; not empty unless {@code active} is
     */
    List<ActiveRequest> computable(List<ActiveRequest> active) {
        if (active.size() == 1 && active.getFirst().leader == null || !slotAssignment.sharesBeginnings()) {
            return active;
        }
        for (ActiveRequest request : active) {
            ActiveRequest leader = request.leader;
            if (leader != null && (leader.slot == null || leader.slot.history().size() >= request.shared)) {
                request.leader = null;
                slotAssignment.takeAgain(request);
            }
            if (!request.compared) {
                request.compared = true;
                follow(request, active);
            }
        }
        return active.stream().filter(request -> request.leader == null).toList();
    }

    /**
     * Returns how many tokens a request may prefill at once: its followers continue at the end of the shared prefix.
     */
    int limit(ActiveRequest request, List<ActiveRequest> active) {
        return active.stream().filter(other -> other.leader == request)
                .mapToInt(other -> other.shared - request.slot.history().size()).min().orElse(Integer.MAX_VALUE);
    }

    private static void follow(ActiveRequest request, List<ActiveRequest> active) {
        if (request.task.priority().isUnasked() || active.stream().anyMatch(other -> other.leader == request)) {
            return;
        }
        int known = request.tokens.size() - request.unread;
        for (ActiveRequest other : active) {
            int shared = leads(other, request) ? request.sharedWith(other) : 0;
            if (shared > other.slot.history().size() && shared - known >= WORTH_WAITING) {
                request.leader = other;
                request.shared = shared;
                known = shared;
            }
        }
    }

    private static boolean leads(ActiveRequest other, ActiveRequest request) {
        return other != request && other.leader == null && other.compared && !other.writing()
                && other.task.priority().compareTo(request.task.priority()) <= 0
                && Objects.equals(user(other), user(request));
    }

    private static @Nullable String user(ActiveRequest request) {
        return request.task.owner().isolation();
    }
}
