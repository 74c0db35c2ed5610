// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.question;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.vauban.assist.ask.PromptService;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.knowledge.KnowledgeException;
import org.vauban.knowledge.SearchResult;

/** Answers by the model of the assistant. */
public final class DefaultQuestionService implements QuestionService {
    private final PromptService promptService;
    private final PassageSearch passages;

    public DefaultQuestionService(PromptService promptService, PassageSearch passages) {
        this.promptService = Objects.requireNonNull(promptService);
        this.passages = Objects.requireNonNull(passages);
    }

    @Override
    public boolean isAvailable() {
        return passages.isAvailable();
    }

    @Override
    public CompletableFuture<SearchResult> search(String query, int limit, List<Path> folders) {
        CompletableFuture<SearchResult> result = new CompletableFuture<>();
        promptService.inBackground(() -> {
            try {
                result.complete(passages.search(query, limit, folders));
            } catch (KnowledgeException e) {
                result.completeExceptionally(
                        new AssistException(AssistError.STORE, String.valueOf(e.getMessage()), "", e));
            }
        }, result::completeExceptionally);
        return result;
    }

    @Override
    public AssistCall<QuestionOutcome> ask(QuestionQuery query, QuestionListener listener) {
        QuestionRun run = new QuestionRun(promptService, query, Objects.requireNonNull(listener));
        run.begin();
        return run;
    }
}
