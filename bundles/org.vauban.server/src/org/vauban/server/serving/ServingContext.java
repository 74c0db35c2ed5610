// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.serving;

import org.vauban.governance.Gate;
import org.vauban.server.http.ApiException;
import org.vauban.server.http.Exchange;
import org.vauban.server.identity.Caller;
import org.vauban.server.metrics.ServerMetrics;
import org.vauban.server.serving.pool.ModelPool;

/**
 * What the endpoints of all protocols share.
 *
 * @param models what is served
 * @param gate that every text passes, under the policy of the moment
 * @param admission bounds what is with the engine
 * @param metrics what is counted
 */
public record ServingContext(ModelPool models, CurrentGate gate, RequestAdmission admission,
        ServerMetrics metrics) {

    /** Says which gate holds. */
    @FunctionalInterface
    public interface CurrentGate {
        /** Blocks for file access. @throws ApiException if nothing may be served at this moment */
        Gate get() throws ApiException;
    }

    /**
     * Counts what a request took, for the numbers of the server and the quota of its caller.
     *
     * @param prompt tokens of the prompt
     * @param reused of these, tokens of the KV cache
     */
    public void used(Exchange exchange, String model, int prompt, int reused, int generated) {
        used(exchange.caller(), model, prompt, reused, generated);
    }

    /** The same outside a request. */
    public void used(Caller caller, String model, int prompt, int reused, int generated) {
        metrics.used(model, prompt, reused, generated);
        admission.used(caller, (long) prompt - reused + generated);
    }

    /**
     * The review of the texts of a request, under the policy of this moment.
     *
     * @throws ApiException if it forbids to serve
     */
    public TextReview review(String feature, Exchange exchange, String model) throws ApiException {
        return new TextReview(gate.get(), feature, exchange.caller(), model);
    }
}
