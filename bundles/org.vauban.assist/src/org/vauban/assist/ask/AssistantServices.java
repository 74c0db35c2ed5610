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

/** What a feature gets from the assistant that it belongs to. Safe for use by many threads. */
public interface AssistantServices {

    /**
     * The gate, and the engine with a model that loads or is loaded. Reads the disk: on the {@link #worker} or in the
     * {@link #background}.
     *
     * @throws org.vauban.engine.EngineException if there is no model, or the assistant is closed
     */
    Open open();

    /** The loaded model is gone; the next {@link #open} loads it again. */
    void forget(CompletableFuture<ModelDescription> stale);

    /**
     * Gives the loaded model what was kept of a workspace, once. Returns at once.
     *
     * @param workspace a key, or null for none
     * @return tokens of the longest state that came back, 0 if none did; never fails
     */
    CompletableFuture<Integer> remembered(Open open, @Nullable String workspace);

    /** Whether the model could not be loaded the last time: only who asks has it tried again. */
    default boolean hasFailed() {
        return false;
    }

    /** Shows a problem in the status; null when it is over. */
    void problem(@Nullable String sentence);

    /** The sentences of the assistant in the user's language. */
    Messages messages();

    default String message(String key, Object... arguments) {
        return messages().text(key, arguments);
    }

    /** One thread, on which the blocking work of completions is done in order. */
    ExecutorService worker();

    /** One thread for the blocking work of everything that may take longer than a completion. */
    ExecutorService background();

    /** The policy that the gate was made with; that nobody decided anything before the first {@link #open}. */
    default Policy policy() {
        return Policy.NONE;
    }

    /** Whether a gate is the one that decides now: no other policy holds, and no settings want another. */
    default boolean holds(Gate gate) {
        return true;
    }

    /** What masks text that is kept as the gate would mask it. */
    default SecretMasker masker() {
        return new SecretMasker();
    }

    /**
     * What looks up whether generated code stands in published sources. Reads the disk the first time: on the
     * {@link #worker} or in the {@link #background}, or behind a request.
     */
    default LicenceCheck licences() {
        return LicenceCheck.NONE;
    }

    /** Where it is noted for the audit what became of what models wrote. */
    default OutcomeRecorder outcomes() {
        return OutcomeRecorder.NONE;
    }

    /** Where requests are noted for the prompt inspector. */
    PromptLog log();

    /** What is at hand. */
    record Open(Gate gate, Engine engine, String modelId, CompletableFuture<ModelDescription> loaded) {
        /** Whether the model is known to have fewer parameters; nothing is known of it before it is loaded. */
        public boolean isSmallerThan(long parameters) {
            return isLoaded() && loaded.join().parameters() < parameters;
        }

        /** Tokens that fit into its context; 0 where that is not known yet. */
        public int contextTokens() {
            return isLoaded() ? loaded.join().contextTokens() : 0;
        }

        private boolean isLoaded() {
            return loaded.isDone() && !loaded.isCompletedExceptionally();
        }
    }
}
