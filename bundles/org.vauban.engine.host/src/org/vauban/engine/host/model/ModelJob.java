// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.model;

import java.util.concurrent.CompletableFuture;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.EngineException;
import org.vauban.engine.FinishReason;
import org.vauban.engine.slot.Priority;
import org.vauban.llama.error.DecodeAbortedException;

/**
 * A request that a model's own thread serves.
 *
 * @param <T> what it gives
 */
public abstract class ModelJob<T> {
    final long id;
    final Priority priority;
    final String supersedes;
    final long order;
    final long submitted = System.nanoTime();
    public final CompletableFuture<T> result = new CompletableFuture<>();
    /** Why it is to end early; null while it may go on. */
    private volatile FinishReason ended;

    /** @param order grows with each request: equal priorities are served in the order of arrival */
    ModelJob(long id, @Nullable Priority priority, @Nullable String supersedes, long order) {
        this.id = id;
        this.priority = priority == null ? Priority.BACKGROUND : priority;
        this.supersedes = supersedes;
        this.order = order;
    }

    /** The first reason is kept. */
    synchronized void end(FinishReason reason) {
        if (ended == null) {
            ended = reason;
        }
    }

    FinishReason ended() {
        return ended;
    }

    double millisSinceSubmission() {
        return (System.nanoTime() - submitted) / 1e6;
    }

    /** Does the work, on the model's thread. */
    abstract T run(LoadedModel model);

    /** What it gives when it ended before it began. */
    abstract T endedEarly(LoadedModel model);

    final void serve(LoadedModel model) {
        try {
            result.complete(run(model));
        } catch (EngineException e) {
            result.completeExceptionally(e);
        } catch (DecodeAbortedException e) {
            model.forget();
            skip(model);
        } catch (RuntimeException | Error e) {
            model.forget();
            result.completeExceptionally(model.failures().of(e, model.id(), model.file()));
        }
    }

    final void skip(LoadedModel model) {
        try {
            result.complete(endedEarly(model));
        } catch (EngineException e) {
            result.completeExceptionally(e);
        }
    }
}
