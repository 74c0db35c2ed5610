// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.http;

import org.eclipse.jdt.annotation.Nullable;

/** Cancels a request in progress. Thread-safe. */
public final class Transfer {
    private @Nullable TransferGuard guard;
    private boolean cancelled;

    /** Cancels the request: nothing more is read. Idempotent; also before it begins. */
    public void cancel() {
        TransferGuard running;
        synchronized (this) {
            cancelled = true;
            running = guard;
        }
        if (running != null) {
            running.cancel();
        }
    }

    void follow(TransferGuard running) {
        boolean late;
        synchronized (this) {
            guard = running;
            late = cancelled;
        }
        if (late) {
            running.cancel();
        }
    }
}
