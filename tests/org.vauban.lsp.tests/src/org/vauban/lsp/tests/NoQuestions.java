// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.question.DocumentIndex;
import org.vauban.assist.question.KnowledgeFolders;
import org.vauban.assist.question.QuestionListener;
import org.vauban.assist.question.QuestionOutcome;
import org.vauban.assist.question.QuestionQuery;
import org.vauban.assist.question.QuestionService;
import org.vauban.knowledge.SearchResult;

/** The question service of an assistant without an index; no question may reach it. */
public final class NoQuestions implements QuestionService {

    @Override
    public boolean isAvailable() {
        return false;
    }

    @Override
    public CompletableFuture<SearchResult> search(String query, int limit, List<Path> folders) {
        throw new AssertionError("there is no index");
    }

    @Override
    public DocumentIndex index() {
        throw new AssertionError("there is no index");
    }

    @Override
    public KnowledgeFolders folders() {
        return KnowledgeFolders.EVERYTHING;
    }

    @Override
    public void folders(KnowledgeFolders folders) {
        throw new AssertionError("there is no index");
    }

    @Override
    public AssistCall<QuestionOutcome> ask(QuestionQuery query, QuestionListener listener) {
        throw new AssertionError("there is no index");
    }
}
