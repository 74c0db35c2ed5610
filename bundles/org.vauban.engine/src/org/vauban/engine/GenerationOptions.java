// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

import java.util.List;

/**
 * How to sample and when to stop.
 *
 * @param maxTokens at least 1
 * @param temperature 0 for greedy
 * @param topK 0 for no limit
 * @param topP 1 for no limit
 * @param minP 0 for no limit
 * @param seed for repeatable sampling; -1 for a random one
 * @param stop strings that end the generation; they are not part of the text
 * @param grammar a GBNF grammar, or null
 */
public record GenerationOptions(int maxTokens, double temperature, int topK, double topP, double minP, long seed,
        List<String> stop, String grammar) {

    public GenerationOptions {
        stop = List.copyOf(stop);
    }

    /** Greedy, with no stop string. */
    public static GenerationOptions greedy(int maxTokens) {
        return new GenerationOptions(maxTokens, 0, 0, 1, 0, -1, List.of(), null);
    }
}
