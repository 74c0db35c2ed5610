// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.tests.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.vauban.remote.message.Messages;
import org.vauban.remote.route.RoutedEngine;
import org.vauban.remote.route.Router;
import org.vauban.remote.tests.FakeEndpoint;
import org.vauban.remote.tests.Patience;
import org.vauban.remote.tests.WithRoutedEngine;

/** Endpoints are asked for their models only when these may have changed. */
class EndpointModelsTest extends WithRoutedEngine {
    private static final Duration LIMIT = Duration.ofSeconds(Patience.SECONDS);

    @Test
    void anEndpointThatServesAnotherModelIsAskedForThatOne() throws Exception {
        machine.policy("remote.endpoints", "[\"team " + endpoint.address() + " features=chat classes=typed\"]")
                .use("chat");
        RoutedEngine engine = engine();
        endpoint.behaviour = serves("first");
        assertEquals("first", ask(engine, "chat", "a?").text());
        endpoint.behaviour = serves("second");
        assertTrue(note(ask(engine, "chat", "b?")).contains("404"), "it is asked for the one that it served");
        assertEquals("second", ask(engine, "chat", "c?").text());
        assertEquals("second", ask(engine, "chat", "d?").text());
        assertEquals(2, looks());
        endpoint.behaviour = serves("third");
        assertTrue(note(ask(engine, "chat", "e?")).contains("404"));
        assertEquals("third", ask(engine, "chat", "f?").text(), "it is asked again, since it had changed");
        assertEquals(3, looks());
    }

    private long looks() {
        return endpoint.received.stream().filter(each -> each.path().equals("/v1/models")).count();
    }

    @Test
    void aModelThatAnEndpointServesSinceIsFoundByOneLook() throws Exception {
        machine.policy("remote.endpoints", "[\"team " + endpoint.address()
                + " features=embedding classes=documents,typed\"]").use("embedding");
        RoutedEngine engine = engine();
        endpoint.behaviour = embedsOnly("first");
        assertEquals(2, await(engine.embed(vectors("first"))).vectors().size());
        endpoint.behaviour = embedsOnly("second");
        assertEquals(2, await(engine.embed(vectors("second"))).vectors().size());
        assertEquals(2, looks());
        for (int i = 0; i < 3; i++) {
            assertEquals(1, await(engine.embed(vectors("none"))).vectors().size(), "it does not serve this one");
        }
        assertEquals(3, looks());
    }

    @Test
    void anEndpointThatRefusesEachRequestIsNotAskedForItsModelsEachTime() throws Exception {
        machine.policy("remote.endpoints", "[\"team " + endpoint.address() + " features=chat classes=typed\"]")
                .use("chat");
        RoutedEngine engine = engine();
        endpoint.behaviour = (request, out) -> {
            if (request.path().equals("/v1/models")) {
                out.write(FakeEndpoint.JSON + "{\"data\": [{\"id\": \"served\"}]}");
            } else {
                out.write("HTTP/1.1 400 No\r\nContent-Length: 0\r\n\r\n");
            }
        };
        for (int i = 0; i < 5; i++) {
            assertTrue(note(ask(engine, "chat", "Why?")).contains("400"));
        }
        assertEquals(5, endpoint.posts().size());
        assertEquals(2, looks());
    }

    @Test
    void whoComesWhileAnEndpointIsAskedForItsModelsAsksNotAgain() throws Exception {
        machine.policy("remote.endpoints", "[\"team " + endpoint.address() + " features=chat classes=typed\"]")
                .use("chat");
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch told = new CountDownLatch(1);
        endpoint.behaviour = (request, out) -> {
            asked.countDown();
            told.await();
            out.write(FakeEndpoint.JSON + "{\"data\": [{\"id\": \"served\"}]}");
        };
        Messages messages = new Messages(Locale.ENGLISH);
        Router.Question question = new Router.Question(List.of(machine.approved("chat", "Why?")),
                each -> Optional.empty(), null, false, new CompletableFuture<>(), null);
        Queue<Router.Decision> decisions = new ConcurrentLinkedQueue<>();
        try (Router router = new Router(machine.environment(), messages, machine.environment().settings()::read, 2)) {
            Thread first = Thread.ofPlatform().daemon().start(() -> decisions.add(router.decide(question)));
            assertTrue(asked.await(Patience.SECONDS, TimeUnit.SECONDS));
            Thread second = Thread.ofPlatform().daemon().start(() -> decisions.add(router.decide(question)));
            Patience.until(() -> !second.isAlive() || second.getState() == Thread.State.WAITING
                    || second.getState() == Thread.State.TIMED_WAITING);
            told.countDown();
            assertTrue(first.join(LIMIT) && second.join(LIMIT));
        }
        assertEquals(List.of("served", "served"), decisions.stream()
                .map(each -> ((Router.Granted) each).connection().model()).toList());
        assertEquals(1, looks());
    }

    /** Returns a behaviour that lists one model and answers with its vectors. */
    private static FakeEndpoint.Behaviour embedsOnly(String model) {
        return (request, out) -> (request.method().equals("POST") ? embeds(model) : serves(model)).answer(request,
                out);
    }

    /** Returns a behaviour that lists one model and refuses others. */
    private static FakeEndpoint.Behaviour serves(String model) {
        return (request, out) -> {
            if (request.path().equals("/v1/models")) {
                out.write(FakeEndpoint.JSON + "{\"data\": [{\"id\": \"" + model + "\"}]}");
            } else if (request.body().contains("\"model\":\"" + model + "\"")) {
                FakeEndpoint.text(model).answer(request, out);
            } else {
                out.write("HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n");
            }
        };
    }
}
