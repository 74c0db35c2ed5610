// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist;

import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.endpoint.AnswerOrigin;

/**
 * The assistant's status as front ends show it to the user.
 *
 * @param state the state of the assistant
 * @param modelId the model in use, or null
 * @param message one sentence in the user's language, or null; set in {@link State#ERROR}, where it says what to do
 * @param loadProgress from 0 to 1 while a model loads, else 0
 * @param warning sentences in the user's language about conditions that need attention although the assistant works,
 *            or null
 * @param origin where the last or the current answer comes from, if a remote endpoint may answer; else null
 */
public record AssistStatus(State state, @Nullable String modelId, @Nullable String message, double loadProgress,
        @Nullable String warning, @Nullable AnswerOrigin origin) {

    /** Creates a status without a warning, for an assistant that only this machine answers. */
    public AssistStatus(State state, @Nullable String modelId, @Nullable String message, double loadProgress) {
        this(state, modelId, message, loadProgress, null, null);
    }

    /** Returns a copy with the given warning, or null for none. */
    public AssistStatus withWarning(@Nullable String sentences) {
        return new AssistStatus(state, modelId, message, loadProgress, sentences, origin);
    }

    /** Returns a copy with the given origin of the answer. */
    public AssistStatus withOrigin(@Nullable AnswerOrigin value) {
        return new AssistStatus(state, modelId, message, loadProgress, warning, value);
    }

    /** The states that the user can tell apart. */
    public enum State {
        /** Switched off by the user. */
        OFF,
        /** The engine has not been started yet. */
        IDLE,
        /** The engine is starting or the model is loading. */
        LOADING, READY, WORKING,
        /** Something failed; {@link AssistStatus#message} says what. */
        ERROR
    }
}
