// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

import java.util.List;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Sampling options and limits.
 *
 * @param maxTokens at least 1
 * @param temperature 0 for greedy
 * @param topK 0 for no limit
 * @param topP 1 for no limit
 * @param minP 0 for no limit
 * @param seed seed for repeatable sampling; -1 for a random one
 * @param stop strings that end the generation; not part of the text
 * @param grammar a GBNF grammar, or null
 * @param jsonSchema a JSON Schema (draft 2020-12, a subset) that the text must follow, or null; not together with a
 *            grammar
 * @param sampling less common sampling options; {@link Sampling#NONE} by default
 * @param probabilities number of candidates reported per token, see {@link Generation#probabilities}; 0 for no
 *            probabilities
 * @param overflow what happens if the context is too short; {@link ContextOverflow#REFUSE} by default
 * @param speculation whether tokens may be drafted and verified together; the text is the same, except for ties
 * @param tokens whether the caller needs the tokens, their ids or their number during generation, which only an engine
 *            that has the model can report
 * @param lineMillis milliseconds from the first token after which the text ends at its next line feed; 0 for no limit
 */
public record GenerationOptions(int maxTokens, double temperature, int topK, double topP, double minP, long seed,
        List<String> stop, @Nullable String grammar, @Nullable String jsonSchema, Sampling sampling, int probabilities,
        ContextOverflow overflow, boolean speculation, boolean tokens, long lineMillis) {

    public GenerationOptions {
        stop = stop == null ? List.of() : List.copyOf(stop);
        sampling = sampling == null ? Sampling.NONE : sampling;
        overflow = overflow == null ? ContextOverflow.REFUSE : overflow;
    }

    /** Creates options with defaults for JSON Schema, sampling, probabilities, overflow and speculation. */
    public GenerationOptions(int maxTokens, double temperature, int topK, double topP, double minP, long seed,
            List<String> stop, @Nullable String grammar) {
        this(maxTokens, temperature, topK, topP, minP, seed, stop, grammar, null, Sampling.NONE, 0,
                ContextOverflow.REFUSE, true, false, 0);
    }

    /** Creates options for greedy sampling without stop strings. */
    public static GenerationOptions greedy(int maxTokens) {
        return new GenerationOptions(maxTokens, 0, 0, 1, 0, -1, List.of(), null);
    }

    /** Returns a copy with the given GBNF grammar, or none, and without a JSON Schema. */
    public GenerationOptions withGrammar(String value) {
        return new GenerationOptions(maxTokens, temperature, topK, topP, minP, seed, stop, value, null, sampling,
                probabilities, overflow, speculation, tokens, lineMillis);
    }

    /** Returns a copy with the given JSON Schema, or none, and without a grammar. */
    public GenerationOptions withJsonSchema(String value) {
        return new GenerationOptions(maxTokens, temperature, topK, topP, minP, seed, stop, null, value, sampling,
                probabilities, overflow, speculation, tokens, lineMillis);
    }

    /** Returns a copy with the given maximum length, at least 1. */
    public GenerationOptions withMaxTokens(int value) {
        return new GenerationOptions(value, temperature, topK, topP, minP, seed, stop, grammar, jsonSchema, sampling,
                probabilities, overflow, speculation, tokens, lineMillis);
    }

    public GenerationOptions withSampling(Sampling value) {
        return new GenerationOptions(maxTokens, temperature, topK, topP, minP, seed, stop, grammar, jsonSchema, value,
                probabilities, overflow, speculation, tokens, lineMillis);
    }

    public GenerationOptions withProbabilities(int value) {
        return new GenerationOptions(maxTokens, temperature, topK, topP, minP, seed, stop, grammar, jsonSchema,
                sampling, value, overflow, speculation, tokens, lineMillis);
    }

    public GenerationOptions withOverflow(ContextOverflow value) {
        return new GenerationOptions(maxTokens, temperature, topK, topP, minP, seed, stop, grammar, jsonSchema,
                sampling, probabilities, value, speculation, tokens, lineMillis);
    }

    public GenerationOptions withSpeculation(boolean value) {
        return new GenerationOptions(maxTokens, temperature, topK, topP, minP, seed, stop, grammar, jsonSchema,
                sampling, probabilities, overflow, value, tokens, lineMillis);
    }

    /** Returns a copy with the given seed. */
    public GenerationOptions withSeed(long value) {
        return new GenerationOptions(maxTokens, temperature, topK, topP, minP, value, stop, grammar, jsonSchema,
                sampling, probabilities, overflow, speculation, tokens, lineMillis);
    }

    /** Returns a copy that states whether the caller needs the tokens. */
    public GenerationOptions withTokens(boolean value) {
        return new GenerationOptions(maxTokens, temperature, topK, topP, minP, seed, stop, grammar, jsonSchema,
                sampling, probabilities, overflow, speculation, value, lineMillis);
    }

    /** Returns a copy with the given time limit, or none. */
    public GenerationOptions withLineMillis(long value) {
        return new GenerationOptions(maxTokens, temperature, topK, topP, minP, seed, stop, grammar, jsonSchema,
                sampling, probabilities, overflow, speculation, tokens, value);
    }
}
