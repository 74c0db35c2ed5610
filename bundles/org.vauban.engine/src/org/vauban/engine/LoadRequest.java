// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

import java.nio.file.Path;
import org.eclipse.jdt.annotation.Nullable;

/**
 * A request to load a model. Immutable.
 *
 * @param modelId id that requests use
 * @param file the GGUF file
 * @param contextTokens size of the context, 0 for the host's choice; negative for its choice up to the absolute value
 * @param threads 0 for the host's choice: all processors if that is measured to be faster, otherwise one fewer
 * @param embeddings whether the model is loaded for embeddings
 * @param slots number of requests that are computed at the same time, 0 for the host's choice
 * @param separateSlots whether each slot has a separate part of the context: faster for many or long concurrent
 *            requests, but each is limited to its part, and no text is moved
 * @param movedReuse whether text computed at another position of the prompt may be reused; saves nearly all of the
 *            prefill during typing, but results may differ slightly from a full prefill
 * @param draft draft model with the same vocabulary, loaded for text generation, which is used if measured to be
 *            faster; or null. While it is not loaded, this model works without it
 */
public record LoadRequest(String modelId, Path file, int contextTokens, int threads, boolean embeddings, int slots,
        boolean separateSlots, boolean movedReuse, @Nullable String draft) {

    /** Creates a request with one context for all slots and without a smaller model that writes ahead. */
    public LoadRequest(String modelId, Path file, int contextTokens, int threads, boolean embeddings, int slots,
            boolean movedReuse) {
        this(modelId, file, contextTokens, threads, embeddings, slots, false, movedReuse, null);
    }

    /** Creates a request with the host's choice of slots, and with reuse of moved text. */
    public LoadRequest(String modelId, Path file, int contextTokens, int threads, boolean embeddings) {
        this(modelId, file, contextTokens, threads, embeddings, 0, true);
    }

    /** Returns a copy with the given draft model, or none. */
    public LoadRequest withDraft(String value) {
        return new LoadRequest(modelId, file, contextTokens, threads, embeddings, slots, separateSlots,
                movedReuse, value);
    }

    /** Returns a copy whose slots have separate parts of the context, or share it. */
    public LoadRequest withSeparateSlots(boolean value) {
        return new LoadRequest(modelId, file, contextTokens, threads, embeddings, slots, value, movedReuse, draft);
    }

    /** Returns a copy with the given number of slots. */
    public LoadRequest withSlots(int value) {
        return new LoadRequest(modelId, file, contextTokens, threads, embeddings, value, separateSlots, movedReuse,
                draft);
    }

    /** Returns a copy with the given context size, in tokens as {@link #contextTokens}. */
    public LoadRequest withContext(int tokens) {
        return new LoadRequest(modelId, file, tokens, threads, embeddings, slots, separateSlots, movedReuse, draft);
    }

    /** Creates a request for a model for completion and chat with the host's choice of all options. */
    public static LoadRequest of(String modelId, Path file) {
        return new LoadRequest(modelId, file, 0, 0, false);
    }
}
