// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist;

import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.Engine;
import org.vauban.engine.EngineState;
import org.vauban.engine.ModelDescription;

/**
 * Takes what happens to the engine and its model into the status, and tells the listeners. Unlike those of
 * {@link StatusPublisher}, the methods take the lock of {@link DefaultAssistantServices} themselves.
 */
final class StatusUpdates {
    private final Object lock;
    private final StatusPublisher publisher;
    private final EngineInUse used;
    private final Supplier<@Nullable String> chosen;
    private final BooleanSupplier closed;

    /**
     * @param lock guards all that follows
     * @param chosen gives the id of the model of the settings, or null; called under the lock
     * @param closed whether listeners are told no more; called under the lock
     */
    StatusUpdates(Object lock, StatusPublisher publisher, EngineInUse used, Supplier<@Nullable String> chosen,
            BooleanSupplier closed) {
        this.lock = lock;
        this.publisher = publisher;
        this.used = used;
        this.chosen = chosen;
        this.closed = closed;
    }

    /** @param sentence that says what to do something about although all works, or null */
    void warning(@Nullable String sentence) {
        synchronized (lock) {
            publisher.warning(sentence);
        }
        tell();
    }

    /** @param sentence that says what is wrong, or null */
    void problem(@Nullable String sentence) {
        synchronized (lock) {
            publisher.problem(sentence);
        }
        tell();
    }

    /** @param share of the model that is loaded, from 0 to 1; ignored if another one loads by now */
    void progress(CompletableFuture<ModelDescription> model, double share) {
        synchronized (lock) {
            if (!used.loads(model) || model.isDone()) {
                return;
            }
            publisher.progress(share);
        }
        tell();
    }

    /** Ignored if another engine is in use by now. */
    void engineState(Engine source, EngineState state) {
        synchronized (lock) {
            if (!used.is(source)) {
                return;
            }
            publisher.engineState(state);
        }
        tell();
    }

    /** Tells the listeners of the status if it is another one than they were told. */
    void tell() {
        synchronized (lock) {
            if (!closed.getAsBoolean()) {
                publisher.tell(status());
            }
        }
    }

    AssistStatus status() {
        synchronized (lock) {
            return publisher.status(model(), used.loads());
        }
    }

    /** The id of the model in use, or else of the chosen one; empty if there is neither. */
    String modelInUse() {
        synchronized (lock) {
            String id = model();
            return id == null ? "" : id;
        }
    }

    private @Nullable String model() {
        String id = used.modelId();
        return id != null ? id : chosen.get();
    }
}
