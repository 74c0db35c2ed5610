// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.document;

import java.util.function.Consumer;
import org.vauban.assist.ask.Answer;
import org.vauban.assist.ask.AnswerListener;
import org.vauban.assist.ask.Prompt;
import org.vauban.assist.ask.PromptRun;
import org.vauban.assist.ask.PromptService;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.message.Messages;

/** One task on one document. */
abstract class DocumentRun extends PromptRun<DocumentOutcome> {
    final DocumentQuery query;
    final DocumentListener listener;
    final DocumentPrompts prompts;
    final Messages messages;

    DocumentRun(PromptService promptService, DocumentQuery query, DocumentListener listener) {
        super(promptService);
        this.query = query;
        this.listener = listener;
        this.prompts = new DocumentPrompts(query, promptService.services().messages().locale());
        this.messages = new Messages("org.vauban.assist.document", promptService.services().messages().locale());
    }

    /** Starts the work in the background. */
    void begin() {
        promptService.inBackground(this::start, result::completeExceptionally);
    }

    abstract void start();

    /** Sends a prompt and continues with the answer or the failure. */
    void ask(Prompt prompt, Consumer<Answer> then, Consumer<AssistException> failed) {
        ask(prompt, AnswerListener.NONE, then, failed);
    }
}
