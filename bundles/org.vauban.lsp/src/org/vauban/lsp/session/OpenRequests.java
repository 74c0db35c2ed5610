// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.session;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.eclipse.jdt.annotation.Nullable;

/** Bounds how many answers one client waits for, since each request holds texts until it is answered. Any thread. */
public final class OpenRequests {
    private final int most;
    private final AtomicInteger open = new AtomicInteger();

    /** @param most requests without an answer, at least 1 */
    public OpenRequests(int most) {
        this.most = most;
    }

    /**
     * Begins a request unless too many have no answer yet.
     *
     * @param request what it throws is thrown here, and it is not open then
     * @return its answer, or null if it was not begun
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
