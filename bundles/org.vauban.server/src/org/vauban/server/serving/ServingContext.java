// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.serving;

import org.vauban.governance.Gate;
import org.vauban.server.http.ApiException;
import org.vauban.server.http.Exchange;
import org.vauban.server.identity.Caller;
import org.vauban.server.metrics.ServerMetrics;
import org.vauban.server.serving.pool.ModelPool;

/**
 * The parts that the endpoints of all protocols share.
 *
 * @param models the served models
 * @param gate the gate for every text, under the current policy
 * @param admission limits the requests at the engine
 * @param metrics the counters
 */
public record ServingContext(ModelPool models, CurrentGate gate, RequestAdmission admission,
        ServerMetrics metrics) {

    /** Provides the gate in force. */
    @FunctionalInterface
    public interface CurrentGate {
        /** Returns the gate. Blocks for file access. @throws ApiException if nothing may be served now */
        Gate get() throws ApiException;
    }

    /**
     * Counts the tokens of a request, for the metrics and for the caller's quota.
     *
     * @param prompt prompt tokens
     * @param reused prompt tokens taken from the KV cache
     */
    public void used(Exchange exchange, String model, int prompt, int reused, int generated) {
        used(exchange.caller(), model, prompt, reused, generated);
    }

    /** Counts the tokens of a request outside HTTP. */
    public void used(Caller caller, String model, int prompt, int reused, int generated) {
        metrics.used(model, prompt, reused, generated);
        admission.used(caller, (long) prompt - reused + generated);
    }

    /**
     * Creates the review of a request's texts under the current policy.
     *
     * @throws ApiException if it forbids serving
     */
    public TextReview review(String feature, Exchange exchange, String model) throws ApiException {
        return new TextReview(gate.get(), feature, exchange.caller(), model);
    }
}
