// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.serving;

import org.vauban.governance.Gate;
import org.vauban.server.configuration.ServerLimits;
import org.vauban.server.http.Exchange;
import org.vauban.server.metrics.ServerMetrics;

/**
 * What the endpoints of all protocols share.
 *
 * @param models what is served
 * @param gate that every text passes
 * @param admission bounds what is with the engine
 * @param metrics what is counted
 * @param limits what clients may take
 */
public record ServingContext(ModelPool models, Gate gate, RequestAdmission admission, ServerMetrics metrics,
        ServerLimits limits) {

    /** The review of the texts of a request. */
    public TextReview review(String feature, Exchange exchange, String model) {
        return new TextReview(gate, feature, exchange.caller(), model);
    }
}
