// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist;

import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.endpoint.AnswerOrigin;

/**
 * What to show to the user.
 *
 * @param state one of the few states that a person can tell apart
 * @param modelId the model in use, or null
 * @param message one sentence in the user's language, or null; set in {@link State#ERROR} and says what to do
 * @param loadProgress from 0 to 1 while a model loads, else 0
 * @param warning sentences in the user's language about what somebody should do something about although all works, or
 *            null
 * @param origin who answered last, or answers now, where a remote endpoint could; null where none could
 */
public record AssistStatus(State state, @Nullable String modelId, @Nullable String message, double loadProgress,
        @Nullable String warning, @Nullable AnswerOrigin origin) {

    /** Without a warning, where no other machine can answer. */
    public AssistStatus(State state, @Nullable String modelId, @Nullable String message, double loadProgress) {
        this(state, modelId, message, loadProgress, null, null);
    }

    /** The same with a warning, or with none. */
    public AssistStatus withWarning(@Nullable String sentences) {
        return new AssistStatus(state, modelId, message, loadProgress, sentences, origin);
    }

    /** The same with who answers. */
    public AssistStatus withOrigin(@Nullable AnswerOrigin value) {
        return new AssistStatus(state, modelId, message, loadProgress, warning, value);
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
