// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.tests;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.vauban.engine.Engine;
import org.vauban.engine.EngineCall;
import org.vauban.engine.EngineState;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.TokenListener;
import org.vauban.engine.embedding.Embeddings;

/** An engine of this machine that answers "local" at once. */
final class LocalEngine {
    static final EngineState READY = new EngineState(EngineState.Phase.READY, "m", null);

    final List<Object> asked = new CopyOnWriteArrayList<>();
    /** Whether it cannot even say how it is. */
    volatile boolean broken;

    /** A call that has ended. */
    private record Done<T>(CompletableFuture<T> result) implements EngineCall<T> {
        @Override
        public void cancel() {
            // it has ended
        }
    }

    Engine engine() {
        return (Engine) Proxy.newProxyInstance(LocalEngine.class.getClassLoader(), new Class<?>[] {Engine.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "chat", "complete" -> {
                        asked.add(arguments[0]);
                        ((TokenListener) arguments[1]).text("local");
                        yield new Done<>(CompletableFuture.completedFuture(
                                new Generation("local", FinishReason.END, "m", "chat", 1, 0, 1, 1, 1, 2)));
                    }
                    case "embed" -> {
                        asked.add(arguments[0]);
                        yield new Done<>(CompletableFuture.completedFuture(
                                new Embeddings(List.of(new float[] {1}), 1, 1)));
                    }
                    case "state" -> {
                        if (broken) {
                            throw new IllegalStateException("of the engine");
                        }
                        yield READY;
                    }
                    case "addStateListener", "removeStateListener", "close" -> null;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
