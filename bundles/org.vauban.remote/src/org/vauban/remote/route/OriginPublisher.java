// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.route;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.Engine;
import org.vauban.engine.EngineState;
import org.vauban.engine.EngineState.Phase;
import org.vauban.engine.endpoint.AnswerOrigin;

/** Publishes the state of this machine's engine together with the origin of the answers. Thread-safe. */
public final class OriginPublisher {
    private static final System.Logger LOG = System.getLogger(OriginPublisher.class.getName());
    private static final AnswerOrigin HERE = new AnswerOrigin(null, "", null, null, null, null);

    private final Engine local;
    private final List<Consumer<EngineState>> listeners = new CopyOnWriteArrayList<>();
    private final Consumer<EngineState> forward = state -> tell();
    private @Nullable AnswerOrigin origin;
    /** The note of this machine to publish when no endpoint answers any more; null for none. */
    private @Nullable AnswerOrigin later;
    private int remote;

    public OriginPublisher(Engine local) {
        this.local = local;
        local.addStateListener(forward);
    }

    /** An endpoint begins to answer. The request is not published, since an engine can have several users. */
    void begin(AnswerOrigin from) {
        synchronized (this) {
            origin = from.withRequest(null);
            remote++;
        }
        tell();
    }

    /** An endpoint has ended its answer. */
    void end() {
        synchronized (this) {
            remote--;
            if (remote == 0 && later != null) {
                origin = later;
                later = null;
            }
        }
        tell();
    }

    /**
     * This machine answers. While an endpoint answers as well, users continue to see the endpoint.
     *
     * @param from note for users; null for none
     */
    public void local(@Nullable AnswerOrigin from) {
        synchronized (this) {
            if (remote > 0) {
                later = from == null ? later : from.withRequest(null);
                return;
            }
            AnswerOrigin next = from != null ? from.withRequest(null) : origin == null ? null : HERE;
            if (Objects.equals(next, origin)) {
                return;
            }
            origin = next;
        }
        tell();
    }

    public EngineState state() {
        EngineState state = local.state();
        synchronized (this) {
            boolean busy = remote > 0 && (state.phase() == Phase.READY || state.phase() == Phase.STOPPED);
            return new EngineState(busy ? Phase.BUSY : state.phase(), state.modelId(), state.message(), origin);
        }
    }

    private void tell() {
        EngineState now = state();
        listeners.forEach(listener -> tell(listener, now));
    }

    /** Calls a listener, whose exceptions must not affect the request. */
    private static void tell(Consumer<EngineState> listener, EngineState now) {
        try {
            listener.accept(now);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, String.valueOf(e.getMessage()), e);
        }
    }

    public void add(Consumer<EngineState> listener) {
        listeners.add(listener);
    }

    public void remove(Consumer<EngineState> listener) {
        listeners.remove(listener);
    }

    public void close() {
        local.removeStateListener(forward);
        tell();
    }
}
