// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.process;

import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.vauban.engine.EngineException;
import org.vauban.engine.EngineState;
import org.vauban.engine.EngineState.Phase;

/** Publishes the state of the engine: each change once, in order, on the callback thread. */
final class EngineStatePublisher {
    private final ClientThreads threads;
    private final HostSupervisor supervisor;
    private final ModelRegistry models;
    private final PendingRequests calls;
    private final CopyOnWriteArrayList<Consumer<EngineState>> listeners = new CopyOnWriteArrayList<>();
    private volatile EngineState state = new EngineState(Phase.STOPPED, null, null);

    EngineStatePublisher(ClientThreads threads, HostSupervisor supervisor, ModelRegistry models,
            PendingRequests calls) {
        this.threads = threads;
        this.supervisor = supervisor;
        this.models = models;
        this.calls = calls;
    }

    /** Returns the current state. Any thread. */
    EngineState state() {
        return state;
    }

    /** Adds a listener. Any thread. */
    void add(Consumer<EngineState> listener) {
        listeners.addIfAbsent(Objects.requireNonNull(listener));
    }

    /** Removes a listener. Any thread. */
    void remove(Consumer<EngineState> listener) {
        listeners.remove(listener);
    }

    /** Publishes a changed state. Supervisor thread, after each step. */
    void publish() {
        EngineState now = now();
        if (now.equals(state)) {
            return;
        }
        state = now;
        threads.callback(() -> listeners.forEach(listener -> listener.accept(now)));
    }

    private EngineState now() {
        if (threads.closed()) {
            return new EngineState(Phase.CLOSED, null, null);
        }
        HostSession host = supervisor.ready();
        return host == null ? withoutHost() : atWork(host);
    }

    private EngineState withoutHost() {
        EngineException last = supervisor.lastFailure();
        String reason = last == null ? null : last.getMessage();
        if (supervisor.coming()) {
            return supervisor.restarting() ? new EngineState(Phase.RESTARTING, models.last(), reason)
                    : new EngineState(Phase.STARTING, models.last(), null);
        }
        return last == null ? new EngineState(Phase.STOPPED, null, null)
                : new EngineState(Phase.FAILED, models.last(), reason);
    }

    private EngineState atWork(HostSession host) {
        for (HostSession.Loading loading : host.loads.values()) {
            if (!loading.future().isDone()) {
                return new EngineState(Phase.LOADING, loading.request().modelId(), null);
            }
        }
        String busy = calls.busyModel();
        return busy == null ? new EngineState(Phase.READY, models.last(), null)
                : new EngineState(Phase.BUSY, busy, null);
    }
}
