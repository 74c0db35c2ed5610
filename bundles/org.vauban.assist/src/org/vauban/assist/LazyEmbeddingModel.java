// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist;

import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jdt.annotation.Nullable;

/**
 * The model of vectors, opened when a search first needs it. One that is not installed is looked for each time:
 * somebody may install it. For one thread at a time; {@link #close} from any.
 */
public final class LazyEmbeddingModel implements AutoCloseable {
    private final Supplier<Optional<EmbeddingModel>> opening;
    // guarded by this
    private @Nullable EmbeddingModel model;
    /** Whether it could not be opened, or is just being opened. */
    private boolean tried;
    /** Counts the closings. */
    private int closings;

    /** @param opening gives the model, which is closed here; empty if it is not installed */
    public LazyEmbeddingModel(Supplier<Optional<EmbeddingModel>> opening) {
        this.opening = opening;
    }

    /**
     * The model; empty if it is not installed, could not be opened before, or was closed while it was being opened.
     *
     * @throws org.vauban.engine.EngineException if it is opened for the first time and cannot be
     */
    public Optional<EmbeddingModel> get() {
        int before;
        synchronized (this) {
            if (model != null || tried) {
                return Optional.ofNullable(model);
            }
            tried = true;
            before = closings;
        }
        EmbeddingModel opened = opening.get().orElse(null); // takes as long as a process needs to read it
        synchronized (this) {
            if (before == closings) {
                tried = false;
                model = opened;
                return Optional.ofNullable(opened);
            }
        }
        if (opened != null) {
            opened.close();
        }
        return Optional.empty();
    }

    /** Ends its engine, also where it is just being opened; whoever asks again has it opened again. Returns at once. */
    @Override
    public void close() {
        EmbeddingModel open;
        synchronized (this) {
            open = model;
            model = null;
            tried = false;
            closings++;
        }
        if (open != null) {
            open.close();
        }
    }
}
