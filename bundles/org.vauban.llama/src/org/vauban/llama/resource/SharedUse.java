// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.resource;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the users of a native handle that many threads may read at once; it can be closed only when there are none.
 * Users are short calls and the handles created from it.
 */
public final class SharedUse {
    private static final int CLOSED = -1;

    private final AtomicInteger users = new AtomicInteger();
    private final String name;

    /** @param name name of the handle in messages, for example "model" */
    public SharedUse(String name) {
        this.name = name;
    }

    public void acquire() {
        for (;;) {
            int n = users.get();
            if (n == CLOSED) {
                throw new IllegalStateException("This " + name + " is closed.");
            }
            if (users.compareAndSet(n, n + 1)) {
                return;
            }
        }
    }

    public void release() {
        users.decrementAndGet();
    }

    /** Closes for good; false if it was closed already; throws while there are users. */
    public boolean close() {
        int n = users.compareAndExchange(0, CLOSED);
        if (n > 0) {
            throw new IllegalStateException("This " + name + " is still used by " + n
                    + " open handle(s) or call(s); close what was made from it first.");
        }
        return n == 0;
    }

    public boolean isClosed() {
        return users.get() == CLOSED;
    }
}
