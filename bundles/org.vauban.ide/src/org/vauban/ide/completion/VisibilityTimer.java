// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.completion;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How long a suggestion has been visible: who presses Tab sooner than anybody can read does not mean to accept it. UI
 * thread.
 */
final class VisibilityTimer {
    private static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(150);

    private final LongSupplier nanos;
    private boolean visible;
    private long since;

    /** @param nanos a clock that only goes forward */
    VisibilityTimer(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Another suggestion is shown now. */
    void restart() {
        visible = true;
        since = nanos.getAsLong();
    }

    /** A suggestion is shown, perhaps the same as before. */
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
