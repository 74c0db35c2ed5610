// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

import java.nio.file.Path;
import org.eclipse.jdt.annotation.Nullable;

/**
 * How a model is to be loaded. Immutable.
 *
 * @param modelId the name by which requests call it
 * @param file the GGUF file
 * @param contextTokens size of the context, 0 for the host's choice; negative for its choice of at most so many
 * @param threads 0 for the host's choice: all processors where that is measured to be faster, else one fewer
 * @param embeddings whether the model is loaded to embed
 * @param slots requests that are computed at the same time, 0 for the host's choice
 * @param separateSlots whether each slot has its part of the context for itself: that is quicker where many requests or
 *            long ones are computed at the same time, but none can have more than that part, and nothing is moved
 * @param movedReuse whether text that was read at another place of the prompt may be reused there; it saves nearly all
 *            reading while somebody types, at the cost of results that can differ a little from a fresh reading
 * @param draft a smaller model with the same vocabulary, loaded to generate text, that writes ahead where that is
 *            measured to be faster; or null. When it is unloaded, this model goes on without it; when it is loaded
 *            again, with it
 */
public record LoadRequest(String modelId, Path file, int contextTokens, int threads, boolean embeddings, int slots,
        boolean separateSlots, boolean movedReuse, @Nullable String draft) {

    /** With one context for all slots, without a smaller model that writes ahead. */
    public LoadRequest(String modelId, Path file, int contextTokens, int threads, boolean embeddings, int slots,
            boolean movedReuse) {
        this(modelId, file, contextTokens, threads, embeddings, slots, false, movedReuse, null);
    }

    /** With the host's choice of slots, and reuse of moved text. */
    public LoadRequest(String modelId, Path file, int contextTokens, int threads, boolean embeddings) {
        this(modelId, file, contextTokens, threads, embeddings, 0, true);
    }

    /** The same with a smaller model that writes ahead, or none. */
    public LoadRequest withDraft(String value) {
        return new LoadRequest(modelId, file, contextTokens, threads, embeddings, slots, separateSlots,
                movedReuse, value);
    }

    /** The same, whose slots have parts of the context for themselves, or share it. */
    public LoadRequest withSeparateSlots(boolean value) {
        return new LoadRequest(modelId, file, contextTokens, threads, embeddings, slots, value, movedReuse, draft);
    }

    /** The same with so many requests at the same time. */
    public LoadRequest withSlots(int value) {
        return new LoadRequest(modelId, file, contextTokens, threads, embeddings, value, separateSlots, movedReuse,
                draft);
    }

    /** The same with another context, in tokens as {@link #contextTokens}. */
    public LoadRequest withContext(int tokens) {
        return new LoadRequest(modelId, file, tokens, threads, embeddings, slots, separateSlots, movedReuse, draft);
    }

    /** A model for completion and chat with the host's choice of everything. */
    public static LoadRequest of(String modelId, Path file) {
        return new LoadRequest(modelId, file, 0, 0, false);
    }
}
