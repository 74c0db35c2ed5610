// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist;

import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Opens the embedding model when a search first needs it. A missing model is looked for each time, since the user may
 * install it meanwhile. For one thread at a time; {@link #close} from any.
 */
public final class LazyEmbeddingModel implements AutoCloseable {
    private final Supplier<Optional<EmbeddingModel>> opening;
    // guarded by this
    private @Nullable EmbeddingModel model;
    /** Whether opening has failed, or is in progress. */
    private boolean tried;
    /** Number of calls to {@link #close}. */
    private int closings;

    /** @param opening supplies the model, which this object closes; empty if it is not installed */
    public LazyEmbeddingModel(Supplier<Optional<EmbeddingModel>> opening) {
        this.opening = opening;
    }

    /**
     * Returns the model; empty if it is not installed, failed to open earlier, or was closed while it was being opened.
     *
     * @throws org.vauban.engine.EngineException if this call opens the model for the first time and fails
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
        EmbeddingModel opened = opening.get().orElse(null); // starts a process and loads the model, so not locked
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

    /** Ends the model's engine, even while it is being opened; the next {@link #get} reopens it. Returns at once. */
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
