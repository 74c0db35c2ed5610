// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.chat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.ask.PromptService;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.call.Cancellation;
import org.vauban.assist.chat.CitedPart.Kind;
import org.vauban.assist.question.CitedAnswer;
import org.vauban.assist.question.MentionedFolders;
import org.vauban.assist.question.QuestionListener;
import org.vauban.assist.question.QuestionOutcome;
import org.vauban.assist.question.QuestionQuery;
import org.vauban.assist.question.QuestionService;
import org.vauban.assist.question.QuotedClaim;
import org.vauban.assist.question.ScopedQuestion;
import org.vauban.knowledge.Citation;
import org.vauban.knowledge.SearchResult;

/**
 * Answers a turn from the index: the passages at once, then claim by claim. The answer is Markdown, saved and exported
 * as any other. Later questions receive its parts, each with the file that it is taken from, since that file may be
 * excluded by then. For one question.
 */
final class CitedTurn {
    private static final int PASSAGES = 5;
    /** Number of words below which a question counts as a continuation of the previous one. */
    private static final int WORDS = 5;

    private final PromptService promptService;
    private final QuestionService questions;
    private final CitedAnswer cited;
    private final Consumer<String> listener;
    private final Progress progress;
    private final Object lock = new Object();
    /** The Markdown of the answer so far. Guarded by the lock. */
    private final StringBuilder written = new StringBuilder();
    /** Parts of the written answer, for later questions. Guarded by the lock. */
    private final List<CitedPart> parts = new ArrayList<>();

    /** Receives the progress of processing the passages, in tokens. */
    interface Progress {
        void reading(int read, int total);
    }

    /** @param listener receives pieces of the answer */
    CitedTurn(PromptService promptService, QuestionService questions, Consumer<String> listener, Progress progress) {
        this.promptService = promptService;
        this.questions = questions;
        this.listener = listener;
        this.progress = progress;
        cited = new CitedAnswer(promptService.services().messages().locale(), questions.addresses());
    }

    /**
     * Answers a turn.
     *
     * @param before the earlier turns, the oldest first
     * @param cancellation stops the answer
     * @return the ended turn; never completes exceptionally
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
            write(cited.evidence(found, wanted), evidence(found, wanted));
            AssistCall<QuestionOutcome> call = questions.ask(new QuestionQuery(wanted, found.hits()), new Writer());
            cancellation.follow(call::cancel);
            return call.result().thenApply(outcome -> cancellation.isAsked() ? stopped(turn)
                    : ended(turn, found, outcome));
        }).whenComplete((ended, failure) -> result.complete(
                failure == null ? ended : failed(turn, promptService.failure(failure, ""))));
        return result;
    }

    /**
     * Returns the text to search for: the question, preceded by the previous one if it is too short alone.
     *
     * @param before the earlier turns, the oldest first
     */
    static String wanted(ScopedQuestion question, List<Turn> before) {
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
        MentionedFolders meant = MentionedFolders.of(question, questions.folders());
        if (!meant.unknown().isEmpty()) {
            throw new AssistException(AssistError.REFUSED, cited.unknown(meant.unknown().getFirst(),
                    questions.folders()));
        }
        if (meant.isNothing()) {
            throw new AssistException(AssistError.REFUSED, cited.noFolders(question.mentions()));
        }
        return meant.folders();
    }

    /**
     * @param more text in Markdown
     * @param as the same text as parts for later questions
     */
    private void write(String more, List<CitedPart> as) {
        if (!more.isEmpty()) {
            synchronized (lock) {
                written.append(more);
                parts.addAll(as);
            }
            listener.accept(more);
        }
    }

    private List<CitedPart> evidence(SearchResult found, String wanted) {
        List<CitedPart> all = new ArrayList<>(List.of(CitedPart.words(cited.passagesHeading())));
        for (Citation excerpt : CitedAnswer.excerpts(found, wanted)) {
            List<String> headings = excerpt.passage().headings();
            all.add(part(Kind.PASSAGE, excerpt,
                    headings.isEmpty() ? excerpt.text() : String.join(" > ", headings) + "\n" + excerpt.text()));
        }
        return all;
    }

    private CitedPart part(Kind kind, Citation citation, String text) {
        return CitedPart.of(kind, kind == Kind.SENTENCE ? "" : cited.place(citation),
                Path.of(citation.passage().path()), text);
    }

    private Turn end(Turn turn, Turn.State how, @Nullable AssistError error, @Nullable String note) {
        synchronized (lock) {
            return turn.ended(written.toString(), how, error, note).withParts(parts)
                    .withSources(Turn.sources(parts.stream().map(CitedPart::from)));
        }
    }

    private Turn ended(Turn turn, SearchResult found, QuestionOutcome outcome) {
        if (!outcome.found()) {
            String nothing = cited.notFound(found, outcome.read());
            write(nothing, List.of(CitedPart.words(nothing)));
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
        return end(turn, Turn.State.ANSWERED, null, notes.isEmpty() ? null : String.join(" ", notes));
    }

    private Turn stopped(Turn turn) {
        return end(turn, Turn.State.STOPPED, null, promptService.services().message("chat.stopped"));
    }

    private Turn failed(Turn turn, AssistException e) {
        return e.error() == AssistError.CANCELLED ? stopped(turn)
                : end(turn, Turn.State.FAILED, e.error(), e.getMessage());
    }

    private final class Writer implements QuestionListener {
        private boolean begun;

        @Override
        public void reading(int read, int total) {
            progress.reading(read, total);
        }

        @Override
        public void quote(Citation citation) {
            List<CitedPart> as = new ArrayList<>();
            if (!begun) {
                as.add(CitedPart.words(cited.heading()));
            }
            as.add(part(Kind.QUOTE, citation, citation.text()));
            write((begun ? "" : cited.heading()) + cited.quote(citation), as);
            begun = true;
        }

        @Override
        public void claim(QuotedClaim claim) {
            String more = cited.sentence(claim);
            String plain = cited.plainSentence(claim);
            write(more, List.of(plain.isEmpty() ? CitedPart.words(more)
                    : part(Kind.SENTENCE, claim.citation(), plain)));
        }
    }
}
