// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.tests.route;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.lang.reflect.Proxy;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.vauban.engine.Engine;
import org.vauban.engine.EngineCall;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.TokenListener;
import org.vauban.remote.tests.LocalEngine;
import org.vauban.remote.tests.Patience;

/** A local engine whose completions a test answers when it wants. */
final class HeldEngine {
    private final BlockingQueue<Call> asked = new LinkedBlockingQueue<>();

    /** A local completion that a test answers. */
    record Call(TokenListener listener, CompletableFuture<Generation> result, CountDownLatch cancelled)
            implements EngineCall<Generation> {
        @Override
        public void cancel() {
            cancelled.countDown();
            result.complete(new Generation("", FinishReason.CANCELLED, "m", "fim", 1, 0, 0, 1, 1, 2));
        }

        void answer(String text) {
            listener.text(text);
            result.complete(new Generation(text, FinishReason.END, "m", "fim", 1, 0, 1, 1, 1, 2));
        }
    }

    Engine engine() {
        return (Engine) Proxy.newProxyInstance(Engine.class.getClassLoader(), new Class<?>[] {Engine.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "complete" -> {
                        Call call = new Call((TokenListener) arguments[1], new CompletableFuture<>(),
                                new CountDownLatch(1));
                        asked.add(call);
                        yield call;
                    }
                    case "state" -> LocalEngine.READY;
                    case "addStateListener", "removeStateListener", "close" -> null;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    /** Waits for the next requested completion. */
    Call next() throws InterruptedException {
        Call call = asked.poll(Patience.SECONDS, TimeUnit.SECONDS);
        assertNotNull(call);
        return call;
    }
}
