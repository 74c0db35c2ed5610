// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.call;

/**
 * Passes a cancellation on to the call that runs at the moment, also to one that begins only afterwards. Threads: any.
 */
public final class Cancellation {
    // guarded by this
    private Runnable running;
    private boolean asked;

    /**
     * A call has begun, in the place of an older one.
     *
     * @param cancel cancels it; called at once where a cancellation has been asked for
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

    /** @return whether there was a call, which has been told */
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
