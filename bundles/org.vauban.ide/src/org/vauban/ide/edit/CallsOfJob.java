// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.edit;

import org.vauban.assist.call.AssistCall;

/** The calls that a job waits for, one after another: cancelling the job ends the one that is under way and all that follow. */
public final class CallsOfJob {

    private AssistCall<?> current; // guarded by this
    private boolean ended; // guarded by this

    /** Begins to wait for a call. @return it; ended already where the job was cancelled before */
    public <T> AssistCall<T> follow(AssistCall<T> next) {
        boolean over;
        synchronized (this) {
            current = next;
            over = ended;
        }
        if (over) {
            next.cancel();
        }
        return next;
    }

    /** Of the job's {@code canceling}. */
    public void cancel() {
        AssistCall<?> call;
        synchronized (this) {
            ended = true;
            call = current;
        }
        if (call != null) {
            call.cancel();
        }
    }
}
