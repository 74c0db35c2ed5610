// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.lsp;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.vauban.server.configuration.LspLimits;
import org.vauban.server.http.ApiException;
import org.vauban.server.http.ErrorKind;
import org.vauban.server.identity.Caller;
import org.vauban.server.message.Messages;

/** The open connections of the language server, and their limits. Thread-safe. */
final class LspSockets {
    private static final int RETRY_SECONDS = 30;

    private final LspLimits limits;
    private final Map<String, Integer> callers = new HashMap<>();
    private final Set<LspSocket> open = new HashSet<>();
    private int places;
    private boolean closed;

    LspSockets(LspLimits limits) {
        this.limits = limits;
    }

    /** Reserves a connection, which {@link #leave} releases. @throws ApiException if there are too many */
    synchronized void enter(Caller caller) throws ApiException {
        int own = callers.getOrDefault(caller.id(), 0);
        if (closed) {
            throw ApiException.retry(ErrorKind.UNAVAILABLE, Messages.text("draining"), 1);
        }
        if (places >= limits.sessions()) {
            throw ApiException.retry(ErrorKind.OVERLOADED, Messages.text("lsp.full", limits.sessions()), RETRY_SECONDS);
        }
        if (own >= limits.sessionsPerKey()) {
            throw ApiException.retry(ErrorKind.OVERLOADED, Messages.text("lsp.full.key", limits.sessionsPerKey()),
                    RETRY_SECONDS);
        }
        places++;
        callers.put(caller.id(), own + 1);
    }

    synchronized void leave(Caller caller) {
        places--;
        callers.computeIfPresent(caller.id(), (id, own) -> own == 1 ? null : own - 1);
    }

    /** Adds a connection; returns whether it may stay open. */
    synchronized boolean opened(LspSocket socket) {
        open.add(socket);
        return !closed;
    }

    synchronized void closed(LspSocket socket) {
        open.remove(socket);
    }

    synchronized int count() {
        return open.size();
    }

    /** Tells all clients that the server restarts, and accepts no more. */
    void close() {
        synchronized (this) {
            closed = true;
        }
        all().forEach(socket -> socket.restarts(Messages.text("draining")));
    }

    /** Returns the open connections. */
    synchronized List<LspSocket> all() {
        return List.copyOf(open);
    }
}
