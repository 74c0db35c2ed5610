// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.log;

import java.lang.System.Logger.Level;
import org.eclipse.jdt.annotation.Nullable;

/** A line for each request that has ended, where that is wanted. Any thread. */
public final class AccessLog {
    /** Off unless a log lets details of this name through. */
    static final String NAME = "org.vauban.server.access";

    private static final System.Logger LOG = System.getLogger(NAME);

    private AccessLog() {}

    /**
     * How a request ended.
     *
     * @param status of HTTP; 499 where the client went away
     * @param millis since it came
     * @param error code of the error that its client was told, or null
     */
    record Ended(RequestFields request, int status, long millis, @Nullable String error) {
        @Override
        public String toString() {
            return request.route() + " " + status + ", " + millis + " ms";
        }
    }

    /** A request has ended; see {@link Ended}. */
    public static void ended(RequestFields request, int status, long millis, @Nullable String error) {
        if (LOG.isLoggable(Level.DEBUG)) {
            LOG.log(Level.DEBUG, "{0}", new Ended(request, status, millis, error));
        }
    }
}
