// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist;

import org.eclipse.jdt.annotation.Nullable;

/**
 * What to show to the user.
 *
 * @param state one of the few states that a person can tell apart
 * @param modelId the model in use, or null
 * @param message one sentence in the user's language, or null; set in {@link State#ERROR} and says what to do
 * @param loadProgress from 0 to 1 while a model loads, else 0
 * @param warning sentences in the user's language about what somebody should do something about although all works, or
 *            null
 */
public record AssistStatus(State state, @Nullable String modelId, @Nullable String message, double loadProgress,
        @Nullable String warning) {

    /** Without a warning. */
    public AssistStatus(State state, @Nullable String modelId, @Nullable String message, double loadProgress) {
        this(state, modelId, message, loadProgress, null);
    }

    /** The same with a warning, or with none. */
    public AssistStatus withWarning(@Nullable String sentences) {
        return new AssistStatus(state, modelId, message, loadProgress, sentences);
    }

    /** The states. */
    public enum State {
        /** Switched off by the user. */
        OFF,
        /** Nothing started yet. */
        IDLE,
        /** The engine starts or the model loads. */
        LOADING, READY, WORKING,
        /** See the message. */
        ERROR
    }
}
