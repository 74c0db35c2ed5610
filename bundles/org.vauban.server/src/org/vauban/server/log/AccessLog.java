// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.log;

import java.lang.System.Logger.Level;
import org.eclipse.jdt.annotation.Nullable;

/** Logs a line for each completed request, if enabled. Any thread. */
public final class AccessLog {
    /** Logger name; off unless the logger's level includes details. */
    static final String NAME = "org.vauban.server.access";

    private static final System.Logger LOG = System.getLogger(NAME);

    private AccessLog() {}

    /**
     * The end of a request.
     *
     * @param status the HTTP status; 499 if the client disconnected
     * @param millis duration since the request arrived
     * @param error error code sent to the client, or null
     */
    record Ended(RequestFields request, int status, long millis, @Nullable String error) {
        @Override
        public String toString() {
            return request.route() + " " + status + ", " + millis + " ms";
        }
    }

    /** Logs the end of a request; see {@link Ended}. */
    public static void ended(RequestFields request, int status, long millis, @Nullable String error) {
        if (LOG.isLoggable(Level.DEBUG)) {
            LOG.log(Level.DEBUG, "{0}", new Ended(request, status, millis, error));
        }
    }
}
