// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.call;

import java.util.ArrayDeque;
import java.util.Queue;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Runs tasks of several threads one at a time, in order: on the thread that submits one, or on another that is still
 * running an earlier one. Holds no lock while a task runs. Threads: any.
 */
public final class SerialExecutor {
    // guarded by this
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private boolean running;

    /** Runs a task before returning, unless another task is running, also of this thread: then after that one. */
    public void execute(Runnable task) {
        synchronized (this) {
            waiting.add(task);
            if (running) {
                return;
            }
            running = true;
        }
        RuntimeException failure = null;
        Error error = null;
        for (Runnable next = next(); next != null; next = next()) {
            try {
                next.run();
            } catch (RuntimeException e) {
                failure = e; // the tasks behind it must run nevertheless
            } catch (Error e) {
                error = e;
            }
        }
        if (error != null) {
            throw error;
        }
        if (failure != null) {
            throw failure;
        }
    }

    private synchronized @Nullable Runnable next() {
        Runnable next = waiting.poll();
        running = next != null;
        return next;
    }
}
