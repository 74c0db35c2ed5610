// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.settings;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jdt.annotation.Nullable;

/**
 * How long a caller waits for a secret that a program fetches, perhaps with the permission of the user.
 *
 * @param most time since the program was started; null for no limit
 * @param end completed when the secret is no longer needed
 */
public record KeyWait(@Nullable Duration most, CompletableFuture<?> end) {
    /** Returns a wait without limit. */
    public static KeyWait patient() {
        return new KeyWait(null, new CompletableFuture<>());
    }

    /**
     * Waits for a result. Blocks; the caller checks whether there is one.
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
            // the caller checks the result
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
