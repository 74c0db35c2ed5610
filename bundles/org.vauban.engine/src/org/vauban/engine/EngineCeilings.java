// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

/**
 * What requests may take at most, whatever they ask for. Immutable.
 *
 * @param contextTokens of the context of a model; 0 for no ceiling
 * @param answerTokens of one generation; 0 for no ceiling
 * @param memoryBytes of all models and their contexts together; 0 for no ceiling
 */
public record EngineCeilings(int contextTokens, int answerTokens, long memoryBytes) {
    /** No ceilings. */
    public static final EngineCeilings NONE = new EngineCeilings(0, 0, 0);
    /** llama.cpp makes each part of a context a multiple of this. */
    private static final int PART_STEP = 256;

    /** @throws IllegalArgumentException if one is negative */
    public EngineCeilings {
        if (contextTokens < 0 || answerTokens < 0 || memoryBytes < 0) {
            throw new IllegalArgumentException(contextTokens + ", " + answerTokens + ", " + memoryBytes);
        }
    }

    /** A request to load a model with a context that is not too large. */
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

    /** Fewer slots, each with what it was to have: the ever smaller parts of all of them would hold no request. */
    private LoadRequest loweredParts(LoadRequest request) {
        int each = request.contextTokens() / request.slots();
        int part = (each + PART_STEP - 1) / PART_STEP * PART_STEP;
        if ((long) part * request.slots() <= contextTokens) {
            return request;
        }
        int slots = Math.max(1, contextTokens / part);
        return request.withContext(Math.min(contextTokens, part * slots)).withSlots(slots);
    }

    /** Options of an answer that is not too long. */
    public GenerationOptions lowered(GenerationOptions options) {
        return answerTokens == 0 || options.maxTokens() <= answerTokens ? options
                : options.withMaxTokens(answerTokens);
    }

    /** The smaller of two budgets, of which 0 means what the machine has. */
    public long memory(long budget) {
        return memoryBytes == 0 ? budget : budget == 0 ? memoryBytes : Math.min(budget, memoryBytes);
    }
}
