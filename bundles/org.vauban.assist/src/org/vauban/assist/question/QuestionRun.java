// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.question;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.TokenProbability;
import org.vauban.knowledge.Citation;
import org.vauban.knowledge.passage.Passage;
import org.vauban.knowledge.protocol.IndexProtocol.Hit;

/** One question: which passage it is about, whether that answers it, then quote and sentence in turns. */
final class QuestionRun extends PromptRun<QuestionOutcome> {
    /** Passages that the model reads at most: each takes seconds on two cores. */
    private static final int READ = 4;
    private static final int CLAIMS = 3;

    private final QuestionQuery query;
    private final QuestionListener listener;
    private final List<Passage> passages;
    private final QuestionPrompts prompts;
    private final QuestionWords words;
    private final List<QuotedClaim> claims = new ArrayList<>();
    private final double[] likelihoods;
    /** Indices of the passages that the question may be about, the one that was found first last. */
    private List<Integer> near = List.of();
    /** The others, which are read only where none of the near ones surely answers it: each takes seconds. */
    private List<Integer> far = List.of();
    private final Set<Integer> weighed = new HashSet<>();
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
    }

    void begin() {
        if (passages.isEmpty()) {
            result.complete(new QuestionOutcome(false, List.of(), 0, null, null));
            return;
        }
        double[] alone = IntStream.range(0, passages.size()).mapToDouble(this::suitability).toArray();
        double least = DoubleStream.of(alone).max().orElseThrow() - AnswerSelector.near();
        // the first one is mostly the chosen one: if it is read last, the engine still has it
        Map<Boolean, List<Integer>> divided = IntStream.range(0, alone.length).map(i -> alone.length - 1 - i).boxed()
                .collect(Collectors.partitioningBy(i -> alone[i] >= least));
        near = divided.getOrDefault(true, List.of());
        far = divided.getOrDefault(false, List.of());
        weigh(near.size() == 1 ? List.of() : near);
    }

    /** @param waiting passages that are weighed before one is chosen */
    private void weigh(List<Integer> waiting) {
        if (waiting.isEmpty()) {
            choose();
            return;
        }
        int passage = waiting.getFirst();
        ask(prompts.likelihood(passage), weighed.size(), weighed.size() + waiting.size(), answer -> {
            prompts.sent(passage, answer.report());
            Generation generation = answer.generation();
            likelihoods[passage] = generation == null ? 0
                    : generation.probabilities().stream().mapToDouble(TokenProbability::logarithm).sum();
            weighed.add(passage);
            weigh(waiting.subList(1, waiting.size()));
        }, e -> {
            if (isUnwritable(e)) {
                choose();
            } else {
                fail(e);
            }
        });
    }

    /** Not every vocabulary can write every question as it stands; no passage can be weighed with such a one. */
    private static boolean isUnwritable(AssistException e) {
        return e.getCause() instanceof EngineException known && known.error() == EngineError.INVALID_REQUEST;
    }

    private void choose() {
        Map<Passage, String> sent = prompts.sent();
        Comparator<Integer> suitability = Comparator.<Integer>comparingDouble(this::suitability)
                .thenComparing(Comparator.reverseOrder());
        int chosen = near.stream().filter(i -> sent.containsKey(passages.get(i))).max(suitability)
                .or(() -> near.stream().max(suitability)).orElseThrow();
        prompts.choose(chosen);
        ask(prompts.answerable(), weighed.isEmpty() ? 0 : -1, 1, answer -> {
            prompts.sent(chosen, answer.report());
            decide(chosen, answer);
        }, this::fail);
    }

    private double suitability(int i) {
        Passage passage = passages.get(i);
        String text = prompts.sent().getOrDefault(passage, passage.text());
        return AnswerSelector.suitability(words, passage, text, query.evidence().get(i).likeness(), likelihoods[i]);
    }

    private void decide(int chosen, Answer answer) {
        Generation generation = answer.generation();
        double odds = generation == null ? 0 : AnswerSelector.odds(generation.probabilities());
        Passage passage = passages.get(chosen);
        String sent = prompts.sent().get(passage);
        double confidence = sent == null ? 0
                : AnswerSelector.confidence(query.question(), words, passage, sent, odds);
        if (!far.isEmpty() && confidence < AnswerSelector.sure()) {
            near = Stream.concat(far.stream(), near.stream()).toList();
            far = List.of();
            weigh(near.stream().filter(i -> !weighed.contains(i) && (i != chosen || sent != null)).toList());
            return;
        }
        // where nothing may be read, asking for a quote says so
        if (sent == null || !candidates().isEmpty() && confidence > 0) {
            quote();
        } else {
            finish();
        }
    }

    private void quote() {
        QuotablePassage quotable = prompts.quotable(candidates());
        ask(prompts.quote(quotable), answer -> {
            Generation generation = answer.generation();
            // what looks like a call of a tool in a passage is no such thing
            String text = generation == null ? answer.text() : generation.text();
            Citation citation = quotable.locate(text, answer.finish() != FinishReason.END)
                    .orElseThrow(() -> new AssistException(AssistError.NO_USE,
                            messages().text("quote.not.verbatim"), text, null));
            listener.quote(citation);
            prompts.quoted(citation);
            ask(prompts.sentence(), written -> sentence(citation, written));
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
        ask(prompts.more(), answer -> {
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

    private void finish() {
        StringBuilder shown = new StringBuilder();
        claims.forEach(claim -> shown.append(claim.sentence()).append('\n'));
        if (!claims.isEmpty()) {
            promptService.services().outcomes().record(
                    OutputOutcome.shown(QuestionPrompts.FEATURE, null, shown.toString()));
        }
        result.complete(new QuestionOutcome(!claims.isEmpty(), claims, prompts.sent().size(), modelId, note));
    }

    private Messages messages() {
        return new Messages("org.vauban.assist.question", promptService.services().messages().locale());
    }

    private void ask(Prompt prompt, Consumer<Answer> then) {
        ask(prompt, -1, 1, then, this::fail);
    }

    /**
     * @param read passages that were read before; negative where that is not told
     * @param all passages that are read in turn
     */
    private void ask(Prompt prompt, int read, int all, Consumer<Answer> then, Consumer<AssistException> failed) {
        if (result.isDone()) {
            return;
        }
        ask(prompt, new AnswerListener() {
            @Override
            public void text(String more) {
                // told when it is checked
            }

            @Override
            public void reading(int done, int total) {
                if (read >= 0) {
                    listener.reading(read * total + done, all * total);
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
