// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.scheduler;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.TokenProbability;
import org.vauban.engine.host.prompt.TextStream;
import org.vauban.engine.host.quote.QuoteState;
import org.vauban.engine.host.slot.BlockPlacement.Placed;
import org.vauban.engine.host.slot.Slot;
import org.vauban.engine.host.speculation.Speculator;
import org.vauban.engine.host.token.TokenList;
import org.vauban.llama.LlamaSampler;

/**
 * A request and its state. The tokens it still has to prefill are those missing from its slot's history, so it can lose
 * its slot at any time and continue in another. Used by the model's thread only; while the request waits, by no thread.
 */
final class ActiveRequest {
    final GenerationTask task;
    final long order;
    /** Lost its slot because the context was full: continues when another request has ended. */
    boolean waitsForRoom;
    /** Still to be prepared, see {@link RequestPreparation}; gets no slot before. */
    boolean unprepared;
    boolean started;

    /** Prompt and generated tokens; the last one is not yet decoded. Null until the request is prepared. */
    TokenList tokens;
    GenerationTask.Prompt prompt;
    LlamaSampler sampler;
    TextStream stream;
    Speculator speculator;
    Slot slot;
    Deque<Placed> blocks = new ArrayDeque<>();
    /** Tokens that were to be prefilled when the request got its slot. */
    int unread;
    /** Request that prefills a shared prefix and that this one waits for, see {@link SharedPrefill}. Null for none. */
    ActiveRequest leader;
    /** Length of the shared prefix. */
    int shared;
    /** Whether a leader was looked for since the request got its slot. */
    boolean compared;
    /** Index of the first generated token. */
    int promptLength;
    int promptTokens;
    int reused = -1;
    int written;
    int cut;
    int drafted;
    int accepted;
    final List<TokenProbability> probabilities = new ArrayList<>();
    /** Number of probabilities that were reported. */
    private int told;
    private long beginNanos;
    private long writingNanos;

    /** Unreported bytes that the text must begin with, see {@link GenerationTask.Prompt#begun}. */
    byte[] begun = new byte[0];
    /** State of the quote that the text must be; null if any text is allowed. */
    QuoteState quote;
    /** Number of tokens that were not reported because the text had to begin with them. */
    int untold;

    /** Natural logarithm of the likelihood of the text so far; 0 if no probabilities are requested. */
    double likelihood;

    // state of the current step
    int[] draft = new int[0];
    /**
     * Number of real drafted tokens at the start of the draft; the rest pads a step in which all sequences are equally
     * long.
     */
    int meant;
    int share;
    int firstOutput;

    ActiveRequest(GenerationTask task, long order) {
        this.task = task;
        this.order = order;
        unprepared = RequestPreparation.takesLong(task);
    }

    /** Reports a piece of the text. */
    void tell(String text) {
        if (task.options().probabilities() > 0) {
            List<TokenProbability> untold = List.copyOf(probabilities.subList(told, probabilities.size()));
            told = probabilities.size();
            task.listener().text(text, likelihood, untold);
        } else {
            task.listener().text(text);
        }
    }

    boolean prepared() {
        return tokens != null;
    }

    void begin() {
        beginNanos = System.nanoTime();
    }

    void beginWriting() {
        if (writingNanos == 0) {
            writingNanos = System.nanoTime();
        }
    }

    /** Returns the number of tokens that can be prefilled at once: up to a run that waits to be put back. */
    int pending() {
        int end = blocks.isEmpty() ? tokens.size() : blocks.getFirst().to();
        return end - slot.history().size();
    }

    /** Whether the time limit of the text is exceeded: the text then ends at the next line end. */
    boolean late() {
        long limit = task.options().lineMillis();
        return limit > 0 && System.nanoTime() - writingNanos > limit * 1_000_000;
    }

    /** Returns the length of the prefix that it can copy once another request has prefilled all its own tokens. */
    int sharedWith(ActiveRequest other) {
        return Math.min(tokens.common(other.tokens), tokens.size() - 1);
    }

    /** Whether only the last generated token is still to be decoded. */
    boolean writing() {
        return blocks.isEmpty() && written > 0 && pending() == 1;
    }

    /** Returns the result with the text so far. */
    Generation result(String modelId, FinishReason finish) {
        if (!prepared()) {
            return new Generation("", finish, modelId, "none", 0, 0, 0, 0, 0, task.millisSinceSubmission());
        }
        long now = System.nanoTime();
        double promptMillis = ((writingNanos == 0 ? now : writingNanos) - beginNanos) / 1e6;
        double writeMillis = writingNanos == 0 ? 0 : (now - writingNanos) / 1e6;
        return new Generation(stream.finish(), finish, modelId, prompt.format(), promptTokens, Math.max(0, reused),
                written - untold, promptMillis, writeMillis, task.millisSinceSubmission(), cut, drafted, accepted,
                probabilities);
    }
}
