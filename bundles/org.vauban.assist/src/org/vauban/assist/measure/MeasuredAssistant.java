// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.measure;

import java.util.concurrent.CompletableFuture;
import org.vauban.assist.completion.CompletionService;
import org.vauban.engine.EngineDescription;

/** An assistant of one model, made to be measured. Safe for use by many threads. */
public interface MeasuredAssistant extends AutoCloseable {

    CompletionService completions();

    /** What runs the model; fails as the engine does. */
    CompletableFuture<EngineDescription> describe();

    /** Ends the engine. Idempotent. */
    @Override
    void close();
}
