// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist;

import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jdt.annotation.Nullable;

/**
 * The model of vectors, opened when a search first needs it. One that is not installed is looked for each time:
 * somebody may install it. For one thread at a time.
 */
public final class LazyEmbeddingModel implements AutoCloseable {
    private final Supplier<Optional<EmbeddingModel>> opening;
    private @Nullable EmbeddingModel model;
    /** Whether it could not be opened. */
    private boolean tried;

    /** @param opening gives the model, which is closed here; empty if it is not installed */
    public LazyEmbeddingModel(Supplier<Optional<EmbeddingModel>> opening) {
        this.opening = opening;
    }

    /**
     * The model; empty if it is not installed, or could not be opened before.
     *
     * @throws org.vauban.engine.EngineException if it is opened for the first time and cannot be
     */
    public Optional<EmbeddingModel> get() {
        if (model == null && !tried) {
            tried = true;
            model = opening.get().orElse(null);
            tried = false;
        }
        return Optional.ofNullable(model);
    }

    /** Ends its engine; whoever asks again has it opened again. */
    @Override
    public void close() {
        EmbeddingModel open = model;
        model = null;
        tried = false;
        if (open != null) {
            open.close();
        }
    }
}
