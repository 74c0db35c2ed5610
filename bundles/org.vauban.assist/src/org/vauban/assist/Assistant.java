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
 * The editor-neutral assistant: what the workbench, the language server and the command line share. It owns the gate
 * and the engine; editors see neither.
 *
 * <p>All methods may be called from any thread and none but {@link #close} blocks.
 */
public interface Assistant extends AutoCloseable {

    CompletionService completions();

    /** Conversations. */
    ChatService chats();

    /** Edits that a person asks for in words. */
    EditService edits();

    /** Repairs of problems. */
    FixService fixes();

    /** Edits that repair several problems at once; what holds for repairs holds for these. */
    EditService repairs();

    /** Work on documents. */
    DocumentService documents();

    /** Answers from indexed documents and code. */
    QuestionService questions();

    /** Links between requirements, code and tests. */
    default TraceService traces() {
        return TraceService.NONE;
    }

    /** Which model suits this machine. */
    MeasureService measures();

    /**
     * Says who is asked before code from published sources is shown, where a policy wants that; nobody before, so that
     * such code is withheld.
     */
    default void confirmLicences(LicenceConfirmation how) {}

    /**
     * Takes what became of suggestions, edits and answers, for the audit. Answers of conversations that were shown are
     * noted already; what was inserted of them is not.
     */
    default OutcomeRecorder outcomes() {
        return OutcomeRecorder.NONE;
    }

    /** The last requests as the model saw them, for the prompt inspector. */
    PromptLog prompts();

    AssistStatus status();

    /** Called on a thread of the assistant at each change; never while a lock is held. */
    void addStatusListener(Consumer<AssistStatus> listener);

    void removeStatusListener(Consumer<AssistStatus> listener);

    /**
     * Starts the engine, loads the model and asks the engine what it is; fails with
     * {@link org.vauban.engine.EngineException}.
     */
    CompletableFuture<EngineDescription> describe();

    /** Loads the model in the background, so that the first completion is not the one that waits. */
    void warmUp();

    /**
     * The same before anybody has come to an editor, where settings and policy let the engine work in advance, and the
     * machine does not run on its battery. What stands in its way is told to whoever needs the engine, not now. Returns
     * at once.
     */
    default void warmUpEarly() {}

    /** Takes new settings; a changed model or JDK restarts the engine at its next use. */
    void configure(AssistSettings settings);

    AssistSettings settings();

    /**
     * Ends the engine; waits up to two seconds for what is being written to the disk, and where a policy lets what
     * models have read be kept there, up to five for that. Idempotent: a call while another one closes waits for it.
     */
    @Override
    void close();
}
