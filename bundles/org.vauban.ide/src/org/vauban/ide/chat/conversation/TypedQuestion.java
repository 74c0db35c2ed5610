// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat.conversation;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.vauban.assist.chat.Conversation;
import org.vauban.assist.question.ScopedQuestion;
import org.vauban.ide.workbench.CurrentAssistant;

/** Informs the assistant of a question to the index while the user types it, so that passages are prefilled. */
final class TypedQuestion {
    private final CurrentAssistant assistants;
    private final Supplier<Conversation> shown;
    private final Executor worker;

    /**
     * @param shown returns the conversation that the question will belong to
     * @param worker not the UI thread, since the assistant may have to be created
     */
    TypedQuestion(CurrentAssistant assistants, Supplier<Conversation> shown, Executor worker) {
        this.assistants = assistants;
        this.shown = shown;
        this.worker = worker;
    }

    /** Called when the user has typed. Returns at once. */
    void changed(String line) {
        if (ScopedQuestion.parse(line).isEmpty()) {
            return;
        }
        try {
            CompletableFuture.runAsync(() -> assistants.assistant().chats().typed(shown.get(), line), worker)
                    .exceptionally(failure -> null); // reported when the question is sent
        } catch (RejectedExecutionException e) {
            // the workbench is closing
        }
    }
}
