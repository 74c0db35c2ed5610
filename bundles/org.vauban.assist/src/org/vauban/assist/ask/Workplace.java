// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import org.vauban.engine.Engine;
import org.vauban.engine.ModelDescription;
import org.vauban.governance.Gate;

/** What a feature gets from the assistant that it belongs to. */
interface Workplace {

    /**
     * The gate, and the engine with a model that loads or is loaded. Reads the disk: on the {@link #worker}.
     *
     * @throws org.vauban.engine.EngineException if there is no model, or the assistant is closed
     */
    Open open();

    /** The loaded model is gone; the next {@link #open} loads it again. */
    void forget(CompletableFuture<ModelDescription> stale);

    /** Shows a problem in the status; null when it is over. */
    void problem(String sentence);

    AssistSettings settings();

    String message(String key, Object... arguments);

    /** One thread, on which blocking work is done in order. */
    ExecutorService worker();

    /** What is at hand. */
    record Open(Gate gate, Engine engine, String modelId, CompletableFuture<ModelDescription> loaded) {
    }
}
