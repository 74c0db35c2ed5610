// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.question;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.vauban.assist.call.AssistCall;
import org.vauban.knowledge.SearchResult;

/** Answers questions from passages of documents and code. */
public interface QuestionService {
    /** Whether there is an index to search. */
    boolean isAvailable();

    /**
     * Searches the index by words, and by similarity if there are vectors and the embedding model.
     *
     * @param limit limit of passages
     * @param folders folders or files to search; empty for everything
     * @return on a thread of the assistant; fails with {@link org.vauban.assist.call.AssistException} only
     */
    CompletableFuture<SearchResult> search(String query, int limit, List<Path> folders);

    /**
     * Takes a question while the user types it: passages that may answer it are prefilled meanwhile, if prefilling is
     * allowed. Returns at once; failures are not reported.
     *
     * @param question the text so far, with a trailing blank if the last word is complete
     * @param folders as for {@link #search}
     */
    default void typed(String question, List<Path> folders) {
        // prefills nothing by default
    }

    /** Returns the index itself, for callers that update or inspect it. */
    DocumentIndex index();

    /** Returns the mapping of the index's documents to addresses for the caller. */
    default DocumentAddresses addresses() {
        return DocumentAddresses.FILES;
    }

    /** Returns the folders of the scopes; the whole index for each scope unless others were set. */
    KnowledgeFolders folders();

    /** Sets the folders of the scopes. */
    void folders(KnowledgeFolders folders);

    /**
     * Answers claim by claim. Each claim begins with a quote that the sampler restricts to text of the passages: it is
     * verbatim with any model. The outcome says so if the passages do not answer the question. The gate reviews every
     * passage.
     */
    AssistCall<QuestionOutcome> ask(QuestionQuery query, QuestionListener listener);
}
