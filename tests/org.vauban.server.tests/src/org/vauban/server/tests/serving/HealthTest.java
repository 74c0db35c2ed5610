// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.EngineState;
import org.vauban.server.tests.FakeEngine;
import org.vauban.server.tests.Served;

/** What load balancers, supervisors and scrapers see. */
class HealthTest {
    @TempDir
    Path folder;

    @Test
    void aServerWithItsModelIsReady() throws Exception {
        FakeEngine engine = new FakeEngine();
        try (Served served = Served.with(engine, folder)) {
            assertEquals(200, served.get("/health").statusCode());
            HttpResponse<String> ready = served.get("/ready");
            assertEquals(200, ready.statusCode());
            assertEquals("ready", Served.json(ready).get("status").getAsString());
            engine.phase = EngineState.Phase.FAILED;
            assertEquals(503, served.get("/ready").statusCode());
            assertEquals(200, served.get("/health").statusCode(), "the process itself lives");
        }
    }

    @Test
    void aServerWhoseModelDoesNotLoadIsNotReady() throws Exception {
        FakeEngine engine = new FakeEngine();
        engine.loadFailure = new EngineException(EngineError.MODEL_DAMAGED, "damaged");
        try (Served served = Served.with(engine, folder)) {
            HttpResponse<String> ready = served.get("/ready");
            assertEquals(503, ready.statusCode());
            assertEquals("loading", Served.json(ready).get("status").getAsString());
        }
    }

    @Test
    void aModelThatDidNotLoadIsLoadedThoughNobodyAsksForIt() throws Exception {
        FakeEngine engine = new FakeEngine();
        engine.loadFailure = new EngineException(EngineError.HOST_START_FAILED, "busy");
        try (Served served = Served.with(engine, folder)) {
            assertEquals(503, served.get("/ready").statusCode());
            engine.loadFailure = null;
            long end = System.nanoTime() + Served.PATIENCE.toNanos();
            while (served.get("/ready").statusCode() != 200) {
                assertTrue(System.nanoTime() < end, "it is not tried again");
            }
        }
    }

    @Test
    void metricsHaveTheNamesThatClustersKnow() throws Exception {
        try (Served served = Served.with(new FakeEngine(), folder)) {
            served.get("/health");
            HttpResponse<String> metrics = served.get("/metrics");
            assertEquals(200, metrics.statusCode());
            assertTrue(metrics.headers().firstValue("Content-Type").orElse("").startsWith("text/plain; version=0.0.4"));
            for (String sample : new String[] {"vllm:num_requests_waiting{model_name=\"fake\"} 0",
                    "vllm:num_requests_running{model_name=\"fake\"} 0",
                    "vllm:kv_cache_usage_perc{model_name=\"fake\"} 0", "vauban_engine_up 1", "vauban_active_requests 0",
                    "vauban_requests_total{endpoint=\"/health\",status=\"200\"} 1"}) {
                assertTrue(metrics.body().contains("\n" + sample + "\n"), sample + " in " + metrics.body());
            }
            for (String line : metrics.body().split("\n")) {
                assertTrue(line.startsWith("# ") || line.matches("[a-z_:]+(\\{[^}]*\\})? [-0-9.E]+"), line);
            }
        }
    }

    /** Some probes send only HEAD requests, such as {@code wget --spider}. */
    @Test
    void theHeadIsThatOfTheAnswer() throws Exception {
        try (Served served = Served.with(new FakeEngine(), folder)) {
            for (String path : List.of("/health", "/v1/models", "/console")) {
                HttpResponse<String> head = served.client.send(
                        served.request(path).method("HEAD", BodyPublishers.noBody()).build(), BodyHandlers.ofString());
                HttpResponse<String> whole = served.get(path);
                assertEquals(200, head.statusCode(), path);
                assertEquals("", head.body(), path);
                for (String name : List.of("Content-Type", "Content-Length")) {
                    assertEquals(whole.headers().firstValue(name), head.headers().firstValue(name), path);
                }
            }
            assertEquals(405, served.client.send(served.request("/v1/completions")
                    .method("HEAD", BodyPublishers.noBody()).build(), BodyHandlers.ofString()).statusCode());
        }
    }

    @Test
    void whatIsNotThereIsToldInTheFormOfTheApi() throws Exception {
        try (Served served = Served.with(new FakeEngine(), folder)) {
            HttpResponse<String> none = served.get("/v1/nothing");
            assertEquals(404, none.statusCode());
            assertEquals("not_found", Served.error(none).get("code").getAsString());
            HttpResponse<String> method = served.post("/health", "{}");
            assertEquals(405, method.statusCode());
            assertEquals("GET, HEAD", method.headers().firstValue("Allow").orElse(""));
            assertFalse(none.headers().firstValue("Server").isPresent(), "no version is told");
        }
    }
}
