// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.http.connection;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * Serves or cuts every connection that comes while its socket is being closed. Jetty closes the socket and interrupts
 * the thread that accepts. A thread that is interrupted just after it has accepted a connection throws, and nobody
 * knows that connection any more: it stays open, without an answer, until the process ends. Closing the socket wakes
 * the thread as well.
 */
@NonNullByDefault({})
public final class DrainableConnector extends ServerConnector {

    /** @param acceptors threads that accept; with none, accepting can end while the socket goes on to listen */
    public DrainableConnector(Server server, int acceptors, int selectors, ConnectionFactory... factories) {
        super(server, acceptors, selectors, factories);
    }

    @Override
    protected void interruptAcceptors() {
        // one that waits until there are fewer connections sees that it is to end
        setAccepting(isAccepting());
    }

    @Override
    protected void onEndPointOpened(EndPoint endpoint) {
        super.onEndPointOpened(endpoint);
        // those who are there already have got the short time; this one may have come since
        if (isShutdown()) {
            endpoint.setIdleTimeout(getShutdownIdleTimeout());
        }
    }
}
