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

/** A request as it is given to a {@link Scheduler}. */
public final class GenerationTask {

    /**
     * A prompt as tokens.
     *
     * @param tokens at least one
     * @param format how it was built, as {@link Generation#format()} says it
     * @param last tokens that end the text as an end of text does
     * @param form tokens that a shortened prompt keeps, see {@link TokenTruncation}
     * @param draft tokens that the text will be like; empty for none
     * @param begun bytes that the text begins with and that are not told: the end of a prompt that may lie inside a
     *            token; empty for none
     * @param moves what of it may be taken from another place
     * @param quotable what the text is a stretch of, or null for any text
     */
    public record Prompt(int[] tokens, String format, int[] last, int[] form, int[] draft, byte[] begun,
            BlockReuseLimits moves, @Nullable QuoteTokens quotable) {
        /** A prompt for any text. */
        public Prompt(int[] tokens, String format, int[] last, int[] form, int[] draft, byte[] begun,
                BlockReuseLimits moves) {
            this(tokens, format, last, form, draft, begun, moves, null);
        }

        /** A prompt without a form and a draft. */
        public static Prompt of(int... tokens) {
            return new Prompt(tokens, "plain", new int[0], new int[0], new int[0], new byte[0], BlockReuseLimits.ANY);
        }

        /** What stands before and behind the gap may be reused apart from each other. */
        public static Prompt of(FimPrompt prompt) {
            int[] control = prompt.format().control();
            return new Prompt(prompt.tokens(), prompt.format().name(), control, control, new int[0], prompt.begun(),
                    new BlockReuseLimits(prompt.first(), prompt.second()));
        }

        public Prompt withDraft(int... tokensOfDraft) {
            return new Prompt(tokens, format, last, form, tokensOfDraft, begun, moves, quotable);
        }

        /** The same for a text that is a stretch of others. */
        public Prompt withQuotable(QuoteTokens sources) {
            return new Prompt(tokens, format, last, form, draft, begun, moves, sources);
        }
    }

    /** Told what becomes of the request, on the model's thread, in order. */
    public interface Listener {
        /** Whole characters, never empty. */
        void text(String text);

        /** The prompt has a slot, which has some of its tokens already; once, before all else. */
        default void prompted(int total, int reused) {}

        /**
         * A text where probabilities were asked for.
         *
         * @param likelihood of all the text so far
         * @param tokens since the text before it
         */
        default void text(String text, double likelihood, List<TokenProbability> tokens) {
            text(text);
        }

        /** Whether this control token is told as its text; such a token is not told otherwise. */
        default boolean shows(int controlToken) {
            return false;
        }

        /** Whether all that is wanted has been told, so that the text ends here. */
        default boolean isComplete() {
            return false;
        }

        /** How much of a prompt is read that takes more than one step. */
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

    /** Of the one user and of no workspace. */
    public GenerationTask(long id, Priority priority, String supersedes, Supplier<Prompt> prompt,
            GenerationOptions options, Listener listener) {
        this(id, priority, supersedes, prompt, options, listener, RequestOwner.NONE);
    }

    /**
     * @param priority null for {@link Priority#BACKGROUND}
     * @param supersedes a newer request with the same key ends the older one; or null
     * @param prompt called once, on the model's thread or, of a {@linkplain #withLongPrompt long} one, beside it
     * @param owner whose it is
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

    /** The same for a prompt that takes so long to be built that others are not to wait for it. Before it is given. */
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

    /** Completes on the model's thread, or on that which ended the request while it waited. */
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

    /** The first reason is kept. */
    synchronized void end(FinishReason reason) {
        if (ended == null) {
            ended = reason;
        }
    }

    /** Why it is to end early; null while it may go on. */
    @Nullable
    FinishReason ended() {
        return ended;
    }

    double millisSinceSubmission() {
        return (System.nanoTime() - submitted) / 1e6;
    }
}
