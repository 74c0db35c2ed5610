// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.endpoint.AnswerOrigin;

/**
 * What the engine does now.
 *
 * @param phase in one word
 * @param modelId the model that is loading or was last used, or null
 * @param message one sentence for people in their language, or null; set in {@link Phase#FAILED}
 * @param origin who answered last, or answers now, where a remote endpoint could; null where none could
 */
public record EngineState(Phase phase, @Nullable String modelId, @Nullable String message,
        @Nullable AnswerOrigin origin) {

    /** Of an engine that knows no other machine. */
    public EngineState(Phase phase, @Nullable String modelId, @Nullable String message) {
        this(phase, modelId, message, null);
    }

    /** The phases of an engine's life. */
    public enum Phase {
        STOPPED, STARTING, LOADING, READY, BUSY, RESTARTING, FAILED, CLOSED
    }
}
