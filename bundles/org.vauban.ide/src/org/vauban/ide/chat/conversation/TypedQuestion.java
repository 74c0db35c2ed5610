// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat.conversation;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.vauban.assist.chat.Conversation;
import org.vauban.assist.question.ScopedQuestion;
import org.vauban.ide.workbench.CurrentAssistant;

/** Tells the assistant of a question to an index while it is typed, so that passages are read meanwhile. */
final class TypedQuestion {
    private final CurrentAssistant assistants;
    private final Supplier<Conversation> shown;
    private final Executor worker;

    /**
     * @param shown the conversation that the question will be part of
     * @param worker not the UI thread: the assistant may have to be made
     */
    TypedQuestion(CurrentAssistant assistants, Supplier<Conversation> shown, Executor worker) {
        this.assistants = assistants;
        this.shown = shown;
        this.worker = worker;
    }

    /** Somebody has typed. Returns at once. */
    void changed(String line) {
        if (ScopedQuestion.parse(line).isEmpty()) {
            return;
        }
        try {
            CompletableFuture.runAsync(() -> assistants.assistant().chats().typed(shown.get(), line), worker)
                    .exceptionally(failure -> null); // who asks is told
        } catch (RejectedExecutionException e) {
            // the workbench ends
        }
    }
}
