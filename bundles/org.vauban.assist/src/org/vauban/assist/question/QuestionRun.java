// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.question;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.ask.Answer;
import org.vauban.assist.ask.AnswerListener;
import org.vauban.assist.ask.Messages;
import org.vauban.assist.ask.Prompt;
import org.vauban.assist.ask.PromptRun;
import org.vauban.assist.ask.PromptService;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.licence.LicenceCheck;
import org.vauban.assist.outcome.OutputOutcome;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.knowledge.Citation;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.protocol.IndexProtocol.Hit;

/** One question: whether it can be answered, then quote and sentence in turns. */
final class QuestionRun extends PromptRun<QuestionOutcome> {
    /** Passages that the model reads: each takes seconds on two cores. */
    private static final int READ = 4;
    private static final int CLAIMS = 3;

    private final QuestionQuery query;
    private final QuestionListener listener;
    private final List<Passage> passages;
    private final QuestionPrompts prompts;
    private final QuestionWords words;
    private final List<QuotedClaim> claims = new ArrayList<>();
    private int read;
    private @Nullable String modelId;
    private @Nullable String note;

    QuestionRun(PromptService promptService, QuestionQuery query, QuestionListener listener) {
        super(promptService);
        this.query = query;
        this.listener = listener;
        passages = query.evidence().stream().limit(READ).map(Hit::passage).toList();
        words = new QuestionWords(query.question(), query.evidence().stream().map(Hit::passage).toList());
        prompts = new QuestionPrompts(query.question(), passages, promptService.services().messages().locale());
    }

    void begin() {
        if (passages.isEmpty()) {
            result.complete(new QuestionOutcome(false, List.of(), 0, null, null));
            return;
        }
        ask(prompts.answerable(), true, this::decide);
    }

    private void decide(Answer answer) {
        Generation generation = answer.generation();
        double odds = generation == null ? 0 : AnswerSelector.odds(generation.probabilities());
        Map<Passage, String> sent = prompts.sent(answer.report());
        read = sent.size();
        // where nothing may be read, asking for a quote says so
        if (sent.isEmpty()
                || !candidates().isEmpty() && AnswerSelector.answered(query.question(), words,
                        query.evidence().getFirst().likeness(), sent, odds)) {
            quote();
        } else {
            finish();
        }
    }

    private void quote() {
        QuotablePassages quotable = prompts.quotable(candidates());
        ask(prompts.quote(quotable), false, answer -> {
            Generation generation = answer.generation();
            // what looks like a call of a tool in a passage is no such thing
            String text = generation == null ? answer.text() : generation.text();
            Citation citation = quotable.locate(text, answer.finish() != FinishReason.END)
                    .orElseThrow(() -> new AssistException(AssistError.NO_USE,
                            messages().text("quote.not.verbatim"), text, null));
            listener.quote(citation);
            prompts.quoted(citation);
            ask(prompts.sentence(), false, written -> sentence(citation, written));
        });
    }

    private void sentence(Citation citation, Answer answer) {
        boolean cut = answer.finish() == FinishReason.LENGTH || answer.finish() == FinishReason.DEADLINE;
        String written = FirstSentence.of(answer.text(), cut);
        String quote = citation.text() + "\n" + citation.passage().title() + "\n"
                + String.join("\n", citation.passage().headings());
        // a sentence that its quote did not support may fit the next one
        boolean repeated = claims.stream().filter(claim -> claim.unsupported().isEmpty())
                .anyMatch(claim -> claim.sentence().equalsIgnoreCase(written));
        String kept = repeated || SentenceSupport.isUnrelated(written, citation.text()) ? "" : written;
        LicenceCheck check = promptService.services().licences();
        LicenceCheck.Review review = check.review(kept, query.question() + "\n" + citation.passage().text());
        check.release(review, true).whenComplete((may, fault) -> promptService.inBackground(() -> {
            boolean shown = Boolean.TRUE.equals(may);
            note = review.isClean() ? note : shown ? review.sentences() : check.withheld(review);
            claim(new QuotedClaim(citation, shown ? kept : "",
                    shown ? SentenceSupport.missing(kept, quote, query.question()) : List.of()), repeated);
        }, this::fail));
    }

    /** @param last whether the model has begun to repeat itself, which it does to the end */
    private void claim(QuotedClaim claim, boolean last) {
        claims.add(claim);
        listener.claim(claim);
        prompts.written(claim.sentence().isEmpty() ? messages().text("no.sentence") : claim.sentence());
        if (last || claims.size() == CLAIMS || candidates().isEmpty()) {
            finish();
            return;
        }
        ask(prompts.more(), false, answer -> {
            Generation generation = answer.generation();
            if (generation != null && AnswerSelector.odds(generation.probabilities()) > 0) {
                quote();
            } else {
                finish();
            }
        });
    }

    private QuoteCandidates candidates() {
        return prompts.candidates(words, this::likeness, claims.stream().map(QuotedClaim::citation).toList());
    }

    private double likeness(Passage passage) {
        return query.evidence().stream().filter(hit -> hit.passage().equals(passage)).mapToDouble(Hit::likeness)
                .findFirst().orElse(0);
    }

    private void finish() {
        StringBuilder shown = new StringBuilder();
        claims.forEach(claim -> shown.append(claim.sentence()).append('\n'));
        if (!claims.isEmpty()) {
            promptService.services().outcomes().record(
                    OutputOutcome.shown(QuestionPrompts.FEATURE, null, shown.toString()));
        }
        result.complete(new QuestionOutcome(!claims.isEmpty(), claims, read, modelId, note));
    }

    private Messages messages() {
        return new Messages("org.vauban.assist.question", promptService.services().messages().locale());
    }

    private void ask(Prompt prompt, boolean first, Consumer<Answer> then) {
        if (result.isDone()) {
            return;
        }
        ask(prompt, new AnswerListener() {
            @Override
            public void text(String more) {
                // told when it is checked
            }

            @Override
            public void reading(int read, int total) {
                if (first) {
                    listener.reading(read, total);
                }
            }
        }, answer -> {
            Generation generation = answer.generation();
            modelId = generation == null ? modelId : generation.modelId();
            then.accept(answer);
        }, this::fail);
    }

    private void fail(AssistException e) {
        result.completeExceptionally(e);
    }
}
