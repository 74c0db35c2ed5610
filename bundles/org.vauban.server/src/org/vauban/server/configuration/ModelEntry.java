// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.configuration;

import java.nio.file.Path;
import java.util.List;
import org.eclipse.jdt.annotation.Nullable;

/**
 * A model that is served.
 *
 * @param id by which clients ask for it
 * @param aliases other names by which they may ask for it
 * @param file the GGUF file; null where only other machines have the model
 * @param contextTokens size of the context of all its requests together, 0 for the engine's choice
 * @param threads 0 for the engine's choice
 * @param slots requests that are computed at the same time, 0 for the engine's choice
 * @param embeddings whether it embeds texts instead of writing them
 * @param serving how it is served
 */
public record ModelEntry(String id, List<String> aliases, @Nullable Path file, int contextTokens, int threads,
        int slots, boolean embeddings, ModelServing serving) {
    public ModelEntry {
        aliases = List.copyOf(aliases);
    }

    /** Which is served as usual. */
    public ModelEntry(String id, List<String> aliases, @Nullable Path file, int contextTokens, int threads, int slots,
            boolean embeddings) {
        this(id, aliases, file, contextTokens, threads, slots, embeddings, ModelServing.STANDARD);
    }

    /** Whether the engine of this machine has it. */
    public boolean isLocal() {
        return file != null;
    }

    /** Whether endpoints of other machines answer for it. */
    public boolean hasBackEnds() {
        return !serving.backEnds().isEmpty();
    }

    /** Tokens that a request can have, 0 where the engine chooses; the model says it exactly when it is loaded. */
    public int requestTokens() {
        return serving.separateSlots() && slots > 0 ? contextTokens / slots : contextTokens;
    }

    /** With the engine's choice of everything. */
    public ModelEntry(String id, Path file, boolean embeddings) {
        this(id, List.of(), file, 0, 0, 0, embeddings);
    }
}
