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
     * Searches the index, by words, and by likeness where there are vectors and their model.
     *
     * @param limit passages at most
     * @param folders folders or files to search; none for everything
     * @return on a thread of the assistant; fails with {@link org.vauban.assist.call.AssistException} only
     */
    CompletableFuture<SearchResult> search(String query, int limit, List<Path> folders);

    /**
     * What somebody has typed of a question and may go on typing: passages that it may be answered from are prefilled
     * meanwhile, where reading ahead is allowed. Returns at once; nobody is told of failures.
     *
     * @param question with the blank behind it, which tells that a word has ended
     * @param folders as those of {@link #search}
     */
    default void typed(String question, List<Path> folders) {
        // nothing is read ahead
    }

    /** The index itself, for those who bring it up to date and look at it. */
    DocumentIndex index();

    /** How the documents of the index are named to whoever asks. */
    default DocumentAddresses addresses() {
        return DocumentAddresses.FILES;
    }

    /** Where the scopes of questions are; everything that is indexed, unless somebody said so. */
    KnowledgeFolders folders();

    /** Says where the scopes are. */
    void folders(KnowledgeFolders folders);

    /**
     * Answers claim by claim. Each claim begins with a quote that the sampler can only take from the passages: it is
     * verbatim, whatever the model. Says so where the passages do not hold the answer. Every passage passes the gate.
     */
    AssistCall<QuestionOutcome> ask(QuestionQuery query, QuestionListener listener);
}
