// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.configuration;

import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonFields;

/**
 * Sampling parameters of a model for requests that do not set them.
 *
 * @param temperature 0 for greedy sampling
 * @param topK 0 for no limit
 * @param topP 1 for no limit
 * @param minP 0 for no limit
 * @param seed -1 for a random seed
 * @param maxTokens maximum tokens of an answer; 0 for as many as the context holds
 */
public record SamplingDefaults(double temperature, int topK, double topP, double minP, long seed, int maxTokens) {
    /** The defaults of llama.cpp. */
    public static final SamplingDefaults STANDARD = new SamplingDefaults(0.8, 40, 0.95, 0.05, -1, 0);

    /** The largest seed, chosen so that every JSON library can represent it. */
    private static final long LARGEST_SEED = (1L << 31) - 1;
    /** The largest {@code maxTokens}. */
    public static final int MOST_TOKENS = 1 << 16;
    /** The largest {@code topK}. */
    public static final int MOST_CANDIDATES = 1_000_000;

    /** Reads the field {@code sampling} of a model. */
    static SamplingDefaults parse(@Nullable JsonFields fields) throws InvalidInputException {
        if (fields == null) {
            return STANDARD;
        }
        fields.allow(Set.of("temperature", "top_k", "top_p", "min_p", "seed", "max_tokens"));
        return new SamplingDefaults(fields.number("temperature", STANDARD.temperature, 0, 2),
                (int) fields.integer("top_k", STANDARD.topK, 0, MOST_CANDIDATES),
                fields.number("top_p", STANDARD.topP, 0, 1), fields.number("min_p", STANDARD.minP, 0, 1),
                fields.integer("seed", STANDARD.seed, -1, LARGEST_SEED),
                (int) fields.integer("max_tokens", STANDARD.maxTokens, 0, MOST_TOKENS));
    }
}
