// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.http;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Takes over the connection of a request for another protocol. */
@FunctionalInterface
public interface ProtocolUpgrade {

    /** Returns whether it has taken over the request; if not, the request is still to be answered. */
    boolean take(Request request, Response response, Callback callback);
}
