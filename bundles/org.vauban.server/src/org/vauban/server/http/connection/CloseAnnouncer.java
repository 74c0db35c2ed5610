// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.http.connection;

import java.util.function.BooleanSupplier;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Tells clients of a server that is about to end to open another connection for their next request, so that they do not
 * send it on a connection that is being closed.
 */
@NonNullByDefault({})
public final class CloseAnnouncer extends Handler.Wrapper {
    private final BooleanSupplier draining;

    public CloseAnnouncer(BooleanSupplier draining) {
        this.draining = draining;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (draining.getAsBoolean()) {
            response.getHeaders().put(HttpHeader.CONNECTION, "close");
        }
        return super.handle(request, response, callback);
    }
}
