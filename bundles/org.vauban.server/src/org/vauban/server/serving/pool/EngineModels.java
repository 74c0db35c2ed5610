// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.serving.pool;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.Engine;
import org.vauban.engine.LoadRequest;
import org.vauban.engine.ModelDescription;

/** The models that an engine has loaded for a pool, and their use. Guarded by the lock of the pool. */
final class EngineModels {
    private final Engine engine;
    /** Waits for unfinished calls of previous engines, the oldest first. */
    private final List<CompletableFuture<Void>> waits;
    /** Completes when previous engines have released the memory. */
    private final CompletableFuture<Void> free;
    private final ModelUse use = new ModelUse();
    private final Map<LoadRequest, CompletableFuture<ModelDescription>> loaded = new LinkedHashMap<>();
    /** Models that are unloaded at the end of their last use, by id. */
    private final Map<String, CompletableFuture<Void>> leaving = new HashMap<>();

    /** Creates the state of the first engine. */
    EngineModels(Engine engine) {
        this(engine, List.of(), CompletableFuture.completedFuture(null));
    }

    private EngineModels(Engine engine, List<CompletableFuture<Void>> waits, CompletableFuture<Void> free) {
        this.engine = engine;
        this.waits = waits;
        this.free = free;
    }

    /**
     * Returns the state of a next engine, which loads nothing before all calls of this and previous engines have ended.
     *
     * @param patience longest wait for these calls
     * @param end runs when this engine is no longer used
     */
    EngineModels succeeded(Engine next, Duration patience, Runnable end) {
        CompletableFuture<Void> wait = ended().completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS);
        List<CompletableFuture<Void>> all = new ArrayList<>(waits);
        all.removeIf(CompletableFuture::isDone); // otherwise the list would grow with each reload
        all.add(wait);
        return new EngineModels(next, all, wait.thenRun(end));
    }

    /** Returns the state of an engine that replaces this one at once; {@link #hurry} must be called as well. */
    EngineModels replaced(Engine next) {
        return new EngineModels(next, List.of(), free);
    }

    /** Stops waiting for calls of previous engines, which end now. Must be called without the lock. */
    void hurry() {
        waits.forEach(each -> each.complete(null));
    }

    Engine engine() {
        return engine;
    }

    ModelUse use() {
        return use;
    }

    Map<LoadRequest, CompletableFuture<ModelDescription>> loaded() {
        return loaded;
    }

    /** Returns a model that is loaded or loading; null otherwise. */
    @Nullable
    CompletableFuture<ModelDescription> present(LoadRequest model) {
        CompletableFuture<ModelDescription> known = loaded.get(model);
        return known == null || known.isCompletedExceptionally() ? null : known;
    }

    /** Completes when a model with this id may be loaded, since no other model occupies its place. */
    CompletableFuture<Void> room(String id) {
        CompletableFuture<Void> other = leaving.get(id);
        return other == null ? free : CompletableFuture.allOf(free, other);
    }

    /** Completes when neither this engine nor a previous one is used: the memory suffices for one engine. */
    private CompletableFuture<Void> ended() {
        return CompletableFuture.allOf(free.exceptionally(failure -> null), use.unused());
    }

    /** @param gone completes when a model has been unloaded, or is needed again */
    void leaves(LoadRequest model, CompletableFuture<Void> gone) {
        leaving.merge(model.modelId(), gone, CompletableFuture::allOf);
    }
}
