// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.ask.AssistantServices.Open;
import org.vauban.engine.Engine;
import org.vauban.engine.ModelDescription;
import org.vauban.governance.Gate;

/**
 * The current engine, the choice it was made for, and the model that it has loaded or is loading. Methods are called
 * under the lock of {@link DefaultAssistantServices}.
 */
final class EngineInUse {
    private @Nullable Engine engine;
    private @Nullable ModelChoice choice;
    private @Nullable CompletableFuture<ModelDescription> loading;

    /** Returns the engine with a gate for its requests; null if no model is loaded or loading. */
    @Nullable
    Open open(Gate gate) {
        Engine now = engine;
        ModelChoice made = choice;
        CompletableFuture<ModelDescription> model = loading;
        return now == null || made == null || model == null || model.isCompletedExceptionally() ? null
                : new Open(gate, now, made.id(), model);
    }

    /**
     * Prepares for loading a model; the caller then loads it.
     *
     * @param opened receives the engine if it had to be created
     */
    Open begin(Gate gate, ModelChoice next, Consumer<Engine> opened) {
        Engine now = engine;
        if (now == null) {
            now = next.engines().open();
            engine = now;
            opened.accept(now);
        }
        choice = next;
        CompletableFuture<ModelDescription> model = new CompletableFuture<>();
        loading = model;
        return new Open(gate, now, next.id(), model);
    }

    /** Hands over the engine, which the caller ends; null for none. */
    @Nullable
    Engine take() {
        Engine taken = engine;
        engine = null;
        choice = null;
        loading = null;
        return taken;
    }

    boolean is(Engine other) {
        return engine == other;
    }

    /** Returns the choice that the engine was made for; null while there is none. */
    @Nullable
    ModelChoice choice() {
        return choice;
    }

    /** Returns the id of the engine's model; null while there is none. */
    @Nullable
    String modelId() {
        ModelChoice made = choice;
        return made == null ? null : made.id();
    }

    boolean loads(CompletableFuture<ModelDescription> model) {
        return loading == model;
    }

    boolean loads() {
        CompletableFuture<ModelDescription> model = loading;
        return model != null && !model.isDone();
    }

    boolean hasFailed() {
        CompletableFuture<ModelDescription> model = loading;
        return model != null && model.isCompletedExceptionally();
    }

    /** Forgets a loaded model that the engine has lost. */
    void forget(CompletableFuture<ModelDescription> stale) {
        if (loading == stale) {
            loading = null;
        }
    }
}
