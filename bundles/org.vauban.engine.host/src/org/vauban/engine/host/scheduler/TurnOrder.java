// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.scheduler;

import java.util.Comparator;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.slot.Priority;

/** Orders waiting requests. Guarded by the lock of the {@link RequestQueue}, whose shares it reads. */
final class TurnOrder {
    static final Comparator<ActiveRequest> URGENT_FIRST = Comparator
            .comparing((ActiveRequest r) -> r.task.priority()).thenComparingLong(r -> r.order);

    private final FairShares shares;

    TurnOrder(FairShares shares) {
        this.shares = shares;
    }

    static @Nullable String user(GenerationTask task) {
        return task.owner().isolation();
    }

    /**
     * Orders by user, the one who has used least first, then by urgency, then by arrival. Background requests come
     * last, whichever user they belong to.
     */
    Comparator<ActiveRequest> turns() {
        return Comparator
                .comparing((ActiveRequest request) -> request.task.priority().compareTo(Priority.BACKGROUND) >= 0)
                .thenComparing(request -> user(request.task), shares.leastFirst()).thenComparing(URGENT_FIRST);
    }

    /**
     * Whether a request may displace another; not that of a user who has used less, or urgent requests would starve
     * others.
     */
    boolean mayDisplace(GenerationTask newer, GenerationTask older) {
        return shares.leastFirst().compare(user(newer), user(older)) <= 0;
    }

    /**
     * Whether a running step gives way to a newer request; not for the same caret position, since its prefill is
     * reused.
     */
    static boolean givesWay(GenerationTask computed, GenerationTask newer) {
        String key = newer.supersedes();
        boolean same = key != null && key.equals(computed.supersedes());
        return computed.priority().compareTo(newer.priority()) > 0 && !same;
    }
}
