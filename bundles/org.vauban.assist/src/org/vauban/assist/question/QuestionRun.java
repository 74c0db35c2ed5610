// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.question;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.ask.Answer;
import org.vauban.assist.ask.AnswerListener;
import org.vauban.assist.ask.Prompt;
import org.vauban.assist.ask.PromptRun;
import org.vauban.assist.ask.PromptService;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.licence.LicenceCheck;
import org.vauban.assist.message.Messages;
import org.vauban.assist.outcome.OutputOutcome;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.TokenProbability;
import org.vauban.knowledge.Citation;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.protocol.IndexProtocol.Hit;

/** Answers one question: selects a passage, decides whether it answers, then asks for quotes and sentences in turn. */
final class QuestionRun extends PromptRun<QuestionOutcome> {
    /** Number of passages sent to the model: each takes seconds on two cores. */
    static final int READ = 4;
    private static final int CLAIMS = 3;

    private final QuestionQuery query;
    private final QuestionListener listener;
    private final List<Passage> passages;
    private final QuestionPrompts prompts;
    private final QuestionWords words;
    private final List<QuotedClaim> claims = new CopyOnWriteArrayList<>();
    private final AtomicBoolean recorded = new AtomicBoolean();
    private final double[] likelihoods;
    private @Nullable String modelId;
    private @Nullable String note;

    QuestionRun(PromptService promptService, QuestionQuery query, QuestionListener listener) {
        super(promptService);
        this.query = query;
        this.listener = listener;
        passages = query.evidence().stream().limit(READ).map(Hit::passage).toList();
        words = new QuestionWords(query.question(), query.evidence().stream().map(Hit::passage).toList());
        likelihoods = new double[passages.size()];
        prompts = new QuestionPrompts(query.question(), passages, promptService.services().messages().locale());
        promptService.services().outcomes().expect(result.whenComplete((outcome, failure) -> record()));
    }

    void begin() {
        if (passages.isEmpty()) {
            result.complete(new QuestionOutcome(false, List.of(), 0, null, null));
            return;
        }
        if (passages.size() == 1) {
            choose();
        } else {
            weigh(passages.size() - 1);
        }
    }

    /** Scores the passages from last to first: mostly the first is selected, and is then still in the KV cache. */
    private void weigh(int passage) {
        ask(prompts.likelihood(passage), passages.size() - 1 - passage, answer -> {
            prompts.sent(passage, answer.report());
            Generation generation = answer.generation();
            likelihoods[passage] = generation == null ? 0
                    : generation.probabilities().stream().mapToDouble(TokenProbability::logarithm).sum();
            if (passage > 0) {
                weigh(passage - 1);
            } else {
                choose();
            }
        }, e -> {
            if (isUnwritable(e)) {
                choose();
            } else {
                fail(e);
            }
        });
    }

    /** Whether the model's vocabulary cannot encode the question exactly, so that no passage can be scored. */
    private static boolean isUnwritable(AssistException e) {
        return e.getCause() instanceof EngineException known && known.error() == EngineError.INVALID_REQUEST;
    }

    private void choose() {
        Map<Passage, String> sent = prompts.sent();
        int chosen = IntStream.range(0, passages.size()).filter(i -> sent.containsKey(passages.get(i))).boxed()
                .max(Comparator.comparingDouble(this::suitability)).orElse(0);
        prompts.choose(chosen);
        ask(prompts.answerable(), passages.size() > 1 ? -1 : 0, answer -> {
            prompts.sent(chosen, answer.report());
            decide(passages.get(chosen), answer);
        });
    }

    private double suitability(int i) {
        Passage passage = passages.get(i);
        String sent = prompts.sent().getOrDefault(passage, "");
        return AnswerSelector.suitability(words, passage, sent, query.evidence().get(i).likeness(), likelihoods[i]);
    }

    private void decide(Passage chosen, Answer answer) {
        Generation generation = answer.generation();
        double odds = generation == null ? 0 : AnswerSelector.odds(generation.probabilities());
        String sent = prompts.sent().get(chosen);
        // if the passage was withheld, asking for a quote reports that
        if (sent == null || !candidates().isEmpty()
                && AnswerSelector.answered(query.question(), words, chosen, sent, odds)) {
            quote();
        } else {
            finish();
        }
    }

    private void quote() {
        QuotablePassage quotable = prompts.quotable(candidates());
        ask(prompts.quote(quotable), -1, answer -> {
            Generation generation = answer.generation();
            // the raw text, since a quote may look like a tool call
            String text = generation == null ? answer.text() : generation.text();
            Citation citation = quotable.locate(text, answer.finish() != FinishReason.END)
                    .orElseThrow(() -> new AssistException(AssistError.NO_USE,
                            messages().text("quote.not.verbatim"), text, null));
            listener.quote(citation);
            prompts.quoted(citation);
            ask(prompts.sentence(), -1, written -> sentence(citation, written));
        });
    }

    private void sentence(Citation citation, Answer answer) {
        boolean cut = answer.finish() == FinishReason.LENGTH || answer.finish() == FinishReason.DEADLINE;
        String written = FirstSentence.of(answer.text(), cut);
        String quote = citation.text() + "\n" + citation.passage().title() + "\n"
                + String.join("\n", citation.passage().headings());
        // a sentence that its quote did not support may be supported by the next one
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

    /** @param last whether the model has begun to repeat itself, after which it only repeats */
    private void claim(QuotedClaim claim, boolean last) {
        claims.add(claim);
        listener.claim(claim);
        prompts.written(claim.sentence().isEmpty() ? messages().text("no.sentence") : claim.sentence());
        if (last || claims.size() == CLAIMS || candidates().isEmpty()) {
            finish();
            return;
        }
        ask(prompts.more(), -1, answer -> {
            Generation generation = answer.generation();
            if (generation != null && AnswerSelector.odds(generation.probabilities()) > 0) {
                quote();
            } else {
                finish();
            }
        });
    }

    private QuoteCandidates candidates() {
        return prompts.candidates(words, claims.stream().map(QuotedClaim::citation).toList());
    }

    /** Records the shown claims, even if the rest failed or the call was cancelled. */
    private void record() {
        if (!claims.isEmpty() && !recorded.getAndSet(true)) {
            StringBuilder shown = new StringBuilder();
            claims.forEach(claim -> shown.append(claim.sentence()).append('\n'));
            promptService.services().outcomes().record(
                    OutputOutcome.shown(QuestionPrompts.FEATURE, null, shown.toString()));
        }
    }

    private void finish() {
        record();
        result.complete(new QuestionOutcome(!claims.isEmpty(), claims, prompts.sent().size(), modelId, note));
    }

    private Messages messages() {
        return new Messages("org.vauban.assist.question", promptService.services().messages().locale());
    }

    /** @param read number of passages processed before; negative if progress is not reported */
    private void ask(Prompt prompt, int read, Consumer<Answer> then) {
        ask(prompt, read, then, this::fail);
    }

    private void ask(Prompt prompt, int read, Consumer<Answer> then, Consumer<AssistException> failed) {
        if (result.isDone()) {
            return;
        }
        ask(prompt, new AnswerListener() {
            @Override
            public void text(String more) {
                // reported after the check
            }

            @Override
            public boolean again() {
                return true;
            }

            @Override
            public void reading(int done, int total) {
                if (read >= 0) {
                    listener.reading(read * total + done, passages.size() * total);
                }
            }
        }, answer -> {
            Generation generation = answer.generation();
            modelId = generation == null ? modelId : generation.modelId();
            then.accept(answer);
        }, failed);
    }

    private void fail(AssistException e) {
        result.completeExceptionally(e);
    }
}
