// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.serving.pool;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.vauban.engine.Engine;
import org.vauban.engine.EngineState;

/** Tells how the engine is that serves, whichever that is at the time. Safe for use by many threads. */
public final class EngineStates {
    private final List<Consumer<EngineState>> listeners = new CopyOnWriteArrayList<>(); // changes under this
    private Engine engine; // guarded by this

    EngineStates(Engine engine) {
        this.engine = engine;
    }

    /** Another engine serves from now on; that of before is heard no more. */
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
        // whoever replaces an engine may hold what listeners wait for
        Thread.ofVirtual().name("vauban-engine-state").start(this::tell);
    }

    private synchronized Engine current() {
        return engine;
    }

    private void tell() {
        listeners.forEach(each -> each.accept(current().state())); // of the moment: the engine itself tells, too
    }

    /** @param listener called on any thread, also when another engine comes */
    public synchronized void add(Consumer<EngineState> listener) {
        listeners.add(listener);
        engine.addStateListener(listener);
    }

    public synchronized void remove(Consumer<EngineState> listener) {
        listeners.remove(listener);
        engine.removeStateListener(listener);
    }
}
