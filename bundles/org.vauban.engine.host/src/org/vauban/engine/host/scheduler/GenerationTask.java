// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.scheduler;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.TokenProbability;
import org.vauban.engine.host.prompt.FimPrompt;
import org.vauban.engine.host.quote.QuoteTokens;
import org.vauban.engine.host.slot.BlockReuseLimits;
import org.vauban.engine.host.token.TokenTruncation;
import org.vauban.engine.slot.Priority;

/** A request for text, as it is submitted to a {@link Scheduler}. */
public final class GenerationTask {

    /**
     * A prompt as tokens.
     *
     * @param tokens at least one
     * @param format how it was built, as {@link Generation#format()} reports it
     * @param last tokens that end the text like an end-of-text token
     * @param form tokens that a truncated prompt keeps, see {@link TokenTruncation}
     * @param draft tokens that the text is likely to resemble; empty for none
     * @param begun bytes that the text begins with and that are not reported: the end of a prompt that may lie inside a
     *            token; empty for none
     * @param moves parts that may be reused from another position
     * @param quotable sources that the text must quote from, or null for any text
     */
    public record Prompt(int[] tokens, String format, int[] last, int[] form, int[] draft, byte[] begun,
            BlockReuseLimits moves, @Nullable QuoteTokens quotable) {
        /** Creates a prompt for any text. */
        public Prompt(int[] tokens, String format, int[] last, int[] form, int[] draft, byte[] begun,
                BlockReuseLimits moves) {
            this(tokens, format, last, form, draft, begun, moves, null);
        }

        /** Creates a prompt without structure tokens and without a draft. */
        public static Prompt of(int... tokens) {
            return new Prompt(tokens, "plain", new int[0], new int[0], new int[0], new byte[0], BlockReuseLimits.ANY);
        }

        /** Creates a fill-in-the-middle prompt: the parts before and after the gap may be reused separately. */
        public static Prompt of(FimPrompt prompt) {
            int[] control = prompt.format().control();
            return new Prompt(prompt.tokens(), prompt.format().name(), control, control, new int[0], prompt.begun(),
                    new BlockReuseLimits(prompt.first(), prompt.second()));
        }

        public Prompt withDraft(int... tokensOfDraft) {
            return new Prompt(tokens, format, last, form, tokensOfDraft, begun, moves, quotable);
        }

        /** Returns a copy whose movable parts are those of the prompt without its oldest tokens, as many as given. */
        Prompt cut(int oldest) {
            return oldest == 0 ? this
                    : new Prompt(tokens, format, last, form, draft, begun, moves.cut(oldest), quotable);
        }

        /** Returns a copy for a text that quotes the given sources. */
        public Prompt withQuotable(QuoteTokens sources) {
            return new Prompt(tokens, format, last, form, draft, begun, moves, sources);
        }
    }

    /** Receives the events of the request on the model's thread, in order. */
    public interface Listener {
        /** Called with whole characters, never empty. */
        void text(String text);

        /** Called once, before all other events, when the prompt has a slot, which may hold some of its tokens. */
        default void prompted(int total, int reused) {}

        /**
         * Called instead of {@link #text(String)} if probabilities were requested.
         *
         * @param likelihood natural logarithm for the whole text so far
         * @param tokens tokens since the last text
         */
        default void text(String text, double likelihood, List<TokenProbability> tokens) {
            text(text);
        }

        /** Whether this control token is reported as text; by default control tokens are not. */
        default boolean shows(int controlToken) {
            return false;
        }

        /** Whether the answer is complete, so that the text ends here. */
        default boolean isComplete() {
            return false;
        }

        /** Reports the progress of a prefill that takes more than one step. */
        default void reading(int read, int total) {}
    }

    private final long id;
    private final Priority priority;
    private final String supersedes;
    private final Supplier<Prompt> prompt;
    private final GenerationOptions options;
    private final Listener listener;
    private final long submitted = System.nanoTime();
    private final CompletableFuture<Generation> result = new CompletableFuture<>();
    private volatile FinishReason ended;
    private boolean isLong;
    private final RequestOwner owner;

    /** Creates a task of the single user, without a workspace. */
    public GenerationTask(long id, Priority priority, String supersedes, Supplier<Prompt> prompt,
            GenerationOptions options, Listener listener) {
        this(id, priority, supersedes, prompt, options, listener, RequestOwner.NONE);
    }

    /**
     * @param priority null for {@link Priority#BACKGROUND}
     * @param supersedes key: a newer request with the same key ends the older one; or null
     * @param prompt called once, on the model's thread or, for a {@linkplain #withLongPrompt long} prompt, on another
     *            one
     * @param owner user and workspace of the request
     */
    public GenerationTask(long id, @Nullable Priority priority, @Nullable String supersedes, Supplier<Prompt> prompt,
            GenerationOptions options, Listener listener, RequestOwner owner) {
        this.owner = owner;
        this.id = id;
        this.priority = priority == null ? Priority.BACKGROUND : priority;
        this.supersedes = supersedes;
        this.prompt = prompt;
        this.options = options;
        this.listener = listener;
    }

    /** Sets whether building the prompt would delay other requests; call before the task is submitted. */
    public GenerationTask withLongPrompt(boolean value) {
        isLong = value;
        return this;
    }

    boolean isLong() {
        return isLong;
    }

    public long id() {
        return id;
    }

    public Priority priority() {
        return priority;
    }

    public GenerationOptions options() {
        return options;
    }

    /** Completes on the model's thread, or on the thread that ended the request while it waited. */
    public CompletableFuture<Generation> result() {
        return result;
    }

    RequestOwner owner() {
        return owner;
    }

    @Nullable
    String supersedes() {
        return supersedes;
    }

    Supplier<Prompt> prompt() {
        return prompt;
    }

    Listener listener() {
        return listener;
    }

    /** Asks the task to end; the first reason is kept. */
    synchronized void end(FinishReason reason) {
        if (ended == null) {
            ended = reason;
        }
    }

    /** Returns the reason to end early; null while the task may continue. */
    @Nullable
    FinishReason ended() {
        return ended;
    }

    double millisSinceSubmission() {
        return (System.nanoTime() - submitted) / 1e6;
    }
}
