// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.call;

/**
 * Forwards a cancellation to the current call, even to one that starts afterwards. Threads: any.
 */
public final class Cancellation {
    // guarded by this
    private Runnable running;
    private boolean asked;

    /**
     * Sets the current call, in place of an older one.
     *
     * @param cancel cancels it; called at once if a cancellation was requested before
     */
    public void follow(Runnable cancel) {
        boolean late;
        synchronized (this) {
            running = cancel;
            late = asked;
        }
        if (late) {
            cancel.run();
        }
    }

    /** Requests the cancellation. @return whether there was a call to cancel */
    public boolean ask() {
        Runnable cancel;
        synchronized (this) {
            asked = true;
            cancel = running;
        }
        if (cancel == null) {
            return false;
        }
        cancel.run();
        return true;
    }

    public synchronized boolean isAsked() {
        return asked;
    }
}
