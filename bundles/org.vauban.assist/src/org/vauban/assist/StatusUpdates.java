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
 * Turns events of the engine and its model into status changes and notifies the listeners. Unlike the methods of
 * {@link StatusPublisher}, these take the lock of {@link DefaultAssistantServices} themselves.
 */
final class StatusUpdates {
    private final Object lock;
    private final StatusPublisher publisher;
    private final EngineInUse used;
    private final Supplier<@Nullable String> chosen;
    private final BooleanSupplier closed;

    /**
     * @param lock guards the other arguments
     * @param chosen supplies the model id of the settings, or null; called under the lock
     * @param closed whether listeners are no longer notified; called under the lock
     */
    StatusUpdates(Object lock, StatusPublisher publisher, EngineInUse used, Supplier<@Nullable String> chosen,
            BooleanSupplier closed) {
        this.lock = lock;
        this.publisher = publisher;
        this.used = used;
        this.chosen = chosen;
        this.closed = closed;
    }

    /** @param sentence about a condition that needs attention although the assistant works, or null */
    void warning(@Nullable String sentence) {
        synchronized (lock) {
            publisher.warning(sentence);
        }
        tell();
    }

    /** @param sentence about a problem, or null for none */
    void problem(@Nullable String sentence) {
        synchronized (lock) {
            publisher.problem(sentence);
        }
        tell();
    }

    /** @param share loaded share of the model, from 0 to 1; ignored if another model is loading by now */
    void progress(CompletableFuture<ModelDescription> model, double share) {
        synchronized (lock) {
            if (!used.loads(model) || model.isDone()) {
                return;
            }
            publisher.progress(share);
        }
        tell();
    }

    /** Takes a new state of an engine; ignored if another engine is in use by now. */
    void engineState(Engine source, EngineState state) {
        synchronized (lock) {
            if (!used.is(source)) {
                return;
            }
            publisher.engineState(state);
        }
        tell();
    }

    /** Notifies the listeners if the status has changed. */
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

    /** Returns the id of the model in use, else that of the chosen one; empty if there is neither. */
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
