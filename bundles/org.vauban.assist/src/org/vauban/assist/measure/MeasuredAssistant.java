// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.measure;

import java.util.concurrent.CompletableFuture;
import org.vauban.assist.completion.CompletionService;
import org.vauban.engine.EngineDescription;

/** An assistant with one model, created to be measured. Safe for use by many threads. */
public interface MeasuredAssistant extends AutoCloseable {

    CompletionService completions();

    /** Returns the description of the engine; fails as the engine does. */
    CompletableFuture<EngineDescription> describe();

    /** Ends the engine. Idempotent. */
    @Override
    void close();
}
