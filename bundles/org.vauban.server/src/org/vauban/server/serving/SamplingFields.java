// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.serving;

import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.ContextOverflow;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.Sampling;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonFields;

/**
 * The fields that say how to sample and when to stop, under the names that OpenAI, llama.cpp and Mistral have for them.
 * What is left out has llama.cpp's standard value.
 */
public final class SamplingFields {
    /** Longer than any context that is served; a text ends where its context does. */
    public static final int MOST_TOKENS = 1 << 16;
    private static final int MOST_STOPS = 16;
    private static final long LARGEST_SEED = 1L << 53;
    private static final int LAST_TOKENS = 64;

    private SamplingFields() {}

    /**
     * @param maxTokens at least 1
     * @param jsonSchema a schema of the text, or null
     * @param probabilities candidates to tell for each token; 0 for none
     */
    public static GenerationOptions read(JsonFields fields, int maxTokens, @Nullable String jsonSchema,
            int probabilities) throws InvalidInputException {
        List<String> own = fields.texts("stop", MOST_STOPS);
        List<String> sequences = fields.texts("stop_sequences", MOST_STOPS); // Anthropic's
        List<String> stop = (sequences.isEmpty() ? own : sequences).stream().filter(text -> !text.isEmpty()).toList();
        return new GenerationOptions(maxTokens, fields.number("temperature", 0.8, 0, 2),
                (int) Math.max(0, fields.integer("top_k", 40, -1, 1_000_000)), fields.number("top_p", 0.95, 0, 1),
                fields.number("min_p", 0.05, 0, 1), seed(fields), stop, null, jsonSchema,
                penalties(fields), probabilities, ContextOverflow.REFUSE, true);
    }

    /** The most tokens, by the first of the names that is there. */
    public static int maxTokens(JsonFields fields, String... names) throws InvalidInputException {
        long most = -1;
        for (String name : names) { // all are read, so that none may be anything
            long given = fields.integer(name, -1, -1, Integer.MAX_VALUE);
            most = most < 0 ? given : most;
        }
        return most < 0 ? MOST_TOKENS : (int) Math.clamp(most, 1, MOST_TOKENS);
    }

    private static long seed(JsonFields fields) throws InvalidInputException {
        long own = fields.integer("seed", -1, -LARGEST_SEED, LARGEST_SEED);
        long seed = fields.integer("random_seed", own, -LARGEST_SEED, LARGEST_SEED); // Mistral's
        return seed == -1 ? -1 : seed & 0x7fffffffL;
    }

    private static Sampling penalties(JsonFields fields) throws InvalidInputException {
        double repeat = fields.number("repeat_penalty", 1, 0.01, 10);
        double frequency = fields.number("frequency_penalty", 0, -2, 2);
        double presence = fields.number("presence_penalty", 0, -2, 2);
        int last = (int) fields.integer("repeat_last_n", LAST_TOKENS, 0, MOST_TOKENS);
        return repeat == 1 && frequency == 0 && presence == 0 ? Sampling.NONE
                : Sampling.NONE.withPenalties(last, repeat, frequency, presence);
    }
}
