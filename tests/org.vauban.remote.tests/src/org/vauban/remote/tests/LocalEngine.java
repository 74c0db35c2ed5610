// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.tests;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.vauban.engine.Engine;
import org.vauban.engine.EngineCall;
import org.vauban.engine.EngineDescription;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.EngineState;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.ModelDescription;
import org.vauban.engine.TokenListener;
import org.vauban.engine.TokenProbability;
import org.vauban.engine.embedding.Embeddings;

/** A local engine that immediately answers "local". */
public final class LocalEngine {
    public static final EngineState READY = new EngineState(EngineState.Phase.READY, "m", null);

    public final List<Object> asked = new CopyOnWriteArrayList<>();
    /** Whether a model must be loaded before it is used. */
    public volatile boolean loads;
    private volatile boolean loaded;
    /** Tokens of the answer; empty if no probabilities are requested. */
    public volatile List<TokenProbability> tokens = List.of();
    /** Whether the engine cannot even describe itself. */
    public volatile boolean broken;

    /** A completed call. */
    private record Done<T>(CompletableFuture<T> result) implements EngineCall<T> {
        @Override
        public void cancel() {
            // already complete
        }
    }

    public Engine engine() {
        return (Engine) Proxy.newProxyInstance(LocalEngine.class.getClassLoader(), new Class<?>[] {Engine.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "chat", "complete" -> {
                        asked.add(arguments[0]);
                        if (loads && !loaded) {
                            yield new Done<>(CompletableFuture.failedFuture(
                                    new EngineException(EngineError.MODEL_NOT_LOADED, "not loaded")));
                        }
                        if (!tokens.isEmpty()) {
                            ((TokenListener) arguments[1]).tokens(tokens);
                        }
                        ((TokenListener) arguments[1]).text("local");
                        yield new Done<>(CompletableFuture.completedFuture(new Generation("local", FinishReason.END,
                                "m", "chat", 1, 0, 1, 1, 1, 2, 0, 0, 0, tokens)));
                    }
                    case "embed" -> {
                        asked.add(arguments[0]);
                        yield new Done<>(CompletableFuture.completedFuture(
                                new Embeddings(List.of(new float[] {1}), 1, 1)));
                    }
                    case "load" -> {
                        asked.add(arguments[0]);
                        loaded = true;
                        yield new Done<>(CompletableFuture.completedFuture(new ModelDescription("m", "tiny", "tiny",
                                1, 1, 4_096, 4_096, 4, null, true, 1)));
                    }
                    case "describe" -> CompletableFuture.completedFuture(
                            new EngineDescription("1", "1", "25", 1, List.of("CPU"), List.of(), 1));
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
