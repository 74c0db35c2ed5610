// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.vauban.assist.chat.ChatService;
import org.vauban.assist.completion.CompletionService;
import org.vauban.assist.document.DocumentService;
import org.vauban.assist.edit.EditService;
import org.vauban.assist.fix.FixService;
import org.vauban.assist.inspect.PromptLog;
import org.vauban.assist.licence.LicenceConfirmation;
import org.vauban.assist.measure.MeasureService;
import org.vauban.assist.outcome.OutcomeRecorder;
import org.vauban.assist.question.QuestionService;
import org.vauban.assist.trace.TraceService;
import org.vauban.engine.EngineDescription;

/**
 * The editor-neutral assistant that the workbench, the language server and the command line share. It owns the gate
 * and the engine; editors see neither.
 *
 * <p>All methods may be called from any thread. Only {@link #close} blocks.
 */
public interface Assistant extends AutoCloseable {

    CompletionService completions();

    /** Returns the chat service. */
    ChatService chats();

    /** Returns the service for edits that the user requests in natural language. */
    EditService edits();

    /** Returns the service that fixes compiler and lint problems. */
    FixService fixes();

    /** Returns the service for edits that fix several problems at once; policies treat these edits as fixes. */
    EditService repairs();

    /** Returns the service that works on documents. */
    DocumentService documents();

    /** Returns the service that answers questions from indexed documents and code. */
    QuestionService questions();

    /** Returns the service that links requirements, code and tests. */
    default TraceService traces() {
        return TraceService.NONE;
    }

    /** Returns the service that measures which model suits this machine. */
    MeasureService measures();

    /**
     * Sets how the user is asked before code that matches published sources is shown, where a policy requires it.
     * Until this is set, such code is withheld.
     */
    default void confirmLicences(LicenceConfirmation how) {}

    /**
     * Returns the recorder that notes in the audit whether suggestions, edits and answers were used. Shown chat answers
     * are recorded already; insertions from them are not.
     */
    default OutcomeRecorder outcomes() {
        return OutcomeRecorder.NONE;
    }

    /** Returns the last requests as the model saw them, for the prompt inspector. */
    PromptLog prompts();

    AssistStatus status();

    /** Adds a listener; it is called on a thread of the assistant at each change, never while a lock is held. */
    void addStatusListener(Consumer<AssistStatus> listener);

    void removeStatusListener(Consumer<AssistStatus> listener);

    /**
     * Starts the engine, loads the model and returns the engine's description. The future fails with
     * {@link org.vauban.engine.EngineException}.
     */
    CompletableFuture<EngineDescription> describe();

    /** Loads the model in the background, so that the first completion need not wait for it. */
    void warmUp();

    /**
     * Loads the model in the background before the user opens an editor, if settings and policy allow work in advance
     * and the machine does not run on battery. Obstacles are not reported now but at the first request that needs the
     * engine. Returns at once.
     */
    default void warmUpEarly() {}

    /** Applies new settings; a changed model or JDK restarts the engine at its next use. */
    void configure(AssistSettings settings);

    AssistSettings settings();

    /**
     * Ends the engine. Waits up to two seconds for pending writes to disk and, where a policy allows saving the KV
     * cache, up to five seconds for that. Idempotent: a call during another call waits for that one.
     */
    @Override
    void close();
}
