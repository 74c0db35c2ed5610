// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.configuration;

import java.nio.file.Path;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;

/**
 * A served model.
 *
 * @param id the model name in requests
 * @param aliases other names that requests may use
 * @param file the GGUF file; null if only other machines have the model
 * @param contextTokens size of the context that all its requests share, 0 for the engine's choice
 * @param threads 0 for the engine's choice
 * @param slots number of requests computed in parallel, 0 for the engine's choice
 * @param embeddings whether it computes embeddings instead of generating text
 * @param serving how the model is served
 */
public record ModelEntry(String id, List<String> aliases, @Nullable Path file, int contextTokens, int threads,
        int slots, boolean embeddings, ModelServing serving) {
    public ModelEntry {
        aliases = List.copyOf(aliases);
    }

    /** Creates an entry with the default serving settings. */
    public ModelEntry(String id, List<String> aliases, @Nullable Path file, int contextTokens, int threads, int slots,
            boolean embeddings) {
        this(id, aliases, file, contextTokens, threads, slots, embeddings, ModelServing.STANDARD);
    }

    /** Whether the engine of this machine serves it. */
    public boolean isLocal() {
        return file != null;
    }

    /** Whether endpoints of other machines serve it. */
    public boolean hasBackEnds() {
        return !serving.backEnds().isEmpty();
    }

    /** Returns the token limit of one request, 0 if the engine chooses; the loaded model reports the exact value. */
    public int requestTokens() {
        return serving.separateSlots() && slots > 0 ? contextTokens / slots : contextTokens;
    }

    /** Creates an entry that leaves everything else to the engine. */
    public ModelEntry(String id, Path file, boolean embeddings) {
        this(id, List.of(), file, 0, 0, 0, embeddings);
    }
}
