// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.endpoint.AnswerOrigin;

/**
 * The current state of an engine.
 *
 * @param phase phase of its life
 * @param modelId the model that is loading or was last used, or null
 * @param message one sentence for the user in their language, or null; set in {@link Phase#FAILED}
 * @param origin origin of the last or current answer if a remote endpoint could answer; null if none could
 */
public record EngineState(Phase phase, @Nullable String modelId, @Nullable String message,
        @Nullable AnswerOrigin origin) {

    /** Creates the state of an engine without other machines. */
    public EngineState(Phase phase, @Nullable String modelId, @Nullable String message) {
        this(phase, modelId, message, null);
    }

    /** The phases of an engine's life. */
    public enum Phase {
        STOPPED, STARTING, LOADING, READY, BUSY, RESTARTING, FAILED, CLOSED
    }
}
