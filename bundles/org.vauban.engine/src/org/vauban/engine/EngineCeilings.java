// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

/**
 * Upper limits of requests, whatever they ask for. Immutable.
 *
 * @param contextTokens tokens of a model's context; 0 for no limit
 * @param answerTokens tokens of one generation; 0 for no limit
 * @param memoryBytes bytes of all models and their contexts together; 0 for no limit
 */
public record EngineCeilings(int contextTokens, int answerTokens, long memoryBytes) {
    /** No limits. */
    public static final EngineCeilings NONE = new EngineCeilings(0, 0, 0);
    /** llama.cpp rounds each part of a context up to a multiple of this. */
    private static final int PART_STEP = 256;

    /** @throws IllegalArgumentException if a value is negative */
    public EngineCeilings {
        if (contextTokens < 0 || answerTokens < 0 || memoryBytes < 0) {
            throw new IllegalArgumentException(contextTokens + ", " + answerTokens + ", " + memoryBytes);
        }
    }

    /** Returns a load request whose context is within the limit. */
    public LoadRequest lowered(LoadRequest request) {
        int wanted = request.contextTokens();
        if (contextTokens > 0 && wanted > 0 && request.slots() > 0 && request.separateSlots()
                && !request.embeddings()) {
            return loweredParts(request);
        }
        int most = Math.abs(wanted);
        if (contextTokens == 0 || most != 0 && most <= contextTokens) {
            return request;
        }
        return request.withContext(wanted > 0 ? contextTokens : -contextTokens);
    }

    /** Reduces the number of slots rather than their size: with ever smaller parts, no request would fit. */
    private LoadRequest loweredParts(LoadRequest request) {
        int each = request.contextTokens() / request.slots();
        int part = (each + PART_STEP - 1) / PART_STEP * PART_STEP;
        if ((long) part * request.slots() <= contextTokens) {
            return request;
        }
        int slots = Math.max(1, contextTokens / part);
        return request.withContext(Math.min(contextTokens, part * slots)).withSlots(slots);
    }

    /** Returns options whose maximum length is within the limit. */
    public GenerationOptions lowered(GenerationOptions options) {
        return answerTokens == 0 || options.maxTokens() <= answerTokens ? options
                : options.withMaxTokens(answerTokens);
    }

    /** Returns the smaller of two memory budgets, where 0 means the machine's memory. */
    public long memory(long budget) {
        return memoryBytes == 0 ? budget : budget == 0 ? memoryBytes : Math.min(budget, memoryBytes);
    }
}
