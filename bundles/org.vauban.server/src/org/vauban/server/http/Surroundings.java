// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.http;

import org.vauban.server.configuration.ServerLimits;
import org.vauban.server.metrics.ServerMetrics;
import org.vauban.server.traces.RequestTrace;

/**
 * What exchanges share, and what is known of one before it is answered.
 *
 * @param known whether it is known who asks
 */
record Surroundings(ServerLimits limits, BodyReader bodies, ServerMetrics metrics, CallerIdentity identity,
        RequestTrace trace, boolean known) {}
