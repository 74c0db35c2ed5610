// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntPredicate;

import org.vauban.llama.error.GrammarException;
import org.vauban.llama.natives.SamplerFunctions;
import org.vauban.llama.resource.CStrings;
import org.vauban.llama.resource.ExclusiveUse;
import org.vauban.llama.sampling.GrammarConstraint;
import org.vauban.llama.sampling.NativeChain;
import org.vauban.llama.sampling.SamplerArguments;
import org.vauban.llama.sampling.SamplerSteps;

/**
 * Chooses the next token from logits: a chain of steps that filter and reweight the candidates, followed by one that
 * chooses, and optionally a grammar. It remembers the accepted tokens, so each sequence needs a separate sampler.
 * Threads: one at a time.
 *
 * <p>With a grammar the chain chooses first; only if its choice violates the grammar are all candidates checked against
 * it, and the chain runs again over those that match (as in llama.cpp's own programs).
 */
public final class LlamaSampler implements AutoCloseable {
    /** Requests a random seed ({@code LLAMA_DEFAULT_SEED}). */
    public static final int RANDOM_SEED = -1;

    private final ExclusiveUse use = new ExclusiveUse("sampler");
    private final LlamaModel model;
    private final NativeChain chain;

    /** @param chain owned by this object from now on */
    LlamaSampler(LlamaModel model, NativeChain chain) {
        this.model = model;
        this.chain = chain;
    }

    /**
     * Chooses a token and accepts it.
     *
     * @param index index in the last batch of the token whose logits are used, or -1 for the last with outputs
     * @throws IllegalArgumentException if no logits were requested for that token
     * @throws GrammarException if no token matches the grammar
     */
    public int sample(LlamaContext context, int index) {
        use.enter();
        try {
            context.use().enter();
            try {
                return chain.sample(context.handle(), requireOutput(context, index), context.outputs()::logits);
            } finally {
                context.use().exit();
            }
        } finally {
            use.exit();
        }
    }

    /** Like {@link #sample(LlamaContext, int)}, without accepting: call {@link #accept(int)} next. */
    public int choose(LlamaContext context, int index) {
        use.enter();
        try {
            context.use().enter();
            try {
                return chain.choose(context.outputs().logits(requireOutput(context, index)));
            } finally {
                context.use().exit();
            }
        } finally {
            use.exit();
        }
    }

    /**
     * Chooses from the given logits, without accepting.
     *
     * @param logits one for each token of the vocabulary
     */
    public int choose(float[] logits) {
        if (logits.length != model.vocabulary().size()) {
            throw new IllegalArgumentException("The vocabulary has " + model.vocabulary().size()
                    + " tokens, but there are " + logits.length + " logits.");
        }
        use.enter();
        try {
            return chain.choose(MemorySegment.ofArray(logits));
        } finally {
            use.exit();
        }
    }

    private int requireOutput(LlamaContext context, int index) {
        if (context.model() != model) {
            throw new IllegalArgumentException("The sampler and the context belong to different models.");
        }
        int output = context.outputs().require(index);
        context.outputs().logits(output);
        return output;
    }

    /**
     * Records that this token comes next, whether it was chosen by this sampler or not (for example a token of the
     * prompt, for the penalties).
     *
     * @throws GrammarException if the token violates the grammar; nothing is changed then
     */
    public void accept(int token) {
        model.vocabulary().require(token);
        use.enter();
        try {
            chain.accept(token);
        } finally {
            use.exit();
        }
    }

    /** Whether the grammar permits this token next; true without one, or while it waits for its trigger. */
    public boolean allows(int token) {
        model.vocabulary().require(token);
        use.enter();
        try {
            return chain.allows(token);
        } finally {
            use.exit();
        }
    }

    /** Whether a grammar constrains the next token. */
    public boolean grammarActive() {
        use.enter();
        try {
            return chain.grammarActive();
        } finally {
            use.exit();
        }
    }

    /** Clears the accepted tokens, to begin another sequence. */
    public void reset() {
        use.enter();
        try {
            chain.reset();
        } finally {
            use.exit();
        }
    }

    /** Returns the counters since their last reset; sampling with a grammar is not counted. */
    public SamplerTimings timings() {
        use.enter();
        try (Arena scratch = Arena.ofConfined()) {
            return SamplerTimings.read(chain.timings(scratch));
        } finally {
            use.exit();
        }
    }

    /** Resets the counters to zero. */
    public void resetTimings() {
        use.enter();
        try {
            chain.resetTimings();
        } finally {
            use.exit();
        }
    }

    /** Frees it. Closing twice has no effect. */
    @Override
    public void close() {
        if (use.close()) {
            chain.free();
            model.use().release();
        }
    }

    /**
     * Builds a chain, in the order of the calls. The last step must be one that chooses: {@link #greedy()}, {@link
     * #dist(int)}, {@link #mirostat} or {@link #mirostatV2}. Seeds are unsigned; {@link #RANDOM_SEED} requests a random
     * one.
     */
    public static final class Builder {
        private final LlamaModel model;
        private final SamplerFunctions functions;
        private final SamplerSteps steps = new SamplerSteps();
        /** Null without a grammar. */
        private GrammarConstraint grammar;

        Builder(LlamaModel model) {
            this.model = model;
            this.functions = model.library().llama().sampler();
        }

        private Builder step(Function<Arena, MemorySegment> step) {
            steps.add(step);
            return this;
        }

        private Builder choosing(Function<Arena, MemorySegment> step) {
            steps.addChoosing(step);
            return this;
        }

        /** Ends the chain: chooses the most likely token. */
        public Builder greedy() {
            return choosing(a -> functions.initGreedy());
        }

        /** Ends the chain: chooses a token randomly by its probability. */
        public Builder dist(int seed) {
            return choosing(a -> functions.initDist(seed));
        }

        /** Keeps the k most likely tokens; all for k of 0 or less. */
        public Builder topK(int k) {
            steps.addTopK(k, a -> functions.initTopK(k));
            return this;
        }

        /** Keeps the most likely tokens whose probabilities sum up to p, and at least {@code minKeep}. */
        public Builder topP(float p, int minKeep) {
            SamplerArguments.requireFinite("topP", p);
            SamplerArguments.requireAtLeast("topP", minKeep, 0);
            return step(a -> functions.initTopP(p, minKeep));
        }

        /** Keeps tokens that are at least p times as likely as the most likely one. */
        public Builder minP(float p, int minKeep) {
            SamplerArguments.requireFinite("minP", p);
            SamplerArguments.requireAtLeast("minP", minKeep, 0);
            return step(a -> functions.initMinP(p, minKeep));
        }

        /** Locally typical sampling. */
        public Builder typical(float p, int minKeep) {
            SamplerArguments.requireFinite("typical", p);
            SamplerArguments.requireAtLeast("typical", minKeep, 0);
            return step(a -> functions.initTypical(p, minKeep));
        }

        /** Divides the logits; 0 or less keeps only the most likely token. */
        public Builder temperature(float temperature) {
            SamplerArguments.requireFinite("temperature", temperature);
            return step(a -> functions.initTemperature(temperature));
        }

        /** Varies the temperature with the entropy, by plus or minus {@code range}. */
        public Builder dynamicTemperature(float temperature, float range, float exponent) {
            SamplerArguments.requireFinite("dynamicTemperature", temperature, range, exponent);
            return step(a -> functions.initDynamicTemperature(temperature, range, exponent));
        }

        /** Keeps tokens whose logit is within n standard deviations of the largest. */
        public Builder topNSigma(float n) {
            SamplerArguments.requireFinite("topNSigma", n);
            return step(a -> functions.initTopNSigma(n));
        }

        /** XTC: removes the most likely tokens with some probability. */
        public Builder xtc(float probability, float threshold, int minKeep, int seed) {
            SamplerArguments.requireFinite("xtc", probability, threshold);
            SamplerArguments.requireAtLeast("xtc", minKeep, 0);
            return step(a -> functions.initXtc(probability, threshold, minKeep, seed));
        }

        /**
         * Reduces the probability of recent tokens.
         *
         * @param lastN number of tokens to look back; 0 turns it off
         * @param repeat divisor of the logit, 1 for none
         * @param frequency subtracted for each occurrence
         * @param presence subtracted once
         */
        public Builder penalties(int lastN, float repeat, float frequency, float presence) {
            SamplerArguments.requireFinite("penalties", repeat, frequency, presence);
            if (repeat <= 0) {
                throw new IllegalArgumentException("penalties: repeat must be more than 0, not " + repeat + ".");
            }
            int last = SamplerArguments.lookBack(lastN);
            return step(a -> functions.initPenalties(model.vocabulary().size(), last, repeat, frequency, presence));
        }

        /**
         * DRY: reduces the probability of tokens that would repeat a sequence.
         *
         * @param multiplier strength, 0 turns it off
         * @param base growth with the length of the repetition
         * @param allowedLength repetitions up to this length are not penalized
         * @param lastN number of tokens to look back
         * @param breakers texts that interrupt a repetition; each is compared with the whole vocabulary
         * @param kept whether a sampler is cached and copied for equal arguments, which is much faster, but the time
         *            reveals whether others have used these arguments
         */
        public Builder dry(float multiplier, float base, int allowedLength, int lastN, List<String> breakers,
                boolean kept) {
            SamplerArguments.requireFinite("dry", multiplier, base);
            SamplerArguments.requireAtLeast("dry", allowedLength, 0);
            int last = SamplerArguments.lookBack(lastN);
            List<String> texts = List.copyOf(breakers);
            texts.forEach(t -> CStrings.requireNoZero(t, "sequence breaker"));
            Function<Arena, MemorySegment> made = a -> functions.initDry(model.vocabulary().handle(), multiplier, base,
                    allowedLength, last, SamplerArguments.texts(a, texts), texts.size());
            List<Object> arguments = List.of(multiplier, base, allowedLength, last, texts);
            return step(kept ? a -> model.prototypes().copy(arguments, () -> made.apply(a)) : made);
        }

        /**
         * For fill-in-the-middle: prefers ending to continuing at random, and merges tokens with a common prefix.
         * Compares candidates in pairs, so {@link #topK(int)} must come before it.
         */
        public Builder infill() {
            steps.requireTopK();
            if (model.vocabulary().eot().isEmpty() && model.vocabulary().eos().isEmpty()) {
                throw new IllegalStateException("infill needs a vocabulary with an end token.");
            }
            return step(a -> functions.initInfill(model.vocabulary().handle()));
        }

        /** Adds to the logits of tokens; negative infinity forbids one. */
        public Builder logitBias(Map<Integer, Float> biases) {
            Map<Integer, Float> copy = Map.copyOf(biases);
            copy.forEach((token, bias) -> {
                model.vocabulary().require(token);
                SamplerArguments.requireBias(token, bias);
            });
            return step(a -> functions.initLogitBias(model.vocabulary().size(), copy.size(),
                    SamplerArguments.biases(a, copy)));
        }

        /** Ends the chain: Mirostat 1 with target surprise tau and learning rate eta. */
        public Builder mirostat(int seed, float tau, float eta, int m) {
            SamplerArguments.requireFinite("mirostat", tau, eta);
            SamplerArguments.requireAtLeast("mirostat", m, 1);
            return choosing(a -> functions.initMirostat(model.vocabulary().size(), seed, tau, eta, m));
        }

        /** Ends the chain: Mirostat 2 with target surprise tau and learning rate eta. */
        public Builder mirostatV2(int seed, float tau, float eta) {
            SamplerArguments.requireFinite("mirostatV2", tau, eta);
            return choosing(a -> functions.initMirostatV2(seed, tau, eta));
        }

        /**
         * Constrains the text to a grammar in llama.cpp's GBNF notation.
         *
         * @param gbnf its rules; limited in size, depth and repetitions
         * @param root the start rule, normally {@code root}
         */
        public Builder grammar(String gbnf, String root) {
            return grammar(gbnf, root, token -> true);
        }

        /**
         * Like {@link #grammar(String, String)}, where the names of some control tokens are not part of the text: these
         * are only permitted where the grammar names a token, such as {@code <[12]>}.
         *
         * @param shown whether the name of a control token is part of the text; called while tokens are chosen
         */
        public Builder grammar(String gbnf, String root, IntPredicate shown) {
            grammar = GrammarConstraint.checked(model.vocabulary()::require, gbnf, root, Set.of(), List.of(), shown);
            return this;
        }

        /**
         * Constrains the text to a grammar from the first trigger on, which is the beginning of the constrained text.
         *
         * @param triggerTokens tokens that start it
         * @param triggerWords texts that start it, wherever they occur
         */
        public Builder lazyGrammar(String gbnf, String root, Set<Integer> triggerTokens, List<String> triggerWords) {
            grammar = GrammarConstraint.checked(model.vocabulary()::require, gbnf, root, triggerTokens, triggerWords,
                    token -> true);
            return this;
        }

        /**
         * Creates the sampler; the builder can be reused.
         *
         * @throws IllegalStateException if the chain does not end with a choosing step
         * @throws GrammarException if the grammar names a token that the model does not have
         */
        public LlamaSampler build() {
            return SamplerCreation.create(model, steps.complete(), grammar);
        }
    }
}
