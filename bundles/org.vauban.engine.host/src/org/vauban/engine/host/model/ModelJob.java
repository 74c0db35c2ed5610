// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.model;

import java.util.concurrent.CompletableFuture;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.EngineException;
import org.vauban.engine.FinishReason;
import org.vauban.engine.slot.Priority;
import org.vauban.llama.error.DecodeAbortedException;

/**
 * A request that a model's thread serves in parts, so that other requests get their turn in between.
 *
 * @param <T> type of the result
 */
public abstract class ModelJob<T> {
    final long id;
    final Priority priority;
    /** Key of one of several users, or null. */
    final String user;
    final long order;
    final long submitted = System.nanoTime();
    public final CompletableFuture<T> result = new CompletableFuture<>();
    /** Whether the first part has begun; set by the model's thread while the job is active. */
    boolean begun;
    /** Reason to end early; null while the job may continue. */
    private volatile FinishReason ended;

    /**
     * @param user key of one of several users, who take turns; null for the single user
     * @param order increases with each request: equal priorities are served in the order of arrival
     */
    ModelJob(long id, @Nullable Priority priority, @Nullable String user, long order) {
        this.id = id;
        this.priority = priority == null ? Priority.BACKGROUND : priority;
        this.user = user;
        this.order = order;
    }

    /** Asks the job to end; the first reason is kept. */
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

    /** Computes the next part on the model's thread; returns null if more parts follow. */
    abstract @Nullable T part(LoadedModel model);

    /** Returns the cost of the last part, in prefilled tokens; at least 1. */
    abstract int cost();

    /** Returns the result of a job that ended before it began. */
    abstract T endedEarly(LoadedModel model);

    /** @return whether the job has ended; otherwise more parts follow */
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
