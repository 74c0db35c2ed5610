// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist;

import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jdt.annotation.Nullable;

/** The model of vectors, looked for when a search first needs it, and then no more. For one thread at a time. */
public final class LazyEmbeddingModel implements AutoCloseable {
    private final Supplier<Optional<EmbeddingModel>> opening;
    private @Nullable EmbeddingModel model;
    private boolean sought;

    /** @param opening gives the model, which is closed here; empty if it is not installed */
    public LazyEmbeddingModel(Supplier<Optional<EmbeddingModel>> opening) {
        this.opening = opening;
    }

    /**
     * The model; empty if it is not installed.
     *
     * @throws org.vauban.engine.EngineException if it is asked for the first time and cannot be opened
     */
    public Optional<EmbeddingModel> get() {
        if (!sought) {
            sought = true;
            model = opening.get().orElse(null);
        }
        return Optional.ofNullable(model);
    }

    /** Ends its engine; whoever asks again has it opened again. */
    @Override
    public void close() {
        EmbeddingModel open = model;
        model = null;
        sought = false;
        if (open != null) {
            open.close();
        }
    }
}
