// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.resource;

import java.util.ConcurrentModificationException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Permits one call at a time on a native handle, and none after it is closed. It does not queue: a second call throws,
 * since using one llama.cpp handle on two threads is an error of the caller.
 */
public final class ExclusiveUse {
    private static final Object CLOSED = new Object();

    /** Null if free, the thread that uses the handle, or {@link #CLOSED}. */
    private final AtomicReference<Object> state = new AtomicReference<>();
    private final String name;

    /** @param name name of the handle in messages, for example "context" */
    public ExclusiveUse(String name) {
        this.name = name;
    }

    /** Acquires the handle; the caller must call {@link #exit()} in a finally block. */
    public void enter() {
        Object holder = state.compareAndExchange(null, Thread.currentThread());
        if (holder != null) {
            throw refused(holder);
        }
    }

    public void exit() {
        state.set(null);
    }

    /** Closes for good; false if it was closed already; throws during a call. */
    public boolean close() {
        Object holder = state.compareAndExchange(null, CLOSED);
        if (holder != null && holder != CLOSED) {
            throw refused(holder);
        }
        return holder == null;
    }

    public boolean isClosed() {
        return state.get() == CLOSED;
    }

    private RuntimeException refused(Object holder) {
        return holder instanceof Thread thread
                ? new ConcurrentModificationException("This " + name + " is in use by thread \"" + thread.getName()
                        + "\"; use one thread at a time, and do not call it from its own callbacks.")
                : new IllegalStateException("This " + name + " is closed.");
    }
}
