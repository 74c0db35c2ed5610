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

/** What an engine has loaded for a pool, and what is in use of it. Guarded by the lock of the pool. */
final class EngineModels {
    private final Engine engine;
    /** For the calls of the engines before that have not ended, the first one first. */
    private final List<CompletableFuture<Void>> waits;
    /** Before it is done, another engine has the memory. */
    private final CompletableFuture<Void> free;
    private final ModelUse use = new ModelUse();
    private final Map<LoadRequest, CompletableFuture<ModelDescription>> loaded = new LinkedHashMap<>();
    /** Models that go as soon as nobody uses them, by their ids. */
    private final Map<String, CompletableFuture<Void>> leaving = new HashMap<>();

    /** Of the first engine. */
    EngineModels(Engine engine) {
        this(engine, List.of(), CompletableFuture.completedFuture(null));
    }

    private EngineModels(Engine engine, List<CompletableFuture<Void>> waits, CompletableFuture<Void> free) {
        this.engine = engine;
        this.waits = waits;
        this.free = free;
    }

    /**
     * Of an engine that loads nothing before the calls of this one and of those before it have ended.
     *
     * @param patience for calls that do not end
     * @param end runs when nobody needs this engine
     */
    EngineModels succeeded(Engine next, Duration patience, Runnable end) {
        CompletableFuture<Void> wait = ended().completeOnTimeout(null, patience.toMillis(), TimeUnit.MILLISECONDS);
        List<CompletableFuture<Void>> all = new ArrayList<>(waits);
        all.removeIf(CompletableFuture::isDone); // or they would grow with each reload
        all.add(wait);
        return new EngineModels(next, all, wait.thenRun(end));
    }

    /** Of an engine that takes the place of this one at once, once those before it were {@linkplain #hurry told}. */
    EngineModels replaced(Engine next) {
        return new EngineModels(next, List.of(), free);
    }

    /** Waits for no calls of engines before this one any more: they end now. Not under the lock. */
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

    /** That which is loaded or being loaded; null where it is neither. */
    @Nullable
    CompletableFuture<ModelDescription> present(LoadRequest model) {
        CompletableFuture<ModelDescription> known = loaded.get(model);
        return known == null || known.isCompletedExceptionally() ? null : known;
    }

    /** Completes when a model of this id may be loaded: no other one is in the way. */
    CompletableFuture<Void> room(String id) {
        CompletableFuture<Void> other = leaving.get(id);
        return other == null ? free : CompletableFuture.allOf(free, other);
    }

    /** Completes when nobody uses this engine any more, nor those before it: memory is for one. */
    private CompletableFuture<Void> ended() {
        return CompletableFuture.allOf(free.exceptionally(failure -> null), use.unused());
    }

    /** @param gone completes when a model has been unloaded, or is wanted again */
    void leaves(LoadRequest model, CompletableFuture<Void> gone) {
        leaving.merge(model.modelId(), gone, CompletableFuture::allOf);
    }
}
