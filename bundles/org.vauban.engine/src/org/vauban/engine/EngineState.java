// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

import org.eclipse.jdt.annotation.Nullable;

/**
 * What the engine does now.
 *
 * @param phase in one word
 * @param modelId the model that is loading or was last used, or null
 * @param message one sentence for people in their language, or null; set in {@link Phase#FAILED}
 */
public record EngineState(Phase phase, @Nullable String modelId, @Nullable String message) {

    /** The phases of an engine's life. */
    public enum Phase {
        STOPPED, STARTING, LOADING, READY, BUSY, RESTARTING, FAILED, CLOSED
    }
}
