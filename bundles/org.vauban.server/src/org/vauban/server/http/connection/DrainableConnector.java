// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.http.connection;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * Serves or closes every connection that arrives while its socket is being closed. Jetty closes the socket and
 * interrupts the accepting thread. A thread that is interrupted just after it has accepted a connection throws, and the
 * connection is lost: it stays open, unanswered, until the process ends. Closing the socket wakes the thread as well,
 * so this connector does not interrupt it.
 */
@NonNullByDefault({})
public final class DrainableConnector extends ServerConnector {

    /** @param acceptors accepting threads; with 0, accepting can stop while the socket keeps listening */
    public DrainableConnector(Server server, int acceptors, int selectors, ConnectionFactory... factories) {
        super(server, acceptors, selectors, factories);
    }

    @Override
    protected void interruptAcceptors() {
        // wakes an acceptor that waits for fewer connections, so that it ends
        setAccepting(isAccepting());
    }

    @Override
    protected void onEndPointOpened(EndPoint endpoint) {
        super.onEndPointOpened(endpoint);
        // existing connections already have the short idle timeout; this one may have been accepted since
        if (isShutdown()) {
            endpoint.setIdleTimeout(getShutdownIdleTimeout());
        }
    }
}
