// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.session;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.eclipse.jdt.annotation.Nullable;

/** Limits the number of pending requests of one client, since each holds texts until it is answered. Any thread. */
public final class OpenRequests {
    private final int most;
    private final AtomicInteger open = new AtomicInteger();

    /** @param most maximum number of pending requests, at least 1 */
    public OpenRequests(int most) {
        this.most = most;
    }

    /**
     * Starts a request unless too many are pending.
     *
     * @param request starts the request; if it throws, the exception is passed on and the request does not count as
     *            pending
     * @return its answer, or null if it was not started
     */
    public @Nullable CompletableFuture<?> begin(Supplier<CompletableFuture<?>> request) {
        if (open.incrementAndGet() > most) {
            open.decrementAndGet();
            return null;
        }
        CompletableFuture<?> answer = null;
        try {
            answer = request.get();
            return answer;
        } finally {
            if (answer == null) {
                open.decrementAndGet();
            } else {
                answer.whenComplete((value, failure) -> open.decrementAndGet());
            }
        }
    }
}
