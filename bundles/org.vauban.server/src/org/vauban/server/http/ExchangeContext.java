// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.http;

import org.eclipse.jdt.annotation.Nullable;
import org.vauban.server.configuration.ServerLimits;
import org.vauban.server.log.AccessLog;
import org.vauban.server.log.RequestFields;
import org.vauban.server.metrics.ServerMetrics;
import org.vauban.server.traces.RequestTrace;

/**
 * The environment that exchanges share, and what is known of an exchange before it is answered.
 *
 * @param known whether the caller is authenticated
 * @param fields what the log records of the request
 */
record ExchangeContext(ServerLimits limits, BodyReader bodies, ServerMetrics metrics, CallerIdentity identity,
        RequestTrace trace, boolean known, RequestFields fields) {

    /**
     * Records the end of a request.
     *
     * @param error the error code sent to its client, or null
     */
    void ended(Route route, int status, double seconds, @Nullable String error) {
        metrics.answered(route.path(), status, seconds);
        if (status == ErrorKind.CLIENT_GONE.status()) {
            metrics.disconnected();
        }
        AccessLog.ended(fields, status, Math.round(seconds * 1_000), error);
        trace.ended(status);
    }
}
