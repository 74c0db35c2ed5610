// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.tests.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.engine.ChatRequest;
import org.vauban.engine.LoadRequest;
import org.vauban.engine.TokenListener;
import org.vauban.remote.http.TransferLimits;
import org.vauban.remote.tests.FakeEndpoint;
import org.vauban.remote.tests.Patience;
import org.vauban.remote.tests.WithRoutedEngine;

/** Which endpoint answers for a server's model, and what happens to a request when an endpoint fails. */
@Tag("slow")
class BackEndFailoverTest extends WithBackEnds {
    private static final FakeEndpoint.Behaviour DIES = (request, out) -> {};

    private static void hold(FakeEndpoint endpoint, CountDownLatch go) {
        FakeEndpoint.Behaviour answers = endpoint.behaviour;
        endpoint.behaviour = (request, out) -> {
            if (request.method().equals("POST")) {
                go.await();
            }
            answers.answer(request, out);
        };
    }

    /** Editors want a completion within half a second or not at all. */
    @Test
    void requestsThatWaitOnlyShortlyKeepNobodyElseFromAnEndpoint() throws Exception {
        ServedBackEnds served = serve(ServedBackEnds.model("m", false, "one"));
        one.behaviour = (request, out) -> out.awaitClose();
        for (int i = 0; i < 4; i++) {
            assertEquals(503, served.post("/infill", "{\"input_prefix\":\"a\",\"input_suffix\":\"b\","
                    + "\"t_max_prompt_ms\":100,\"t_max_predict_ms\":100}").statusCode());
        }
        one.behaviour = FakeEndpoint.text("re", "mote");
        HttpResponse<String> answer = served.chat("Why?");
        assertEquals(200, answer.statusCode(), answer.body());
    }

    /** Makes both endpoints fail after these seconds, one value per request. */
    private void failAfter(int... seconds) {
        AtomicInteger number = new AtomicInteger();
        for (FakeEndpoint each : List.of(one, two)) {
            FakeEndpoint.Behaviour looks = each.behaviour;
            each.behaviour = (request, out) -> {
                if (request.method().equals("POST")) {
                    clock.pass(seconds[number.getAndIncrement()] * 1_000L);
                } else {
                    looks.answer(request, out);
                }
            };
        }
    }

    private Duration leftForThisMachine(ServedBackEnds served) throws Exception {
        WithRoutedEngine.await(served.engine().chat(WithRoutedEngine.chat(machine.approved("chat", "Why?"))
                .withDeadline(Duration.ofSeconds(30)), TokenListener.NONE));
        return local.asked.stream().filter(ChatRequest.class::isInstance).map(ChatRequest.class::cast).findFirst()
                .orElseThrow().deadline();
    }

    @Test
    void theTimeOfARequestIsThatOfAllAttemptsTogether() throws Exception {
        ServedBackEnds served = serve(ServedBackEnds.model("m", true, "one", "two"));
        failAfter(20, 4);
        assertEquals(Duration.ofSeconds(6), leftForThisMachine(served));
        assertEquals(2, asked());
    }

    @Test
    void nobodyElseIsAskedWhenTheTimeOfARequestIsOver() throws Exception {
        ServedBackEnds served = serve(ServedBackEnds.model("m", true, "one", "two"));
        failAfter(31, 1);
        assertEquals(Duration.ZERO, leftForThisMachine(served));
        assertEquals(1, asked());
    }

    @Test
    void whoIsBusyIsNotAsked() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        hold(one, go);
        ServedBackEnds served = serve();
        CompletableFuture<HttpResponse<String>> first = served.begin("/v1/chat/completions",
                ServedBackEnds.question("Why?", false));
        Patience.until(() -> one.posts().size() == 1);
        for (int i = 0; i < 3; i++) {
            assertEquals("remote", ServedBackEnds.said(served.chat("Why?")));
            Patience.until(() -> status(served, "two").inFlight() == 0);
        }
        assertEquals(1, one.posts().size());
        assertEquals(3, two.posts().size());
        go.countDown();
        assertEquals("remote", ServedBackEnds.said(first.get()));
    }

    @Test
    void twoShareTheLoad() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        hold(one, go);
        hold(two, go);
        ServedBackEnds served = serve();
        String question = ServedBackEnds.question("Why?", false);
        List<CompletableFuture<HttpResponse<String>>> all = List.of(served.begin("/v1/chat/completions", question),
                served.begin("/v1/chat/completions", question), served.begin("/v1/chat/completions", question),
                served.begin("/v1/chat/completions", question));
        Patience.until(() -> asked() == 4);
        assertEquals(2, one.posts().size(), "those that are under way count");
        assertEquals(2, served.sample("vauban_backend_requests_in_flight{backend=\"two\",model_name=\"m\"}"));
        go.countDown();
        for (CompletableFuture<HttpResponse<String>> each : all) {
            assertEquals("remote", ServedBackEnds.said(each.get()));
        }
        Patience.until(() -> served.engine().backEnds().stream().allMatch(each -> each.inFlight() == 0));
        assertEquals("remote", ServedBackEnds.said(served.chat("Why?")));
        assertEquals("remote", ServedBackEnds.said(served.chat("Why?")));
        assertEquals(3, one.posts().size(), "in turn where nobody has more to do");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theOtherOneAnswersOnceWhereOneDiesBeforeTheFirstToken(boolean stream) throws Exception {
        ServedBackEnds served = serve();
        one.behaviour = DIES;
        HttpResponse<String> answer = served.post("/v1/chat/completions", ServedBackEnds.question("Why?", stream));
        assertEquals(200, answer.statusCode(), answer.body());
        assertEquals(1, answer.body().split("\"re", -1).length - 1, answer.body());
        assertEquals(1, answer.body().split("mote\"", -1).length - 1, answer.body());
        assertEquals(1, one.posts().size());
        assertEquals(1, two.posts().size());
        assertEquals("remote", ServedBackEnds.said(served.chat("Why?")));
        assertEquals(1, one.posts().size(), "it is not asked again before it was found to work");
        assertEquals(1, served.sample("vauban_backend_failures_total{backend=\"one\",model_name=\"m\"}"));
        assertEquals(0, served.sample("vauban_backend_up{backend=\"one\",model_name=\"m\"}"));
    }

    @ParameterizedTest
    @CsvSource({"500 No, 200", "429 No, 200", "404 No, 200", "302 Found, 200", "401 No, 200"})
    void whoRefusesDoesNotAnswer(String line, int status) throws Exception {
        ServedBackEnds served = serve();
        one.behaviour = (request, out) -> out.write("HTTP/1.1 " + line + "\r\nContent-Length: 0\r\n\r\n");
        HttpResponse<String> answer = served.chat("Why?");
        assertEquals(status, answer.statusCode(), answer.body());
        assertEquals("remote", ServedBackEnds.said(answer));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nobodyTakesOverOnceSomethingWasTold(boolean stream) throws Exception {
        ServedBackEnds served = serve();
        one.behaviour = (request, out) -> out.write(FakeEndpoint.EVENTS + FakeEndpoint.delta("half"));
        HttpResponse<String> answer = served.post("/v1/chat/completions", ServedBackEnds.question("Why?", stream));
        assertEquals(stream ? 200 : 503, answer.statusCode(), answer.body());
        assertEquals(stream, answer.body().contains("half"), answer.body());
        assertTrue(answer.body().contains("\"code\":\"unavailable\""), answer.body());
        assertFalse(answer.body().contains("mote"), answer.body());
        assertEquals(0, two.posts().size());
    }

    @ParameterizedTest
    @CsvSource({"/v1/chat/completions, {\"code\":\"unavailable\"", "/v1/messages, overloaded_error|api_error",
        "/api/chat, {\"error\":\""})
    void thereIsATypedErrorWhereNoneIsLeft(String path, String form) throws Exception {
        ServedBackEnds served = serve();
        one.behaviour = DIES;
        two.close();
        HttpResponse<String> answer = served.post(path, ServedBackEnds.question("Why?", false).replace("{\"stream\"",
                "{\"model\":\"m\",\"stream\""));
        assertEquals(503, answer.statusCode(), answer.body());
        int seconds = Integer.parseInt(answer.headers().firstValue("Retry-After").orElse("0"));
        assertTrue(seconds >= 1 && seconds <= 60, "seconds: " + seconds);
        assertTrue(answer.body().contains("None of the machines"), answer.body());
        assertFalse(answer.body().contains("127.0.0.1"), "clients learn no addresses");
        assertEquals(503, served.get("/ready").statusCode());
        assertEquals(2, served.engine().backEnds().stream().filter(each -> !each.up()).count());
    }

    /** The last of the concurrent requests that a team server allows is told that no other one may begin. */
    @Test
    void aTeamServerWithoutRoomForAnotherRequestIsAskedForTheNextOne() throws Exception {
        grant(entry("one", one) + " dialect=vauban");
        ServedBackEnds served = serve(ServedBackEnds.model("m", false, "one"));
        one.behaviour = (request, out) -> out.write(FakeEndpoint.EVENTS.replace("Connection",
                "x-ratelimit-limit-requests: 16\r\nx-ratelimit-remaining-requests: 0\r\nConnection")
                + FakeEndpoint.delta("remote") + FakeEndpoint.END);
        for (int i = 0; i < 3; i++) {
            HttpResponse<String> answer = served.chat("Why?");
            assertEquals(200, answer.statusCode(), answer.body());
            assertEquals("remote", ServedBackEnds.said(answer));
        }
        HttpResponse<String> ready = served.get("/ready");
        assertEquals(200, ready.statusCode());
        assertTrue(ready.body().contains("{\"name\":\"one\",\"model\":\"m\",\"up\":true}"), ready.body());
    }

    /** Whatever one user asks for, the others keep their back ends. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"half | \"type\":\"invalid_request_error\",\"code\":\"invalid_request\"",
        "half | \"type\":\"BadRequestError\",\"code\":400", "'' | \"code\":\"refused_by_policy\"",
        "'' | \"type\":\"invalid_request_error\",\"code\":null"})
    void aRequestThatIsRefusedInItsStreamTakesABackEndFromNobody(String before, String error) throws Exception {
        ServedBackEnds served = serve(ServedBackEnds.model("m", false, "one"));
        FakeEndpoint.Behaviour answers = one.behaviour;
        one.behaviour = (request, out) -> out.write(FakeEndpoint.EVENTS + FakeEndpoint.delta(before)
                + "data: {\"error\":{\"message\":\"not so\"," + error + "}}\n\n");
        for (int i = 0; i < 3; i++) {
            HttpResponse<String> answer = served.post("/v1/chat/completions", ServedBackEnds.question("Why?", true));
            assertEquals(before.isEmpty() ? 400 : 200, answer.statusCode(), answer.body());
            assertTrue(answer.body().contains("\"code\":\"invalid_request\""), answer.body());
            assertTrue(answer.body().contains("not so"), answer.body());
        }
        one.behaviour = answers;
        assertEquals(1, served.sample("vauban_backend_up{backend=\"one\",model_name=\"m\"}"));
        assertEquals("remote", ServedBackEnds.said(served.chat("Why?")));
        assertEquals(4, one.posts().size());
    }

    /** Sends comments for a while before the text, as a team server does while it prefills. */
    private static FakeEndpoint.Behaviour prefills(Duration time) {
        return (request, out) -> {
            out.write(FakeEndpoint.EVENTS
                    + "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\"}}]}\n\n");
            long end = System.nanoTime() + time.toNanos();
            while (System.nanoTime() - end < 0) {
                out.write(": ping\n\n");
                Thread.sleep(20);
            }
            out.write(FakeEndpoint.delta("remote") + FakeEndpoint.END);
        };
    }

    /** A busy machine may pause between two comments, so the test repeats with a longer limit. */
    @ParameterizedTest
    @ValueSource(strings = {"vauban", "llama-server"})
    void whoPingsWhileItPrefillsIsNotGivenUp(String dialect) throws Exception {
        grant(entry("one", one) + " dialect=" + dialect);
        FakeEndpoint.Behaviour looks = one.behaviour;
        Duration endless = Duration.ofSeconds(Patience.SECONDS);
        Duration idle = Duration.ofMillis(250);
        ServedBackEnds served;
        HttpResponse<String> answer;
        do {
            idle = idle.multipliedBy(4);
            limits = new TransferLimits(endless, endless, idle, endless, 10_000, 1_000_000, 50_000);
            one.behaviour = looks;
            served = serve(ServedBackEnds.model("m", false, "one"));
            one.behaviour = prefills(idle.plusMillis(500));
            answer = served.chat("Why?");
        } while (answer.statusCode() != 200 && idle.multipliedBy(8).compareTo(endless) < 0);
        assertEquals(200, answer.statusCode(), answer.body());
        assertEquals("remote", ServedBackEnds.said(answer));
        assertEquals(0, served.sample("vauban_backend_failures_total{backend=\"one\",model_name=\"m\"}"));
        assertTrue(status(served, "one").up());
    }

    @Test
    void whoHangsIsGivenUp() throws Exception {
        limits = WithRoutedEngine.QUICK;
        ServedBackEnds served = serve();
        one.behaviour = (request, out) -> out.awaitClose();
        assertEquals("remote", ServedBackEnds.said(served.chat("Why?")));
        assertFalse(status(served, "one").up());
    }

    @Test
    void whoWorksAgainIsAskedAgain() throws Exception {
        ServedBackEnds served = serve();
        FakeEndpoint.Behaviour answers = one.behaviour;
        one.behaviour = DIES;
        assertEquals("remote", ServedBackEnds.said(served.chat("Why?")));
        assertFalse(status(served, "one").up());
        clock.pass(1_000); // the check fails
        Patience.until(() -> one.received.stream().filter(each -> each.path().equals("/health")).count() >= 2);
        assertFalse(status(served, "one").up());
        one.behaviour = answers;
        Patience.until(() -> {
            clock.pass(1_000);
            return status(served, "one").up();
        });
        assertEquals("remote", ServedBackEnds.said(served.chat("Why?")));
        assertEquals(2, one.posts().size());
        assertTrue(served.get("/ready").body().contains("{\"name\":\"one\",\"model\":\"m\",\"up\":true}"));
    }

    @Test
    void thisMachineAnswersWhereItHasTheModelAndNobodyElseDoes() throws Exception {
        local.loads = true;
        ServedBackEnds served = serve(ServedBackEnds.model("other", false, "two"),
                ServedBackEnds.model("m", true, "one"));
        String question = ServedBackEnds.question("Why?", false).replace("{", "{\"model\":\"m\",")
                .replace("[{\"model\":\"m\",", "[{");
        assertEquals("remote", ServedBackEnds.said(served.post("/v1/chat/completions", question)));
        assertEquals(List.of(), local.asked, "nothing is loaded for what others answer");
        one.behaviour = DIES;
        assertEquals("local", ServedBackEnds.said(served.post("/v1/chat/completions", question)));
        assertEquals(1, local.asked.stream().filter(LoadRequest.class::isInstance).count());
        assertEquals(2, one.posts().size());
        assertEquals("local", ServedBackEnds.said(served.post("/v1/chat/completions", question)));
        assertEquals(2, one.posts().size(), "the one that failed is left alone");
    }

    @Test
    void aClientThatGoesEndsTheRequestThere() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        ServedBackEnds served = serve();
        one.behaviour = (request, out) -> {
            out.awaitClose();
            closed.countDown();
        };
        CompletableFuture<HttpResponse<String>> going = served.begin("/v1/chat/completions",
                ServedBackEnds.question("Why?", true));
        Patience.until(() -> one.posts().size() == 1);
        going.cancel(true);
        closed.await();
        Patience.until(() -> status(served, "one").inFlight() == 0);
        assertEquals(0, two.posts().size(), "nobody else is asked");
        assertTrue(status(served, "one").up(), "that was no fault of it");
    }
}
