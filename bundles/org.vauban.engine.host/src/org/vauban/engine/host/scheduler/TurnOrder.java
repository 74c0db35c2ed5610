// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.scheduler;

import java.util.Comparator;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.slot.Priority;

/** Who comes before whom. Under the lock of the {@link RequestQueue}, whose shares it looks at. */
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
     * First the user who has had least, of those the most urgent, then the one that came first. What is done in the
     * background comes last, whoever it is for.
     */
    Comparator<ActiveRequest> turns() {
        return Comparator
                .comparing((ActiveRequest request) -> request.task.priority().compareTo(Priority.BACKGROUND) >= 0)
                .thenComparing(request -> user(request.task), shares.leastFirst()).thenComparing(URGENT_FIRST);
    }

    /** Not what was written for another user who has had less: else one user's urgent requests would starve others. */
    boolean mayDisplace(GenerationTask newer, GenerationTask older) {
        return shares.leastFirst().compare(user(newer), user(older)) <= 0;
    }

    /** What the newer one takes the place of was read for the same caret, so that its step is not wasted. */
    static boolean givesWay(GenerationTask computed, GenerationTask newer) {
        String key = newer.supersedes();
        boolean same = key != null && key.equals(computed.supersedes());
        return computed.priority().compareTo(newer.priority()) > 0 && !same;
    }
}
