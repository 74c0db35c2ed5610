// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.chat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.vauban.assist.ask.PromptService;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.call.Cancellation;
import org.vauban.assist.question.CitedAnswer;
import org.vauban.assist.question.KnowledgeScope;
import org.vauban.assist.question.QuestionListener;
import org.vauban.assist.question.QuestionOutcome;
import org.vauban.assist.question.QuestionQuery;
import org.vauban.assist.question.QuestionService;
import org.vauban.assist.question.QuotedClaim;
import org.vauban.assist.question.ScopedQuestion;
import org.vauban.knowledge.Citation;
import org.vauban.knowledge.SearchResult;

/**
 * A turn that is answered from the index: the passages at once, then claim by claim. All of it is Markdown in the
 * answer, so that it is kept, exported and known to later questions as any other answer. For one question.
 */
final class CitedTurn {
    private static final int PASSAGES = 5;
    /** A question with fewer words is taken to go on from the one before. */
    private static final int WORDS = 5;

    private final PromptService promptService;
    private final QuestionService questions;
    private final CitedAnswer cited;
    private final Consumer<String> listener;
    private final Progress progress;
    private final Object lock = new Object();
    /** Guarded by the lock. */
    private final StringBuilder written = new StringBuilder();

    /** Told how far the passages are read, in tokens. */
    interface Progress {
        void reading(int read, int total);
    }

    /** @param listener told what is written, as it comes */
    CitedTurn(PromptService promptService, QuestionService questions, Consumer<String> listener, Progress progress) {
        this.promptService = promptService;
        this.questions = questions;
        this.listener = listener;
        this.progress = progress;
        cited = new CitedAnswer(promptService.services().messages().locale());
    }

    /**
     * Answers.
     *
     * @param before the questions so far, the oldest first
     * @param cancellation stops the answer
     * @return the turn as it ended; never completes exceptionally
     */
    CompletableFuture<Turn> answer(Turn turn, ScopedQuestion question, List<Turn> before, Cancellation cancellation) {
        CompletableFuture<Turn> result = new CompletableFuture<>();
        String wanted = wanted(question, before);
        List<Path> folders;
        try {
            folders = folders(question);
        } catch (AssistException e) {
            return CompletableFuture.completedFuture(failed(turn, e));
        }
        CompletableFuture<SearchResult> search = questions.search(wanted, PASSAGES, folders);
        cancellation.follow(() -> search.completeExceptionally(
                new AssistException(AssistError.CANCELLED, promptService.services().message("chat.stopped"))));
        search.thenCompose(found -> {
            write(cited.evidence(found, wanted));
            AssistCall<QuestionOutcome> call = questions.ask(new QuestionQuery(wanted, found.hits()), new Writer());
            cancellation.follow(call::cancel);
            return call.result().thenApply(outcome -> cancellation.isAsked() ? stopped(turn)
                    : ended(turn, found, outcome));
        }).whenComplete((ended, failure) -> result.complete(
                failure == null ? ended : failed(turn, promptService.failure(failure, ""))));
        return result;
    }

    /** The question, and the one before it where it is too short to be understood alone. */
    private static String wanted(ScopedQuestion question, List<Turn> before) {
        String previous = before.isEmpty() ? ""
                : ScopedQuestion.parse(before.getLast().question()).map(ScopedQuestion::text).orElse("");
        return previous.isEmpty() || question.text().split("\\s+").length >= WORDS ? question.text()
                : previous + " " + question.text();
    }

    private List<Path> folders(ScopedQuestion question) {
        if (!questions.isAvailable()) {
            throw new AssistException(AssistError.STORE, cited.noIndex());
        }
        if (question.text().isEmpty()) {
            throw new AssistException(AssistError.REFUSED, cited.noQuestion());
        }
        List<Path> folders = new ArrayList<>();
        boolean any = false;
        for (KnowledgeScope scope : question.scopes()) {
            List<Path> some = questions.folders().of(scope).orElse(null);
            if (some != null && some.isEmpty()) {
                return List.of(); // everything
            }
            any |= some != null;
            folders.addAll(some == null ? List.of() : some);
        }
        if (!any) {
            throw new AssistException(AssistError.REFUSED, cited.noFolders(List.copyOf(question.scopes())));
        }
        return folders;
    }

    private void write(String more) {
        if (!more.isEmpty()) {
            synchronized (lock) {
                written.append(more);
            }
            listener.accept(more);
        }
    }

    private String written() {
        synchronized (lock) {
            return written.toString();
        }
    }

    private Turn ended(Turn turn, SearchResult found, QuestionOutcome outcome) {
        if (!outcome.found()) {
            write(cited.notFound(found, outcome.read()));
        }
        List<String> notes = new ArrayList<>();
        String said = outcome.note();
        if (said != null) {
            notes.add(said);
        }
        if (found.outdated()) {
            notes.add(cited.outdated());
        }
        if (!turn.attachments().isEmpty()) {
            notes.add(cited.attachments());
        }
        return turn.ended(written(), Turn.State.ANSWERED, null, notes.isEmpty() ? null : String.join(" ", notes));
    }

    private Turn stopped(Turn turn) {
        return turn.ended(written(), Turn.State.STOPPED, null, promptService.services().message("chat.stopped"));
    }

    private Turn failed(Turn turn, AssistException e) {
        return e.error() == AssistError.CANCELLED ? stopped(turn)
                : turn.ended(written(), Turn.State.FAILED, e.error(), e.getMessage());
    }

    private final class Writer implements QuestionListener {
        private boolean begun;

        @Override
        public void reading(int read, int total) {
            progress.reading(read, total);
        }

        @Override
        public void quote(Citation citation) {
            write((begun ? "" : cited.heading()) + cited.quote(citation));
            begun = true;
        }

        @Override
        public void claim(QuotedClaim claim) {
            write(cited.sentence(claim));
        }
    }
}
