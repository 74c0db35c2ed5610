// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.lsp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.EngineState;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.endpoint.AnswerOrigin;
import org.vauban.engine.endpoint.BackEnd;
import org.vauban.engine.endpoint.BackEndStatus;
import org.vauban.server.configuration.ListenAddress;
import org.vauban.server.configuration.LspLimits;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.configuration.ModelServing;
import org.vauban.server.configuration.ModelTemplate;
import org.vauban.server.configuration.ServerConfiguration;
import org.vauban.server.identity.ApiKeys;
import org.vauban.server.identity.KeyRole;
import org.vauban.server.tests.FakeEngine;
import org.vauban.server.tests.LspClient;
import org.vauban.server.tests.NoEngines;
import org.vauban.server.tests.Served;

/** What operators, load balancers and users see of remote endpoints. */
class BackEndStateTest extends WithLanguageServer {

    private Served serve(Path keys, boolean local) throws Exception {
        ModelEntry model = new ModelEntry("m", List.of(), local ? folder.resolve("m.gguf") : null, 0, 0, 0, false,
                ModelServing.of(ModelTemplate.STANDARD)
                        .withBackEnds(List.of(new BackEnd("gpu-1", "m", "GPU1_KEY", null, null))));
        return Served.of(engine, folder,
                new ServerConfiguration(new ListenAddress("127.0.0.1", 0), List.of(model), keys));
    }

    private void backEnd(boolean up, String problem) {
        engine.backEnds = List.of(new BackEndStatus("m", "gpu-1", up, problem, 2, 40, 3, null));
    }

    private static String status(Served served) throws Exception {
        HttpResponse<String> ready = served.get("/ready");
        String status = Served.json(ready).get("status").getAsString();
        assertEquals(status.equals("ready") ? 200 : 503, ready.statusCode());
        return status;
    }

    @Test
    void aServerIsReadyIfOneAnswersForItsFirstModel() throws Exception {
        backEnd(false, null);
        try (Served served = serve(null, false)) {
            assertEquals("loading", status(served));
            backEnd(false, "gpu-1 (gpu-1.example.org): nothing answers");
            assertEquals("failed", status(served));
            assertFalse(served.get("/ready").body().contains("example.org"), "anybody may ask");
            backEnd(true, null);
            assertEquals("ready", status(served));
            assertEquals("{\"status\":\"ready\",\"backEnds\":[{\"name\":\"gpu-1\",\"model\":\"m\",\"up\":true}]}",
                    served.get("/ready").body());
            assertTrue(engine.loads.isEmpty(), "this machine does not have it");
        }
    }

    @Test
    void aServerThatHasItAsWellIsReadyWithEither() throws Exception {
        backEnd(true, null);
        engine.loadFailure = new EngineException(EngineError.MODEL_DAMAGED, "damaged");
        try (Served served = serve(null, true)) {
            assertEquals("ready", status(served));
            backEnd(false, "down");
            assertEquals("loading", status(served));
            engine.phase = EngineState.Phase.FAILED;
            backEnd(true, null);
            assertEquals("ready", status(served));
        }
    }

    @Test
    void theNumbersOfEachAreMetrics() throws Exception {
        backEnd(true, null);
        try (Served served = serve(null, false)) {
            String labels = "{backend=\"gpu-1\",model_name=\"m\"}";
            assertEquals(1, served.sample("vauban_backend_up" + labels));
            assertEquals(2, served.sample("vauban_backend_requests_in_flight" + labels));
            assertEquals(40, served.sample("vauban_backend_answers_total" + labels));
            assertEquals(3, served.sample("vauban_backend_failures_total" + labels));
            assertEquals(2, served.sample("llamacpp:requests_processing"));
            assertEquals(2, served.sample("vllm:num_requests_running{model_name=\"m\"}"));
            assertEquals(0, served.sample("vllm:num_requests_waiting{model_name=\"m\"}"));
        }
    }

    @Test
    void operatorsSeeThemInTheConsole() throws Exception {
        Path file = folder.resolve("keys.json");
        String operator = new ApiKeys(file, Clock.systemUTC())
                .add("Grace", null, KeyRole.OPERATOR, KeyRole.OPERATOR.scopes()).text();
        backEnd(false, "nothing answers");
        try (Served served = serve(file, false)) {
            JsonObject state = Served.json(served.client.send(served.request("/console/state")
                    .header("Authorization", "Bearer " + operator).build(), HttpResponse.BodyHandlers.ofString()));
            JsonObject shown = state.getAsJsonArray("backEnds").get(0).getAsJsonObject();
            assertEquals("gpu-1", shown.get("name").getAsString());
            assertEquals("nothing answers", shown.get("problem").getAsString());
            assertEquals(Set.of("name", "model", "up", "problem", "running", "answers", "failures"), shown.keySet());
            assertFalse(state.toString().contains("GPU1_KEY"));
        }
    }

    private static JsonObject ask(WebSocket socket, LspClient client, String method, String params) throws Exception {
        socket.sendText("{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"" + method + "\",\"params\":" + params + "}", true)
                .join();
        return client.next();
    }

    @Test
    void aSessionIsToldWhoAnsweredItAndNobodyElse() throws Exception {
        List<ModelEntry> models = List.of(NoEngines.catalogued(folder));
        try (Served served = Served.speakingAs(NoEngines.service(folder, LspLimits.STANDARD), engine, folder,
                each -> new ServerConfiguration(each.listen(), models, null))) {
            LspClient ada = new LspClient();
            WebSocket own = LspClient.begin(served, ada, WithLanguageServer::plain);
            LspClient grace = new LspClient();
            WebSocket other = LspClient.begin(served, grace, WithLanguageServer::plain);
            own.sendText("{\"jsonrpc\":\"2.0\",\"id\":4,\"method\":\"vauban/chat\","
                    + "\"params\":{\"text\":\"Why?\"}}", true).join();
            FakeEngine.Asked asked = engine.next();
            asked.write("Because.").result.complete(new Generation("Because.", FinishReason.END, "fake", "fake", 7, 3,
                    5, 1, 1, 2).withOrigin(AnswerOrigin.remote("gpu-1", "gpu-1 (gpu-1.example.org)")));
            assertFalse(ada.next().has("error"));
            assertTrue(ask(own, ada, "vauban/status", "null").toString().contains("gpu-1"));
            assertFalse(ask(other, grace, "vauban/status", "null").toString().contains("gpu-1"));
        }
    }
}
