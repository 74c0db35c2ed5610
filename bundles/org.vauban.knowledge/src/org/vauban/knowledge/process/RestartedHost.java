// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.process;

import org.eclipse.jdt.annotation.Nullable;

/** A child process that is started on first use, and again after it has ended. Any thread. */
final class RestartedHost {
    private final Start start;
    // guarded by this
    private @Nullable ChildConnection host;
    private boolean closed;

    /** Starts a host. */
    @FunctionalInterface
    interface Start {
        ChildConnection start() throws ChildException;
    }

    RestartedHost(Start start) {
        this.start = start;
    }

    /**
     * Returns the running host.
     *
     * @throws ChildException if none can be started, or this object is closed
     */
    synchronized ChildConnection connection() throws ChildException {
        ChildConnection now = host;
        if (closed) {
            throw ChildException.closed(ChildException.Kind.NOT_STARTED);
        }
        if (now == null || !now.isAlive()) {
            now = start.start();
            host = now;
        }
        return now;
    }

    /** Process id, or -1. */
    synchronized long pid() {
        ChildConnection now = host;
        return now == null ? -1 : now.pid();
    }

    /** Ends the host; work in progress counts as crashed. */
    synchronized void close() {
        closed = true;
        ChildConnection now = host;
        if (now != null) {
            now.kill();
        }
    }
}
