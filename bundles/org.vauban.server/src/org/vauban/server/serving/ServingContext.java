// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.serving;

import java.util.function.Supplier;
import org.vauban.governance.Gate;
import org.vauban.server.http.Exchange;
import org.vauban.server.metrics.ServerMetrics;

/**
 * What the endpoints of all protocols share.
 *
 * @param models what is served
 * @param gate that every text passes, under the policy of the moment
 * @param admission bounds what is with the engine
 * @param metrics what is counted
 */
public record ServingContext(ModelPool models, Supplier<Gate> gate, RequestAdmission admission,
        ServerMetrics metrics) {

    /**
     * Counts what a request took, for the numbers of the server and the quota of its caller.
     *
     * @param prompt tokens of the prompt
     * @param reused of these, tokens of the KV cache
     */
    public void used(Exchange exchange, String model, int prompt, int reused, int generated) {
        metrics.used(model, prompt, reused, generated);
        admission.used(exchange.caller(), (long) prompt - reused + generated);
    }

    /** The review of the texts of a request. */
    public TextReview review(String feature, Exchange exchange, String model) {
        return new TextReview(gate.get(), feature, exchange.caller(), model);
    }
}
