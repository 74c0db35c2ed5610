// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.serving.pool;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.vauban.engine.Engine;
import org.vauban.engine.EngineState;

/** Reports the state of the current engine, whichever that is at the time. Thread-safe. */
public final class EngineStates {
    private final List<Consumer<EngineState>> listeners = new CopyOnWriteArrayList<>(); // modified under this
    private Engine engine; // guarded by this

    EngineStates(Engine engine) {
        this.engine = engine;
    }

    /** Switches to another engine; the state of the former one is no longer reported. */
    void follow(Engine next) {
        synchronized (this) {
            if (engine == next) {
                return;
            }
            for (Consumer<EngineState> each : listeners) {
                engine.removeStateListener(each);
                next.addStateListener(each);
            }
            engine = next;
        }
        // on another thread, since the caller may hold a lock that listeners wait for
        Thread.ofVirtual().name("vauban-engine-state").start(this::tell);
    }

    private synchronized Engine current() {
        return engine;
    }

    private void tell() {
        listeners.forEach(each -> each.accept(current().state())); // the current state, which may have changed again
    }

    /** @param listener called on any thread, also when the engine is replaced */
    public synchronized void add(Consumer<EngineState> listener) {
        listeners.add(listener);
        engine.addStateListener(listener);
    }

    public synchronized void remove(Consumer<EngineState> listener) {
        listeners.remove(listener);
        engine.removeStateListener(listener);
    }
}
