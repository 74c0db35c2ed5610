// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.question;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.vauban.assist.ask.PromptService;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.knowledge.KnowledgeException;
import org.vauban.knowledge.SearchResult;

/** Answers questions with the assistant's model. */
public final class DefaultQuestionService implements QuestionService {
    private final PromptService promptService;
    private final DocumentIndex passages;
    private final PassageReadAhead readAhead;
    private volatile KnowledgeFolders folders;

    /**
     * @param folders folders of the scopes until others are set
     * @param readsAhead whether prompts may be prefilled in advance; reads the disk
     */
    public DefaultQuestionService(PromptService promptService, DocumentIndex passages, KnowledgeFolders folders,
            BooleanSupplier readsAhead) {
        this.promptService = Objects.requireNonNull(promptService);
        this.passages = Objects.requireNonNull(passages);
        this.folders = Objects.requireNonNull(folders);
        this.readAhead = new PassageReadAhead(promptService, passages, readsAhead);
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
    public void typed(String question, List<Path> folders) {
        readAhead.typed(question, folders);
    }

    /** Ends prefills that started under earlier settings or policies. */
    public void endReadAhead() {
        readAhead.end();
    }

    @Override
    public DocumentIndex index() {
        return passages;
    }

    @Override
    public DocumentAddresses addresses() {
        return passages.addresses();
    }

    @Override
    public KnowledgeFolders folders() {
        return folders;
    }

    @Override
    public void folders(KnowledgeFolders next) {
        folders = Objects.requireNonNull(next);
    }

    @Override
    public AssistCall<QuestionOutcome> ask(QuestionQuery query, QuestionListener listener) {
        readAhead.end();
        QuestionRun run = new QuestionRun(promptService, query, Objects.requireNonNull(listener));
        run.begin();
        return run;
    }
}
