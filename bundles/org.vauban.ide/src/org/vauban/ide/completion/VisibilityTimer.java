// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.completion;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Measures how long a suggestion has been visible: a user who presses Tab before it can be read does not mean to accept
 * it. UI thread.
 */
final class VisibilityTimer {
    private static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(150);

    private final LongSupplier nanos;
    private boolean visible;
    private long since;

    /** @param nanos a monotonic clock, in nanoseconds */
    VisibilityTimer(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Called when another suggestion is shown. */
    void restart() {
        visible = true;
        since = nanos.getAsLong();
    }

    /** Called when a suggestion is shown, possibly the same as before. */
    void shown() {
        if (!visible) {
            restart();
        }
    }

    void gone() {
        visible = false;
    }

    boolean isLongEnough() {
        return visible && nanos.getAsLong() - since >= LEAST_NANOS;
    }
}
