// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.settings;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jdt.annotation.Nullable;

/**
 * How long somebody waits for a secret that a program fetches, and that its user may have to permit.
 *
 * @param most since the program was started; null for as long as it takes
 * @param end completed when nobody wants the secret any more
 */
public record KeyWait(@Nullable Duration most, CompletableFuture<?> end) {
    /** As long as it takes. */
    public static KeyWait patient() {
        return new KeyWait(null, new CompletableFuture<>());
    }

    /**
     * Blocks; whether there is a result then is up to the caller to look.
     *
     * @param begun {@link System#nanoTime} when the program was started
     */
    void await(CompletableFuture<?> result, long begun) {
        CompletableFuture<?> either = CompletableFuture.anyOf(result, end);
        Duration time = most;
        try {
            if (time == null) {
                either.get();
            } else {
                either.get(Math.max(0, begun + time.toNanos() - System.nanoTime()), TimeUnit.NANOSECONDS);
            }
        } catch (ExecutionException | TimeoutException e) {
            // the result tells
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
