// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.sampling;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.IntFunction;

import org.vauban.llama.error.GrammarException;
import org.vauban.llama.natives.SamplerFunctions;

/**
 * A chain of samplers in llama.cpp, and its grammar. Performs no checks: {@code LlamaSampler} ensures that one thread
 * uses it, and that tokens and outputs exist.
 */
public final class NativeChain {
    private final SamplerFunctions functions;
    private final Arena arena;
    private final MemorySegment chain;
    /** Null without a grammar. */
    private final SamplerGrammar grammar;
    private final TokenCandidates candidates;

    /**
     * @param arena owned by this object from now on, as is the chain
     * @param grammar null for none
     * @param vocabularySize number of tokens in the vocabulary
     */
    public NativeChain(SamplerFunctions functions, Arena arena, MemorySegment chain, SamplerGrammar grammar,
            int vocabularySize) {
        this.functions = functions;
        this.arena = arena;
        this.chain = chain;
        this.grammar = grammar;
        this.candidates = new TokenCandidates(arena, vocabularySize);
    }

    /**
     * Chooses a token and accepts it.
     *
     * @param context handle of the context
     * @param output index of an output of the context
     * @param logits returns the logits of an output
     * @throws GrammarException if no token matches the grammar
     */
    public int sample(MemorySegment context, int output, IntFunction<MemorySegment> logits) {
        if (grammar == null) {
            return functions.sample(chain, context, output);
        }
        int token = choose(logits.apply(output));
        accept(token);
        return token;
    }

    /**
     * Chooses a token without accepting it.
     *
     * @param logits one for each token of the vocabulary
     * @throws GrammarException if no token matches the grammar
     */
    public int choose(MemorySegment logits) {
        int token = run(logits, false);
        if (grammar != null && !grammar.allows(token)) {
            token = run(logits, true);
            if (!grammar.allows(token)) {
                throw new GrammarException(areNumbers(logits) ? "No token fits the grammar at this place."
                        : "The model computed no numbers for the next token, so none can be chosen.", List.of());
            }
        }
        return token;
    }

    private static boolean areNumbers(MemorySegment logits) {
        for (long i = 0; i < logits.byteSize() / Float.BYTES; i++) {
            if (Float.isNaN(logits.getAtIndex(JAVA_FLOAT, i))) {
                return false;
            }
        }
        return true;
    }

    private int run(MemorySegment logits, boolean constrained) {
        MemorySegment array = candidates.fill(logits, constrained ? grammar.tokens() : null);
        functions.apply(chain, array);
        return candidates.selected();
    }

    /** @throws GrammarException if the token violates the grammar; nothing is changed then */
    public void accept(int token) {
        if (grammar != null) {
            grammar.accept(token);
        }
        functions.accept(chain, token);
    }

    /** Whether the grammar permits this token next; true without one, or while it waits for its trigger. */
    public boolean allows(int token) {
        return grammar == null || grammar.allows(token);
    }

    /** Whether a grammar constrains the next token. */
    public boolean grammarActive() {
        return grammar != null && grammar.active();
    }

    /** Clears the accepted tokens. */
    public void reset() {
        functions.reset(chain);
        if (grammar != null) {
            grammar.reset();
        }
    }

    /** Returns llama.cpp's counters since their last reset; sampling with a grammar is not counted. */
    public MemorySegment timings(Arena scratch) {
        return functions.perf(scratch, chain);
    }

    public void resetTimings() {
        functions.perfReset(chain);
    }

    /** Frees it; must be called once. */
    public void free() {
        functions.free(chain);
        arena.close();
    }
}
