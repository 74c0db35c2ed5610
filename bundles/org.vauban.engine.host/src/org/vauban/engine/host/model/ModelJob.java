// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.model;

import java.util.concurrent.CompletableFuture;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.EngineException;
import org.vauban.engine.FinishReason;
import org.vauban.engine.slot.Priority;
import org.vauban.llama.error.DecodeAbortedException;

/**
 * A request that a model's own thread serves, part by part, so that others get their turn in between.
 *
 * @param <T> what it gives
 */
public abstract class ModelJob<T> {
    final long id;
    final Priority priority;
    /** Key of one of several users, or null. */
    final String user;
    final long order;
    final long submitted = System.nanoTime();
    public final CompletableFuture<T> result = new CompletableFuture<>();
    /** Whether its first part has begun; set by the model's thread while it is active. */
    boolean begun;
    /** Why it is to end early; null while it may go on. */
    private volatile FinishReason ended;

    /**
     * @param user key of one of several users, who take turns; null for the one user
     * @param order grows with each request: equal priorities are served in the order of arrival
     */
    ModelJob(long id, @Nullable Priority priority, @Nullable String user, long order) {
        this.id = id;
        this.priority = priority == null ? Priority.BACKGROUND : priority;
        this.user = user;
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

    /** Does the next part of the work, on the model's thread; null where there is more to do. */
    abstract @Nullable T part(LoadedModel model);

    /** What the last part took of the model, in tokens that are read; at least 1. */
    abstract int cost();

    /** What it gives when it ended before it began. */
    abstract T endedEarly(LoadedModel model);

    /** @return whether it has ended; else there is more to do */
    final boolean serve(LoadedModel model) {
        try {
            T answer = part(model);
            if (answer == null) {
                return false;
            }
            result.complete(answer);
        } catch (EngineException e) {
            result.completeExceptionally(e);
        } catch (DecodeAbortedException e) {
            model.forget();
            skip(model);
        } catch (RuntimeException | Error e) {
            model.forget();
            result.completeExceptionally(model.failures().of(e, model.id(), model.file()));
        }
        return true;
    }

    final void skip(LoadedModel model) {
        try {
            result.complete(endedEarly(model));
        } catch (EngineException e) {
            result.completeExceptionally(e);
        }
    }
}
