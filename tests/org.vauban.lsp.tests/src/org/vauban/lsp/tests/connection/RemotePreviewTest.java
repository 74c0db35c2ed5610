// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.vauban.assist.AssistStatus;
import org.vauban.assist.Assistant;
import org.vauban.assist.inspect.PromptLog;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.endpoint.AnswerOrigin;
import org.vauban.engine.endpoint.EndpointRequest;
import org.vauban.lsp.tests.NoQuestions;
import org.vauban.lsp.tests.WithPipedServer;

/** What a client can see of requests to remote endpoints. */
class RemotePreviewTest extends WithPipedServer {
    private static final EndpointRequest REQUEST = new EndpointRequest("team", "https://llm.example.org/v1/x", "",
            "chat", null, List.of("typed"), "{\"messages\":[{\"content\":\"Pourquoi ?\"}]}", false);
    private static final AnswerOrigin WAITS = AnswerOrigin.unconfirmed("team", "Until you agree …")
            .withRequest(REQUEST);

    private final PromptLog prompts = new PromptLog(9, 1 << 20);

    @BeforeEach
    void start() throws Exception {
        Assistant assistant = (Assistant) Proxy.newProxyInstance(Assistant.class.getClassLoader(),
                new Class<?>[] {Assistant.class}, (proxy, method, arguments) -> switch (method.getName()) {
                    case "prompts" -> prompts;
                    case "questions" -> new NoQuestions();
                    case "status" -> new AssistStatus(AssistStatus.State.READY, "m", null, 0)
                            .withOrigin(WAITS.withRequest(null));
                    default -> method.isDefault() ? InvocationHandler.invokeDefault(proxy, method, arguments) : null;
                });
        serve(assistant);
        wire.request(1, "initialize", "{\"processId\":null,\"locale\":\"fr\",\"capabilities\":{}}");
        assertTrue(wire.answer(1).has("result"));
        wire.notify("initialized", "{}");
    }

    private void add(AnswerOrigin origin) {
        prompts.add(Instant.EPOCH, "chat", "m", List.of(), "yes",
                new Generation("yes", FinishReason.END, "m", "chat", 1, 0, 1, 1, 1, 2).withOrigin(origin), null);
    }

    @Test
    void theLastRequestThatAnEndpointCouldAnswerIsShown() throws Exception {
        add(WAITS);
        add(null); // a local answer, like a completion meanwhile
        wire.request(2, "vauban/remotePreview", "null");
        JsonObject shown = wire.answer(2).getAsJsonObject("result");
        assertEquals("team", shown.get("endpoint").getAsString());
        assertEquals("https://llm.example.org/v1/x", shown.get("address").getAsString());
        assertEquals(REQUEST.body(), shown.get("body").getAsString());
        assertEquals(REQUEST.bytes(), shown.get("bytes").getAsInt());
        assertFalse(shown.get("sent").getAsBoolean());
        assertFalse(shown.has("model"));
        assertTrue(shown.get("text").getAsString().contains("Rien n’a été envoyé"), shown::toString);
        assertTrue(shown.get("text").getAsString().contains("Pourquoi ?"), shown::toString);
    }

    @Test
    void whereThereIsNoneTheAnswerIsNull() throws Exception {
        add(null);
        wire.request(2, "vauban/remotePreview", "null");
        JsonObject answer = wire.answer(2);
        assertTrue(answer.has("result") && answer.get("result").isJsonNull(), answer::toString);
    }

    @Test
    void theStatusTellsNoText() throws Exception {
        wire.request(2, "vauban/status", "null");
        JsonObject origin = wire.answer(2).getAsJsonObject("result").getAsJsonObject("origin");
        assertEquals("team", origin.get("unconfirmed").getAsString());
        assertFalse(origin.has("request"), origin::toString);
    }
}
