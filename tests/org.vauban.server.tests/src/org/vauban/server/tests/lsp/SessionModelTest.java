// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.lsp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.EngineState;
import org.vauban.governance.policy.Policy;
import org.vauban.server.ServerOptions;
import org.vauban.server.configuration.LspLimits;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.identity.Caller;
import org.vauban.server.tests.FakeEngine;
import org.vauban.server.tests.FollowedConfiguration;
import org.vauban.server.tests.LspClient;
import org.vauban.server.tests.NoEngines;
import org.vauban.server.tests.Served;

/** What happens to language server sessions when their model is no longer served. */
class SessionModelTest {
    @TempDir
    Path folder;

    private FollowedConfiguration file;

    @BeforeEach
    void configuration() throws Exception {
        file = new FollowedConfiguration(folder);
    }

    @AfterEach
    void end() {
        file.close();
    }

    private static WebSocket begin(Served served, LspClient client, String options) throws Exception {
        WebSocket socket = LspClient.connect(served, client, WithLanguageServer::plain);
        socket.sendText(LspClient.INITIALIZE.replace("\"locale\"",
                "\"initializationOptions\":" + options + ",\"locale\""), true).join();
        client.next();
        return socket;
    }

    private static WebSocket watching(Served served, LspClient client) throws Exception {
        WebSocket socket = LspClient.connect(served, client, WithLanguageServer::plain);
        socket.sendText(LspClient.INITIALIZE.replace("\"capabilities\":{}",
                "\"capabilities\":{\"experimental\":{\"vauban\":{\"status\":true}}}"), true).join();
        client.next();
        return socket;
    }

    private static String nextState(LspClient client) throws Exception {
        JsonObject next = client.next();
        while (!next.has("method") || !next.get("method").getAsString().equals("vauban/statusChanged")) {
            next = client.next();
        }
        return next.getAsJsonObject("params").get("state").getAsString();
    }

    @Test
    void sessionsTellOfTheEngineThatCameAfter() throws Exception {
        ModelEntry model = NoEngines.catalogued(folder);
        file.write("\"models\": [{\"id\": \"" + model.id() + "\", \"file\": \"" + model.file() + "\"}]");
        file.taken(file.read());
        try (Served speaking = file.serve(ServerOptions.NONE.withLsp(NoEngines.service(folder, LspLimits.STANDARD)))) {
            LspClient client = new LspClient();
            WebSocket socket = watching(speaking, client);
            FakeEngine former = file.engine();
            socket.sendText("{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"vauban/chat\",\"params\":"
                    + "{\"text\":\"Hello\"}}", true).join();
            former.next().write("Good day.").end();
            while (!client.next().has("id")) {
                continue; // until the answer arrives
            }
            Files.writeString(file.model("elsewhere/fake.gguf"), "");
            file.write("\"models\": [{\"id\": \"" + model.id() + "\", \"file\": \""
                    + file.model("elsewhere/fake.gguf") + "\"}]");
            speaking.server.refreshConfiguration(false);
            assertNotSame(former, file.engine());
            assertEquals("ready", nextState(client));
            file.engine().become(EngineState.Phase.BUSY);
            assertEquals("working", nextState(client));
            former.become(EngineState.Phase.CLOSED);
            file.engine().become(EngineState.Phase.READY);
            assertEquals("ready", nextState(client), "that the one before has ended does not matter");
        }
    }

    private static String modelOf(WebSocket socket, LspClient client) throws Exception {
        socket.sendText("{\"jsonrpc\":\"2.0\",\"id\":8,\"method\":\"vauban/status\"}", true).join();
        JsonObject next = client.next();
        while (!next.has("id")) {
            assertFalse(next.toString().contains("showMessage"), next::toString);
            next = client.next();
        }
        return next.getAsJsonObject("result").get("model").getAsString();
    }

    @Test
    void sessionsWhoseModelGoesGoOnWithAnother() throws Exception {
        try (Served speaking = file.serve(ServerOptions.NONE.withLsp(NoEngines.service(folder, LspLimits.STANDARD)))) {
            LspClient first = new LspClient();
            LspClient other = new LspClient();
            LspClient waiting = new LspClient();
            WebSocket one = begin(speaking, first, "{}");
            WebSocket two = begin(speaking, other, "{\"model\":\"second\"}");
            WebSocket three = LspClient.connect(speaking, waiting, WithLanguageServer::plain);
            file.write("\"models\": [" + file.model("fake", "") + ", " + file.model("second", "") + "]");
            speaking.server.refreshConfiguration(false);
            assertEquals("fake", modelOf(one, first));
            file.write("\"models\": [" + file.model("second", "") + "]");
            speaking.server.refreshConfiguration(false);
            JsonObject told = first.next();
            while (!told.toString().contains("window/showMessage")) {
                told = first.next();
            }
            assertTrue(told.toString().contains("fake") && told.toString().contains("second"), told::toString);
            assertEquals("second", modelOf(one, first));
            assertEquals("second", modelOf(two, other), "and is told nothing");
            one.sendText("{\"jsonrpc\":\"2.0\",\"method\":\"workspace/didChangeConfiguration\",\"params\":"
                    + "{\"settings\":{\"maxTokens\":17}}}", true).join();
            assertEquals("second", modelOf(one, first), "other settings do not bring the former one back");
            assertEquals(3, Served.json(speaking.get("/console/state")).get("sessions").getAsInt());
            file.write("\"models\": [" + file.model("e", ", \"embeddings\": true") + "]");
            speaking.server.refreshConfiguration(false);
            for (LspClient each : List.of(first, other)) {
                assertEquals(1012, each.code());
                assertTrue(each.reason().contains("second"), each::reason);
            }
            three.sendText(LspClient.INITIALIZE, true).join();
            assertTrue(waiting.next().has("result"), "who has not begun uses none");
        }
    }

    private static JsonObject answer(LspClient client, int id) throws Exception {
        JsonObject next = client.next();
        while (!next.has("id") || next.get("id").getAsInt() != id) {
            next = client.next();
        }
        return next;
    }

    private static String served(ModelEntry model) {
        return "{\"id\": \"" + model.id() + "\", \"file\": \"" + model.file() + "\"}";
    }

    @Test
    void aQuestionWhoseModelGoesIsAnsweredByAnother() throws Exception {
        String going = served(NoEngines.catalogued(folder));
        String staying = served(NoEngines.catalogued(folder, "qwen2.5-coder-0.5b-instruct"));
        file.write("\"models\": [" + going + ", " + staying + "]");
        file.taken(file.read());
        try (Served speaking = file.serve(ServerOptions.NONE.withLsp(NoEngines.service(folder, LspLimits.STANDARD)))) {
            LspClient client = new LspClient();
            WebSocket socket = begin(speaking, client, "{}");
            socket.sendText("{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"vauban/chat\",\"params\":"
                    + "{\"text\":\"Hello\"}}", true).join();
            FakeEngine.Asked first = file.engine().next();
            assertEquals("smollm2-135m-instruct", first.chat.modelId());
            file.write("\"models\": [" + staying + "]");
            speaking.server.refreshConfiguration(false);
            FakeEngine.Asked other = file.engine().next();
            assertEquals("qwen2.5-coder-0.5b-instruct", other.chat.modelId());
            for (FakeEngine.Asked each : List.of(first, other)) { // the tokens of each caller are cached apart
                assertEquals(Caller.LOCAL.id(), each.chat.isolation());
                assertEquals(Caller.LOCAL.id(), each.chat.workspace());
            }
            assertTrue(first.cancelled.isDone(), "the caller waits for one of them");
            other.write("Good day.").end();
            JsonObject answer = answer(client, 9);
            assertEquals("Good day.", answer.getAsJsonObject("result").get("answer").getAsString(), answer::toString);
        }
    }

    private void replaceEngine(Served speaking) throws Exception {
        file.policy = Policy.read(List.of(
                Files.writeString(folder.resolve("policy.json"), "{\"engine.threads\": \"2\"}")));
        speaking.server.policyChanged();
    }

    private static void shutDown(FakeEngine.Asked asked) {
        asked.result.completeExceptionally(new EngineException(EngineError.CLOSED, "The engine was shut down."));
    }

    @Test
    void aQuestionWhoseEngineAPolicyReplacesIsAnsweredByTheNext() throws Exception {
        file.write("\"models\": [" + served(NoEngines.catalogued(folder)) + "]");
        file.taken(file.read());
        try (Served speaking = file.serve(ServerOptions.NONE.withLsp(NoEngines.service(folder, LspLimits.STANDARD)))) {
            LspClient client = new LspClient();
            WebSocket socket = begin(speaking, client, "{}");
            socket.sendText("{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"vauban/chat\",\"params\":"
                    + "{\"text\":\"Hello\"}}", true).join();
            FakeEngine former = file.engine();
            FakeEngine.Asked first = former.next();
            replaceEngine(speaking);
            assertNotSame(former, file.engine());
            shutDown(first);
            file.engine().next().write("Good day.").end();
            JsonObject answer = answer(client, 9);
            assertEquals("Good day.", answer.getAsJsonObject("result").get("answer").getAsString(), answer::toString);
        }
    }

    @Test
    void anAnswerThatThePolicyInterruptsSaysWhy() throws Exception {
        file.write("\"models\": [" + served(NoEngines.catalogued(folder)) + "]");
        file.taken(file.read());
        try (Served speaking = file.serve(ServerOptions.NONE.withLsp(NoEngines.service(folder, LspLimits.STANDARD)))) {
            LspClient client = new LspClient();
            WebSocket socket = begin(speaking, client, "{}");
            socket.sendText("{\"jsonrpc\":\"2.0\",\"id\":9,\"method\":\"vauban/chat\",\"params\":"
                    + "{\"text\":\"Hello\"}}", true).join();
            FakeEngine.Asked first = file.engine().next().write("Good ");
            replaceEngine(speaking);
            shutDown(first);
            JsonObject answer = answer(client, 9);
            assertTrue(answer.toString().contains("The settings or the policy changed"), answer::toString);
            assertTrue(file.engine().asked.isEmpty());
        }
    }

    @Test
    void sessionsWhoseModelAPolicyTakesGoOnWithAnother() throws Exception {
        file.write("\"models\": [" + file.model("fake", "") + ", " + file.model("second", "") + "]");
        file.taken(file.read());
        try (Served speaking = file.serve(ServerOptions.NONE.withLsp(NoEngines.service(folder, LspLimits.STANDARD)))) {
            LspClient client = new LspClient();
            WebSocket socket = begin(speaking, client, "{}");
            assertEquals("fake", modelOf(socket, client));
            file.policy = Policy.read(List.of(
                    Files.writeString(folder.resolve("policy.json"), "{\"models.allowed\": []}")));
            speaking.server.policyChanged();
            JsonObject told = client.next();
            while (!told.toString().contains("window/showMessage")) {
                told = client.next();
            }
            assertTrue(told.toString().contains("fake") && told.toString().contains("second"), told::toString);
            assertEquals("second", modelOf(socket, client));
        }
    }

    @Test
    void sessionsWithoutAnotherModelConnectAgain() throws Exception {
        try (Served speaking = file.serve(ServerOptions.NONE.withLsp(NoEngines.service(folder, LspLimits.STANDARD)))) {
            LspClient client = new LspClient();
            LspClient.begin(speaking, client, WithLanguageServer::plain);
            file.write("\"models\": [" + file.model("fake", "") + ", " + file.model("second", "") + "]");
            speaking.server.refreshConfiguration(false);
            assertEquals(1, Served.json(speaking.get("/console/state")).get("sessions").getAsInt());
            file.write("\"models\": [" + file.model("e", ", \"embeddings\": true") + "]");
            speaking.server.refreshConfiguration(false);
            assertEquals(1012, client.code());
            LspClient.connect(speaking, new LspClient(), WithLanguageServer::plain);
        }
    }
}
