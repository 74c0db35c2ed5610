// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.vauban.assist.endpoint.EndpointRequestText;
import org.vauban.assist.inspect.PromptLog;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.endpoint.AnswerOrigin;
import org.vauban.engine.endpoint.EndpointRequest;

/** How a request to an endpoint is displayed to people. */
class EndpointRequestTextTest {
    private static final String BODY = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"a\\nb\"}],"
            + "\"tools\":[{\"function\":{\"name\":\"read\",\"description\":\"reads\\u202e\"}}],\"input\":[\"x\",\"y\"],"
            + "\"seed\":7}";

    private static EndpointRequest request(String model, boolean sent) {
        return new EndpointRequest("team", "https://llm.example.org/v1/x", "eu-west", "chat", model,
                List.of("code", "typed"), BODY, sent);
    }

    @Test
    void tellsWhereItGoesAllTextsAndTheRest() {
        String text = EndpointRequestText.of(request("m", false), Locale.ENGLISH);
        for (String part : List.of("Not sent", "team: POST https://llm.example.org/v1/x", "Region: eu-west",
                "Feature: chat", "Model: m", "code, typed", "Texts: 4, with 11 characters",
                BODY.length() + " bytes", "--- [1] messages[0].content ---\na\nb\n",
                "--- [2] tools[0].function.description ---\nreads\\u202E\n", "--- [3] input[0] ---\nx\n",
                "\"content\": \"[1]\"", "\"name\": \"read\"", "\"seed\": 7", "\"role\": \"user\"")) {
            assertTrue(text.contains(part), part + "\n" + text);
        }
        assertFalse(text.contains("\u202e"), "nobody would see it");
        assertTrue(EndpointRequestText.of(request("m", true), Locale.ENGLISH).startsWith("Sent to the endpoint team"));
        String french = EndpointRequestText.of(request(null, false), Locale.FRENCH);
        assertTrue(french.contains("Rien n’a été envoyé") && french.contains("le premier que nomme"), french);
    }

    @Test
    void theLogOfRequestsKeepsItWhereTextsMayBeKept() {
        for (boolean texts : new boolean[] {true, false}) {
            PromptLog log = new PromptLog(3, 1 << 20, () -> texts);
            log.add(Instant.EPOCH, "chat", "m", List.of(), "yes", new Generation("yes", FinishReason.END, "m", "chat",
                    1, 0, 1, 1, 1, 2).withOrigin(AnswerOrigin.remote("team", "team").withRequest(request("m", true))),
                    null);
            assertNotNull(log.requests().getFirst().generation().origin());
            if (texts) {
                assertEquals(BODY, log.requests().getFirst().remote().body());
            } else {
                assertNull(log.requests().getFirst().remote());
            }
        }
    }

    @Test
    void itsSizeCounts() {
        PromptLog log = new PromptLog(10, 2L * BODY.length());
        log.add(Instant.EPOCH, "chat", "m", List.of(), "yes", new Generation("yes", FinishReason.END, "m", "chat", 1,
                0, 1, 1, 1, 2).withOrigin(AnswerOrigin.remote("team", "team").withRequest(request("m", true))), null);
        assertNull(log.requests().getFirst().remote(), "too large: kept without its texts");
    }
}
