// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.ask;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.inspect.PromptLog;
import org.vauban.assist.licence.LicenceCheck;
import org.vauban.assist.message.Messages;
import org.vauban.assist.outcome.OutcomeRecorder;
import org.vauban.engine.Engine;
import org.vauban.engine.ModelDescription;
import org.vauban.governance.Gate;
import org.vauban.governance.SecretMasker;
import org.vauban.governance.policy.Policy;

/** The services of the assistant that its features use. Safe for use by many threads. */
public interface AssistantServices {

    /**
     * Returns the gate, and the engine with a model that is loaded or loading. Reads the disk: call it on the
     * {@link #worker} or in the {@link #background}.
     *
     * @throws org.vauban.engine.EngineException if there is no model, or the assistant is closed
     */
    Open open();

    /** Forgets a loaded model that the engine has lost; the next {@link #open} loads it again. */
    void forget(CompletableFuture<ModelDescription> stale);

    /**
     * Restores the KV cache saved for a workspace into the loaded model, once. Returns at once.
     *
     * @param workspace key of the workspace, or null for none
     * @return number of tokens of the longest restored state, 0 for none; never fails
     */
    CompletableFuture<Integer> remembered(Open open, @Nullable String workspace);

    /** Whether the last attempt to load the model failed; only requests of the user try it again. */
    default boolean hasFailed() {
        return false;
    }

    /** Whether the assistant is closed or closing; otherwise a closed engine is followed by another one. */
    default boolean isClosing() {
        return false;
    }

    /** Shows a problem in the status; null removes it. */
    void problem(@Nullable String sentence);

    /** Returns the assistant's messages in the user's language. */
    Messages messages();

    default String message(String key, Object... arguments) {
        return messages().text(key, arguments);
    }

    /** Returns the executor that runs the blocking work of completions in order, on one thread. */
    ExecutorService worker();

    /** Returns the executor with one thread for blocking work that may take longer than a completion. */
    ExecutorService background();

    /** Returns the policy that the gate was made with; an empty one before the first {@link #open}. */
    default Policy policy() {
        return Policy.NONE;
    }

    /** Whether a gate is still current: neither policy nor settings require another. */
    default boolean holds(Gate gate) {
        return true;
    }

    /** Returns the masker for text that is stored, which masks as the gate does. */
    default SecretMasker masker() {
        return new SecretMasker();
    }

    /**
     * Returns the check that finds generated code in published sources. The first call reads the disk: call it on the
     * {@link #worker} or in the {@link #background}, or after a request.
     */
    default LicenceCheck licences() {
        return LicenceCheck.NONE;
    }

    /** Returns the recorder that notes in the audit whether the user used the output of models. */
    default OutcomeRecorder outcomes() {
        return OutcomeRecorder.NONE;
    }

    /** Returns the log of requests for the prompt inspector. */
    PromptLog log();

    /** An open gate and engine with the model in use. */
    record Open(Gate gate, Engine engine, String modelId, CompletableFuture<ModelDescription> loaded) {
        /** Whether the model is known to have fewer parameters; false while it is loading. */
        public boolean isSmallerThan(long parameters) {
            return isLoaded() && loaded.join().parameters() < parameters;
        }

        /** Returns the size of its context in tokens; 0 while that is unknown. */
        public int contextTokens() {
            return isLoaded() ? loaded.join().contextTokens() : 0;
        }

        private boolean isLoaded() {
            return loaded.isDone() && !loaded.isCompletedExceptionally();
        }
    }
}
