// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama;

import java.util.ConcurrentModificationException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Lets one call at a time use a native handle, and none after it is closed. It does not queue: the second call
 * throws, since two threads on one llama.cpp handle are a fault of the caller.
 */
final class ExclusiveUse {
    private static final Object CLOSED = new Object();

    /** Null when free, the thread that uses the handle, or {@link #CLOSED}. */
    private final AtomicReference<Object> state = new AtomicReference<>();
    private final String name;

    /** @param name what is guarded, as it appears in messages, for example "context" */
    ExclusiveUse(String name) {
        this.name = name;
    }

    /** Takes the handle; the caller calls {@link #exit()} in a finally block. */
    void enter() {
        Object holder = state.compareAndExchange(null, Thread.currentThread());
        if (holder != null) {
            throw refused(holder);
        }
    }

    void exit() {
        state.set(null);
    }

    /** Closes for good; false if it was closed already; throws while a call is under way. */
    boolean close() {
        Object holder = state.compareAndExchange(null, CLOSED);
        if (holder != null && holder != CLOSED) {
            throw refused(holder);
        }
        return holder == null;
    }

    boolean isClosed() {
        return state.get() == CLOSED;
    }

    private RuntimeException refused(Object holder) {
        return holder instanceof Thread thread
                ? new ConcurrentModificationException("This " + name + " is in use by thread \"" + thread.getName()
                        + "\"; use one thread at a time, and do not call it from its own callbacks.")
                : new IllegalStateException("This " + name + " is closed.");
    }
}
