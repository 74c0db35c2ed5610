// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.engine.CompletionRequest;
import org.vauban.engine.EngineCall;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.LoadRequest;
import org.vauban.engine.TokenListener;
import org.vauban.engine.process.ClientOptions;
import org.vauban.engine.process.EngineClient;
import org.vauban.engine.slot.Priority;

/** Base class with a client for each test, whose host is a real child process that does what the test tells it. */
abstract class WithFakeHost {
    private static final Duration PING = Duration.ofMillis(50);
    /** For hosts that hang; on a busy machine, other hosts may seem to hang as well. */
    private static final Duration HANG = Duration.ofSeconds(3);
    private static final Duration LONG = Duration.ofSeconds(Patience.SECONDS);
    /** The product's options, with a hang timeout that tolerates a busy machine. */
    static final ClientOptions PATIENT = ClientOptions.DEFAULT.withHangTimeout(Duration.ofSeconds(1), LONG, LONG);
    static final ClientOptions QUICK = ClientOptions.DEFAULT.withHangTimeout(PING, LONG, LONG)
            .withBackoff(Duration.ofMillis(20), Duration.ofMillis(200), Duration.ofSeconds(5));
    static final ClientOptions HANGING = QUICK.withHangTimeout(PING, HANG, HANG);

    @TempDir
    Path folder;

    FakeHost host;
    Approved approved;
    Path model;
    EngineClient client;

    @BeforeEach
    void prepare() throws IOException {
        host = FakeHost.in(folder);
        approved = new Approved(folder);
        model = Files.writeString(folder.resolve("m.gguf"), "GGUF");
    }

    @AfterEach
    void close() throws Exception {
        if (client != null) {
            client.close();
            client.terminated().get(Patience.SECONDS, TimeUnit.SECONDS);
        }
        approved.close();
    }

    EngineClient client(ClientOptions options, String... script) throws IOException {
        host.script(script);
        client = new EngineClient(host.launch(), options);
        return client;
    }

    void load() throws Exception {
        client.load(LoadRequest.of("m", model), share -> {}).result().get(Patience.SECONDS, TimeUnit.SECONDS);
    }

    CompletionRequest request(String prefix, String key) {
        return new CompletionRequest("m", null, approved.text(prefix), approved.text(""), List.of(),
                GenerationOptions.greedy(10), Priority.INTERACTIVE, key, null);
    }

    EngineCall<Generation> complete() {
        return client.complete(request("int x = ", null), TokenListener.NONE);
    }

    static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(Patience.SECONDS, TimeUnit.SECONDS);
    }

    static EngineException failure(CompletableFuture<?> future) {
        ExecutionException e = assertThrows(ExecutionException.class,
                () -> future.get(Patience.SECONDS, TimeUnit.SECONDS));
        return assertInstanceOf(EngineException.class, e.getCause());
    }

    static EngineException failure(EngineError expected, CompletableFuture<?> future) {
        EngineException e = failure(future);
        assertEquals(expected, e.error(), e.getMessage());
        return e;
    }
}
