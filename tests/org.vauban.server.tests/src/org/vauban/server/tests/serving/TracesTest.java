// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.engine.endpoint.AnswerOrigin;
import org.vauban.engine.endpoint.EndpointRequest;
import org.vauban.engine.endpoint.TraceSink;
import org.vauban.engine.endpoint.TraceTarget;
import org.vauban.server.ServerOptions;
import org.vauban.server.configuration.ConfigurationException;
import org.vauban.server.configuration.ConfigurationFile;
import org.vauban.server.configuration.TraceSettings;
import org.vauban.server.tests.FakeEngine;
import org.vauban.server.tests.Served;

/** What a trace collector receives about requests, and that no request waits for it. */
@Tag("slow")
class TracesTest {
    private static final String BODY = "{\"messages\":[{\"role\":\"user\",\"content\":\"Canary question\"}]}";
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    @TempDir
    Path folder;
    private final FakeEngine engine = new FakeEngine();
    private final Collector collector = new Collector();
    private Served served;

    /** Accepts all batches, unless a test configures a failure or a delay. */
    private static final class Collector implements TraceSink {
        final BlockingQueue<JsonObject> batches = new LinkedBlockingQueue<>();
        final CountDownLatch closed = new CountDownLatch(1);
        volatile CountDownLatch wait = new CountDownLatch(0);
        volatile String fault;

        @Override
        public void send(JsonObject batch) throws IOException {
            try {
                wait.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
            if (fault != null) {
                throw new IOException(fault);
            }
            batches.add(batch);
        }

        @Override
        public void close() {
            closed.countDown();
        }

        /**
         * Returns the next spans, however many batches they arrive in: a batch may end between the spans of one
         * request.
         */
        List<JsonObject> next(int count) throws InterruptedException {
            List<JsonObject> spans = new ArrayList<>(next());
            while (spans.size() < count) {
                spans.addAll(next());
            }
            assertEquals(count, spans.size(), spans::toString);
            return spans;
        }

        /** Returns the root span of the next request, and discards the spans of its parts, which come before. */
        JsonObject whole() throws InterruptedException {
            JsonObject last = next().getLast();
            while (!last.get("name").getAsString().startsWith("POST ")) {
                last = next().getLast();
            }
            return last;
        }

        /** Returns all spans of a batch. */
        private List<JsonObject> next() throws InterruptedException {
            JsonObject batch = batches.poll(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertNotNull(batch);
            JsonObject of = batch.getAsJsonArray("resourceSpans").get(0).getAsJsonObject();
            assertEquals("{\"attributes\":[{\"key\":\"service.name\",\"value\":{\"stringValue\":\"team\"}}]}",
                    of.get("resource").toString());
            JsonObject scope = of.getAsJsonArray("scopeSpans").get(0).getAsJsonObject();
            assertEquals("{\"name\":\"org.vauban.server\"}", scope.get("scope").toString());
            return scope.getAsJsonArray("spans").asList().stream().map(JsonElement::getAsJsonObject).toList();
        }
    }

    private void serve(double share) throws Exception {
        TraceTarget target = new TraceTarget(URI.create("http://127.0.0.1:1"), null, null);
        served = Served.traced(new ServerOptions.Traces(collector, new TraceSettings(target, "team", share)), engine,
                folder);
    }

    @AfterEach
    void end() throws InterruptedException {
        if (served != null) {
            collector.wait.countDown();
            served.close();
            collector.closed.await();
        }
    }

    private CompletableFuture<HttpResponse<String>> ask(String... headers) {
        var request = served.posting("/v1/chat/completions", BODY);
        return served.client.sendAsync((headers.length == 0 ? request : request.headers(headers)).build(),
                BodyHandlers.ofString());
    }

    private void answered(String... headers) throws Exception {
        CompletableFuture<HttpResponse<String>> answer = ask(headers);
        engine.next().write("Canary answer").end();
        assertEquals(200, answer.get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS).statusCode());
    }

    private static JsonObject named(List<JsonObject> spans, String name) {
        return spans.stream().filter(each -> each.get("name").getAsString().equals(name)).findFirst().orElseThrow();
    }

    private static long nanos(JsonObject span, String name) {
        assertTrue(span.getAsJsonPrimitive(name).isString(), "64 bits are a text in JSON");
        return Long.parseLong(span.get(name).getAsString());
    }

    private static String attribute(JsonObject span, String name) {
        for (JsonElement each : span.getAsJsonArray("attributes")) {
            if (each.getAsJsonObject().get("key").getAsString().equals(name)) {
                return each.getAsJsonObject().get("value").toString();
            }
        }
        return null;
    }

    @Test
    void aRequestHasSpansForAllOfItTheQueuePrefillAndDecoding() throws Exception {
        serve(1);
        answered();
        List<JsonObject> spans = collector.next(4);
        JsonObject whole = named(spans, "POST /v1/chat/completions");
        assertEquals(2, whole.get("kind").getAsInt());
        assertFalse(whole.has("parentSpanId"));
        assertEquals(Set.of("traceId", "spanId", "name", "kind", "startTimeUnixNano", "endTimeUnixNano", "attributes",
                "status"), whole.keySet());
        assertEquals("{\"intValue\":\"200\"}", attribute(whole, "http.response.status_code"));
        assertEquals("{\"stringValue\":\"/v1/chat/completions\"}", attribute(whole, "http.route"));
        assertEquals("{\"stringValue\":\"fake\"}", attribute(whole, "gen_ai.request.model"));
        assertEquals("{}", whole.get("status").toString());
        Set<String> ids = new TreeSet<>();
        for (JsonObject each : spans) {
            assertTrue(each.get("traceId").getAsString().matches("[0-9a-f]{32}"));
            assertTrue(each.get("spanId").getAsString().matches("[0-9a-f]{16}"));
            assertEquals(whole.get("traceId"), each.get("traceId"));
            assertTrue(ids.add(each.get("spanId").getAsString()));
            assertTrue(nanos(each, "startTimeUnixNano") >= nanos(whole, "startTimeUnixNano"));
            assertTrue(nanos(each, "endTimeUnixNano") <= nanos(whole, "endTimeUnixNano"));
        }
        String before = "queue";
        for (String name : List.of("queue", "prefill", "decode")) {
            JsonObject part = named(spans, name);
            assertEquals(1, part.get("kind").getAsInt());
            assertEquals(whole.get("spanId"), part.get("parentSpanId"));
            assertTrue(nanos(part, "endTimeUnixNano") >= nanos(part, "startTimeUnixNano"));
            assertTrue(nanos(part, "startTimeUnixNano") >= nanos(named(spans, before), "startTimeUnixNano"));
            before = name;
        }
        assertEquals("{\"intValue\":\"7\"}", attribute(named(spans, "prefill"), "gen_ai.usage.input_tokens"));
        assertEquals("{\"intValue\":\"3\"}", attribute(named(spans, "prefill"), "vauban.reused_tokens"));
        assertEquals("{\"intValue\":\"5\"}", attribute(named(spans, "decode"), "gen_ai.usage.output_tokens"));
        assertFalse(spans.toString().contains("Canary"), "no content");
        while (served.sample("vauban_trace_spans_total") < 4) { // counted after the collector has accepted them
            assertFalse(Thread.interrupted(), "they were never counted");
        }
        assertEquals(4, served.sample("vauban_trace_spans_total"));
        assertEquals(0, served.sample("vauban_trace_spans_dropped_total{reason=\"full\"}"));
    }

    @Test
    void theBackEndThatAnsweredIsNamed() throws Exception {
        serve(1);
        CompletableFuture<HttpResponse<String>> answer = ask();
        engine.next().write("Canary answer").endElsewhere(
                AnswerOrigin.remote("gpu-1", "gpu-1 (gpu-1.example.org, dc)", "mistral").withRequest(
                        new EndpointRequest("gpu-1", "https://gpu-1.example.org/v1/chat/completions", "dc", "chat",
                                "big", List.of(), "{\"content\":\"Canary question\"}", true)));
        assertEquals(200, answer.get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS).statusCode());
        List<JsonObject> spans = collector.next(5);
        JsonObject whole = named(spans, "POST /v1/chat/completions");
        assertEquals("{\"stringValue\":\"gpu-1\"}", attribute(whole, "vauban.backend"));
        assertEquals("{\"stringValue\":\"fake\"}", attribute(whole, "gen_ai.request.model"));
        JsonObject asked = named(spans, "chat big");
        assertEquals(3, asked.get("kind").getAsInt(), "a client's");
        assertEquals(whole.get("spanId"), asked.get("parentSpanId"));
        assertEquals("{\"stringValue\":\"gpu-1\"}", attribute(asked, "vauban.backend"));
        assertEquals("{\"stringValue\":\"gpu-1.example.org\"}", attribute(asked, "server.address"));
        assertEquals("{\"intValue\":\"443\"}", attribute(asked, "server.port"));
        assertEquals("{\"stringValue\":\"chat\"}", attribute(asked, "gen_ai.operation.name"));
        assertEquals("{\"stringValue\":\"mistral_ai\"}", attribute(asked, "gen_ai.provider.name"));
        assertEquals("{\"stringValue\":\"big\"}", attribute(asked, "gen_ai.request.model"));
        assertEquals(asked.get("spanId"), named(spans, "prefill").get("parentSpanId"));
        assertEquals(asked.get("spanId"), named(spans, "decode").get("parentSpanId"));
        assertEquals(whole.get("spanId"), named(spans, "queue").get("parentSpanId"));
        assertFalse(spans.toString().contains("Canary"), "no content");
    }

    @Test
    void aCallersTraceIsContinued() throws Exception {
        serve(0); // the caller's header decides
        answered("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01");
        List<JsonObject> spans = collector.next(4);
        assertTrue(spans.stream().allMatch(each -> each.get("traceId").getAsString().equals(TRACE)));
        assertEquals("00f067aa0ba902b7", named(spans, "POST /v1/chat/completions").get("parentSpanId").getAsString());
        answered("traceparent", "cc-" + TRACE + "-00f067aa0ba902b7-01-what-a-later-version-adds");
        assertEquals(TRACE, collector.next(4).getFirst().get("traceId").getAsString());
    }

    @Test
    void whatACallerOrChanceDoesNotRecordIsNotSent() throws Exception {
        serve(0);
        answered();
        answered("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-00");
        served.get("/v1/models");
        answered("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01");
        collector.next(4); // only those of the last request
        assertNull(collector.batches.poll());
    }

    /** Otherwise such traces would hide those of other callers. */
    @Test
    void whatStrangersSendIsNotRecorded() throws Exception {
        serve(1);
        assertEquals(403, ask("traceparent", "00-" + TRACE + "-00f067aa0ba902b7-01", "Origin", "http://evil.example")
                .get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS).statusCode());
        answered();
        List<JsonObject> spans = collector.next(4);
        assertTrue(spans.stream().noneMatch(each -> each.get("traceId").getAsString().equals(TRACE)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "00-" + TRACE + "-00f067aa0ba902b7", "00-" + TRACE + "-0000000000000000-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01", "ff-" + TRACE + "-00f067aa0ba902b7-01",
        "00-" + TRACE + "-00f067aa0ba902b7-01-more", "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01"})
    void anInvalidHeaderBeginsATraceOfItsOwn(String header) throws Exception {
        serve(1);
        answered("traceparent", header);
        List<JsonObject> spans = collector.next(4);
        JsonObject whole = named(spans, "POST /v1/chat/completions");
        assertFalse(whole.has("parentSpanId"));
        assertNotEquals(TRACE, whole.get("traceId").getAsString());
    }

    @Test
    void aFailureIsMarked() throws Exception {
        serve(1);
        assertEquals(400, served.post("/v1/chat/completions", "{\"messages\":7}").statusCode());
        JsonObject refused = collector.whole();
        assertEquals("{\"intValue\":\"400\"}", attribute(refused, "http.response.status_code"));
        assertEquals("{}", refused.get("status").toString(), "the client's fault is none of the server");
        CompletableFuture<HttpResponse<String>> answer = ask();
        engine.next().result().completeExceptionally(new IllegalStateException("broken"));
        assertEquals(500, answer.get(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS).statusCode());
        assertEquals("{\"code\":2}", collector.whole().get("status").toString());
    }

    @Test
    void noRequestWaitsForACollectorThatHangs() throws Exception {
        collector.wait = new CountDownLatch(1);
        serve(1);
        answered();
        while (served.sample("vauban_trace_spans_dropped_total{reason=\"full\"}") == 0) {
            for (int i = 0; i < 500; i++) { // refused immediately: one span each
                served.client.send(served.posting("/v1/chat/completions", "{\"messages\":7}").build(),
                        BodyHandlers.discarding());
            }
        }
        answered();
        assertEquals(0, served.sample("vauban_trace_spans_total"));
    }

    @Test
    void whatACollectorDoesNotTakeIsCounted() throws Exception {
        collector.fault = "HTTP 503";
        serve(1);
        answered();
        while (served.sample("vauban_trace_spans_dropped_total{reason=\"failed\"}") < 4) {
            assertFalse(Thread.interrupted(), "it was never counted");
        }
        collector.fault = null;
        answered();
        collector.next(4); // exporting works again
    }

    @Test
    void theEndSendsWhatIsThere() throws Exception {
        serve(1);
        answered();
        served.close();
        served = null;
        collector.next(4);
        collector.closed.await();
    }

    @Test
    void aServerWithoutACollectorCountsNone() throws Exception {
        served = Served.with(engine, folder);
        answered();
        assertFalse(served.get("/metrics").body().contains("vauban_trace"));
        collector.close();
    }

    private ConfigurationFile read(String traces) throws Exception {
        return ConfigurationFile.read(Files.writeString(folder.resolve("c.json"), "{\"traces\":" + traces + "}"));
    }

    @Test
    void theConfigurationNamesTheCollector() throws Exception {
        assertNull(ConfigurationFile.NONE.traces());
        TraceSettings all = read("{\"collector\":\"https://otlp.example.org:4318/x/\",\"authorities\":\"/etc/ca.pem\","
                + "\"tokenVariable\":\"OTLP_TOKEN\",\"service\":\"team\",\"share\":0.25}").traces();
        assertEquals(new TraceSettings(new TraceTarget(URI.create("https://otlp.example.org:4318/x"),
                Path.of("/etc/ca.pem"), "OTLP_TOKEN"), "team", 0.25), all);
        assertEquals(1, read("{\"collector\":\"http://127.0.0.1:4318\"}").traces().share());
        for (String wrong : List.of("{}", "{\"collector\":\"http://otlp.example.org:4318\"}",
                "{\"collector\":\"ftp://127.0.0.1\"}", "{\"collector\":\"https://u:p@otlp.example.org\"}",
                "{\"collector\":\"https://otlp.example.org?x\"}", "{\"collector\":\"otlp.example.org:4318\"}",
                "{\"collector\":\"https://otlp.example.org\",\"share\":2}",
                "{\"collector\":\"https://otlp.example.org\",\"headers\":{}}")) {
            ConfigurationException e = assertThrows(ConfigurationException.class, () -> read(wrong), wrong);
            assertTrue(e.getMessage().contains("traces"), e.getMessage());
        }
    }
}
