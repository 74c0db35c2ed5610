// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.AssistStatus.State;
import org.vauban.engine.EngineState;

/**
 * Computes the status and notifies its listeners of changes. All methods except those for listeners are called under
 * the lock of {@link DefaultAssistantServices}.
 */
final class StatusPublisher {
    private final Executor notifier;
    private final List<Consumer<AssistStatus>> listeners = new CopyOnWriteArrayList<>();
    private AssistStatus told;
    private String problem;
    private String warning;
    private double progress;
    private EngineState engineState;

    /**
     * @param notifier runs one task at a time
     * @param told the status before the first change
     */
    StatusPublisher(Executor notifier, AssistStatus told) {
        this.notifier = notifier;
        this.told = told;
    }

    void addListener(Consumer<AssistStatus> listener) {
        listeners.add(Objects.requireNonNull(listener));
    }

    void removeListener(Consumer<AssistStatus> listener) {
        listeners.remove(listener);
    }

    /** @param sentence about a problem, or null for none */
    void problem(@Nullable String sentence) {
        problem = sentence;
    }

    /** @param sentence about a condition that needs attention although the assistant works, or null */
    void warning(@Nullable String sentence) {
        warning = sentence;
    }

    /** @param share loaded share of the model, from 0 to 1 */
    void progress(double share) {
        progress = share;
    }

    /** @param state null while there is no engine */
    void engineState(@Nullable EngineState state) {
        engineState = state;
    }

    /**
     * @param model the model in use, or null
     * @param loads whether it is loading
     */
    AssistStatus status(@Nullable String model, boolean loads) {
        return of(model, loads).withWarning(warning).withOrigin(engineState == null ? null : engineState.origin());
    }

    private AssistStatus of(@Nullable String model, boolean loads) {
        if (problem != null) {
            return new AssistStatus(State.ERROR, model, problem, 0);
        }
        if (engineState == null) {
            return new AssistStatus(loads ? State.LOADING : State.IDLE, model, null, loads ? progress : 0);
        }
        return switch (engineState.phase()) {
            case STOPPED, CLOSED -> new AssistStatus(loads ? State.LOADING : State.IDLE, model, null, 0);
            case STARTING, LOADING, RESTARTING -> new AssistStatus(State.LOADING, model, null, progress);
            case READY -> new AssistStatus(loads ? State.LOADING : State.READY, model, null, loads ? progress : 0);
            case BUSY -> new AssistStatus(loads ? State.LOADING : State.WORKING, model, null, loads ? progress : 0);
            case FAILED -> new AssistStatus(State.ERROR, model, engineState.message(), 0);
        };
    }

    /** Notifies the listeners of a status unless they know it already. */
    void tell(AssistStatus now) {
        if (now.equals(told)) {
            return;
        }
        told = now;
        // queued under the lock, so that listeners see changes in their order; called without the lock
        notifier.execute(() -> listeners.forEach(listener -> listener.accept(now)));
    }
}
