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
 * A request with all that it has become. What it still has to read is the difference between its tokens and the history
 * of its slot, so it can lose its slot at any time and go on in another. Belongs to the model's thread, or to nobody
 * while it waits.
 */
final class ActiveRequest {
    final GenerationTask task;
    final long order;
    /** Lost its slot for want of room: it goes on when another request has ended. */
    boolean waitsForRoom;
    /** It is yet to be prepared, see {@link RequestPreparation}: it gets no slot before. */
    boolean unprepared;
    boolean started;

    /** Prompt and what was written; the last one is not read yet. Null before it was prepared. */
    TokenList tokens;
    GenerationTask.Prompt prompt;
    LlamaSampler sampler;
    TextStream stream;
    Speculator speculator;
    Slot slot;
    Deque<Placed> blocks = new ArrayDeque<>();
    /** Tokens that were to be read when it got its slot. */
    int unread;
    /** Who reads a beginning that it shares; until then it waits, see {@link SharedPrefill}. Null for none. */
    ActiveRequest leader;
    /** Length of that beginning. */
    int shared;
    /** Whether a leader was looked for since it got its slot. */
    boolean compared;
    /** Where the written text begins among the tokens. */
    int promptLength;
    int promptTokens;
    int reused = -1;
    int written;
    int cut;
    int drafted;
    int accepted;
    final List<TokenProbability> probabilities = new ArrayList<>();
    /** Of these, those that were told. */
    private int told;
    private long beginNanos;
    private long writingNanos;

    /** What the text has to begin with and is not told, see {@link GenerationTask.Prompt#begun}. */
    byte[] begun = new byte[0];
    /** How far the quote is written that the text is to be; null where it may be any text. */
    QuoteState quote;
    /** Tokens of which nothing was told, because the text had to begin with them. */
    int untold;

    /** Of all the text so far, a natural logarithm; 0 where no probabilities are asked for. */
    double likelihood;

    // of the step that is computed
    int[] draft = new int[0];
    /** The first of the drafted tokens, which are meant; the others fill a step in which all must have as many. */
    int meant;
    int share;
    int firstOutput;

    ActiveRequest(GenerationTask task, long order) {
        this.task = task;
        this.order = order;
        unprepared = RequestPreparation.takesLong(task);
    }

    /** Tells a piece of the text. */
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

    /** Tokens that can be read at once: up to a run that waits to be put back. */
    int pending() {
        int end = blocks.isEmpty() ? tokens.size() : blocks.getFirst().to();
        return end - slot.history().size();
    }

    /** Whether the text has taken longer than it may: then it ends with a line. */
    boolean late() {
        long limit = task.options().lineMillis();
        return limit > 0 && System.nanoTime() - writingNanos > limit * 1_000_000;
    }

    /** Length of the beginning that it need not read where another request has read its own tokens. */
    int sharedWith(ActiveRequest other) {
        return Math.min(tokens.common(other.tokens), tokens.size() - 1);
    }

    /** Whether only the token that was written last is missing. */
    boolean writing() {
        return blocks.isEmpty() && written > 0 && pending() == 1;
    }

    /** The result, with what is there now. */
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
