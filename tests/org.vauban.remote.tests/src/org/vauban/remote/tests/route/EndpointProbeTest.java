// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.tests.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.engine.Generation;
import org.vauban.remote.route.RoutedEngine;
import org.vauban.remote.tests.FakeEndpoint;
import org.vauban.remote.tests.Patience;
import org.vauban.remote.tests.WithRoutedEngine;

/** An avoided endpoint is probed with requests that cost nothing, before a user's request tries it. */
class EndpointProbeTest extends WithRoutedEngine {
    private RoutedEngine engine;
    private FakeEndpoint.Behaviour answers;

    /** Makes the endpoint fail, with a waiting time that is already over. */
    @BeforeEach
    void fail() throws Exception {
        machine.grant(endpoint.address()).use("chat");
        engine = engine();
        answers = endpoint.behaviour;
        endpoint.behaviour = status("429 No\r\nRetry-After: 0");
        assertEquals("local", ask().text());
    }

    private static FakeEndpoint.Behaviour status(String line) {
        return (request, out) -> out.write("HTTP/1.1 " + line + "\r\nContent-Length: 0\r\n\r\n");
    }

    private Generation ask() throws Exception {
        return ask(engine, "chat", "Why?");
    }

    @Test
    void thisMachineAnswersWhileItIsLookedAt() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        endpoint.behaviour = (request, out) -> {
            if (request.path().equals("/health")) {
                go.await();
            }
            answers.answer(request, out);
        };
        for (int i = 0; i < 3; i++) {
            assertEquals("local", ask().text());
        }
        assertEquals(1, endpoint.posts().size());
        go.countDown();
        Patience.until(() -> ask().text().equals("remote"));
        List<String> asked = endpoint.received.stream().map(each -> each.method() + " " + each.path()).toList();
        assertEquals("POST /v1/chat/completions", asked.getFirst());
        assertEquals(List.of("GET /health", "GET /v1/models", "POST /v1/chat/completions"),
                asked.subList(asked.size() - 3, asked.size()));
        assertEquals(2, endpoint.posts().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"404 Not Found", "403 Forbidden"})
    void itNeedNotHaveWhatItIsLookedAtWith(String line) throws Exception {
        endpoint.behaviour = (request, out) -> (request.method().equals("GET") ? status(line) : answers)
                .answer(request, out);
        Patience.until(() -> ask().text().equals("remote"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/v1/models"})
    void itIsLeftAloneAsLongAsItDoesNotWork(String path) throws Exception {
        endpoint.behaviour = (request, out) -> (request.path().equals(path) ? status("500 No") : answers)
                .answer(request, out);
        Patience.until(() -> note(ask()).contains("not asked for another"));
        assertTrue(note(ask()).contains("HTTP 500"));
        assertEquals(1, endpoint.posts().size());
    }
}
