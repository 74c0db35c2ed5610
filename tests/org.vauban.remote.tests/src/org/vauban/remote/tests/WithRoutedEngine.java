// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.tests;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.engine.ChatRequest;
import org.vauban.engine.ChatRequest.Message;
import org.vauban.engine.ChatRequest.Role;
import org.vauban.engine.CompletionRequest;
import org.vauban.engine.EngineCall;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.TokenListener;
import org.vauban.engine.embedding.EmbeddingRequest;
import org.vauban.engine.endpoint.AnswerOrigin;
import org.vauban.engine.slot.Priority;
import org.vauban.governance.ApprovedText;
import org.vauban.remote.http.TransferLimits;
import org.vauban.remote.route.RoutedEngine;

/** Base class with a local engine and an endpoint; grants and settings of a test decide which one answers. */
public abstract class WithRoutedEngine {
    /** Limits for an endpoint that hangs, so that tests wait only shortly. */
    public static final TransferLimits QUICK = new TransferLimits(Duration.ofSeconds(5), Duration.ofSeconds(2),
            Duration.ofSeconds(2), Duration.ofSeconds(20), 10_000, 100_000, 50_000);
    private static final Duration PATIENCE = Duration.ofSeconds(Patience.SECONDS);
    /** Limits for an endpoint that answers: a busy machine may pause between two pieces. */
    public static final TransferLimits PATIENT = new TransferLimits(PATIENCE, PATIENCE, PATIENCE, PATIENCE, 10_000,
            100_000, 50_000);

    @TempDir
    public Path folder;
    public Machine machine;
    public FakeEndpoint endpoint;
    public final LocalEngine local = new LocalEngine();
    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeEach
    public void machine() throws Exception {
        machine = new Machine(folder);
        endpoint = new FakeEndpoint(FakeEndpoint.text("re", "mote"));
        open.add(endpoint);
    }

    @AfterEach
    public void close() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    public RoutedEngine engine() {
        return engine(PATIENT);
    }

    public RoutedEngine engine(TransferLimits limits) {
        RoutedEngine engine = new RoutedEngine(local.engine(), machine.environment(), Locale.ENGLISH, limits, limits);
        open.add(engine);
        return engine;
    }

    public static ChatRequest chat(ApprovedText text) {
        return new ChatRequest("m", List.of(new Message(Role.USER, text)), GenerationOptions.greedy(100),
                Priority.CHAT);
    }

    public static CompletionRequest completion(ApprovedText prefix, Priority priority) {
        return new CompletionRequest("m", null, prefix, prefix.slice(0, 0), List.of(), GenerationOptions.greedy(100),
                priority, null, null);
    }

    public static <T> T await(EngineCall<T> call) throws Exception {
        return call.result().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    public Generation ask(RoutedEngine engine, String feature, String question) throws Exception {
        return await(engine.chat(chat(machine.approved(feature, question)), TokenListener.NONE));
    }

    public static String note(Generation generation) {
        AnswerOrigin origin = generation.origin();
        assertNotNull(origin);
        assertNull(origin.endpoint());
        return String.valueOf(origin.note());
    }

    /** Returns a request for vectors of two texts: a document and a query. */
    public final EmbeddingRequest vectors(String model) throws Exception {
        return new EmbeddingRequest(model, List.of(machine.approved("index", machine.file("A.md", "text")),
                machine.approved("index", "query")), Priority.BACKGROUND);
    }

    /** Returns a behaviour that answers every request with vectors of a model. */
    public static FakeEndpoint.Behaviour embeds(String model) {
        return (request, out) -> {
            if (request.method().equals("POST")) {
                out.write(FakeEndpoint.JSON + "{\"model\":\"" + model + "\",\"data\":[{\"embedding\":[3,4]},"
                        + "{\"embedding\":[4,3]}],\"usage\":{\"prompt_tokens\":2}}");
            } else {
                FakeEndpoint.text().answer(request, out);
            }
        };
    }
}
