// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.tests.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.engine.endpoint.EndpointLoad;
import org.vauban.remote.tests.FakeEndpoint;
import org.vauban.remote.tests.Patience;

/** The load that back ends report, and its effect on the next request. */
class BackEndLoadTest extends WithBackEnds {
    private static final String REFUSED = "HTTP/1.1 501 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

    private static String plain(String text) {
        return "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n" + text;
    }

    /** Makes an endpoint answer as usual, except for these paths. */
    private static void tells(FakeEndpoint endpoint, Map<String, String> answers) {
        FakeEndpoint.Behaviour before = endpoint.behaviour;
        endpoint.behaviour = (request, out) -> {
            String answer = answers.get(request.path());
            if (answer == null) {
                before.answer(request, out);
            } else {
                out.write(answer);
            }
        };
    }

    private static void vllm(FakeEndpoint endpoint, int running, int waiting) {
        tells(endpoint, Map.of("/metrics", vllm(running, waiting)));
    }

    private static String vllm(int running, int waiting) {
        return plain("# HELP vllm:num_requests_running Running.\n"
                + "vllm:num_requests_running{engine=\"0\",model_name=\"served\"} " + running + ".0\n"
                + "vllm:num_requests_waiting_by_reason{reason=\"capacity\"} 77\n"
                + "vllm:num_requests_waiting{engine=\"0\",model_name=\"served\"} " + waiting + ".0\n");
    }

    private ServedBackEnds serveBoth(String dialect) throws Exception {
        grant(entry("one", one) + " dialect=" + dialect, entry("two", two) + " dialect=" + dialect);
        return serve();
    }

    private static EndpointLoad load(ServedBackEnds served, String endpoint) {
        return status(served, endpoint).load();
    }

    private static void askFourTimes(ServedBackEnds served) throws Exception {
        for (int i = 0; i < 4; i++) {
            assertEquals("remote", ServedBackEnds.said(served.chat("Why?")));
            Patience.until(() -> served.engine().backEnds().stream().allMatch(each -> each.inFlight() == 0));
        }
    }

    @Test
    void whoHasOthersWaitingIsLeftToThem() throws Exception {
        vllm(one, 1, 3);
        vllm(two, 6, 0);
        ServedBackEnds served = serveBoth("vllm");
        Patience.until(() -> load(served, "one") != null && load(served, "two") != null);
        assertEquals(new EndpointLoad(1, 3), load(served, "one"));
        askFourTimes(served);
        assertEquals(0, one.posts().size());
        assertEquals(4, two.posts().size());
        assertEquals(3, served.sample("vauban_backend_reported_waiting{backend=\"one\",model_name=\"m\"}"));
        assertEquals(6, served.sample("vauban_backend_reported_running{backend=\"two\",model_name=\"m\"}"));
    }

    @ParameterizedTest
    @CsvSource({"llama-server,/metrics", "llama-server,/slots", "vauban,/metrics"})
    void eachDialectSaysItInItsOwnWay(String dialect, String path) throws Exception {
        String metrics = plain("llamacpp:requests_processing 2\nllamacpp:requests_deferred 0\n");
        tells(one, path.equals("/metrics") ? Map.of("/metrics", metrics)
                : Map.of("/metrics", REFUSED, "/slots",
                        FakeEndpoint.JSON + "[{\"id\":0,\"is_processing\":true},{\"id\":1,\"is_processing\":true},"
                                + "{\"id\":2,\"is_processing\":false}]"));
        tells(two, Map.of("/metrics", metrics.replace(" 2\n", " 0\n")));
        ServedBackEnds served = serveBoth(dialect);
        Patience.until(() -> load(served, "one") != null && load(served, "two") != null);
        assertEquals(new EndpointLoad(2, 0), load(served, "one"));
        askFourTimes(served);
        assertEquals(4, two.posts().size());
    }

    @Test
    void itIsAskedWhenItIsLookedAtAndNotForARequest() throws Exception {
        vllm(one, 0, 9);
        ServedBackEnds served = serveBoth("vllm");
        Patience.until(() -> load(served, "one") != null
                && two.received.stream().anyMatch(each -> each.path().equals("/metrics")));
        askFourTimes(served);
        assertEquals(1, one.received.stream().filter(each -> each.path().equals("/metrics")).count());
        assertEquals(1, two.received.stream().filter(each -> each.path().equals("/metrics")).count());
        vllm(one, 0, 0);
        vllm(two, 0, 9);
        Patience.until(() -> {
            clock.pass(1_000);
            return new EndpointLoad(0, 0).equals(load(served, "one"))
                    && new EndpointLoad(0, 9).equals(load(served, "two"));
        });
        askFourTimes(served);
        assertEquals(4, one.posts().size());
    }

    /** A back end too busy for a health check still works. */
    @Test
    void whoAnswersRequestsWorksEvenIfALookFailsMeanwhile() throws Exception {
        FakeEndpoint.Behaviour before = one.behaviour;
        ServedBackEnds served = serve(ServedBackEnds.model("m", false, "one"));
        assertTrue(status(served, "one").up());
        AtomicInteger looks = new AtomicInteger();
        CountDownLatch answered = new CountDownLatch(1);
        one.behaviour = (request, out) -> {
            if (!request.path().equals("/health")) {
                before.answer(request, out);
            } else if (looks.incrementAndGet() == 1) {
                answered.await();
                out.write("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            } else {
                out.awaitClose();
            }
        };
        lookAgain(looks, 1);
        assertEquals("remote", ServedBackEnds.said(served.chat("Why?")));
        Patience.until(() -> status(served, "one").answers() == 1);
        answered.countDown();
        lookAgain(looks, 2); // the first check is over by then
        assertTrue(status(served, "one").up());
    }

    private void lookAgain(AtomicInteger looks, int count) throws Exception {
        Patience.until(() -> {
            clock.pass(1_000);
            return looks.get() >= count;
        });
    }

    @Test
    void noRequestWaitsForIt() throws Exception {
        FakeEndpoint.Behaviour before = one.behaviour;
        one.behaviour = (request, out) -> {
            if (request.path().equals("/metrics")) {
                out.awaitClose();
            } else {
                before.answer(request, out);
            }
        };
        ServedBackEnds served = serveBoth("vllm");
        Patience.until(() -> one.received.stream().anyMatch(each -> each.path().equals("/metrics")));
        assertTrue(status(served, "one").up(), "it works all the same");
        askFourTimes(served);
        assertEquals(2, one.posts().size(), "nobody knows, so they take turns");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "vllm:num_requests_running 1", "vllm:num_requests_waiting 1e9",
        "vllm:num_requests_running NaN\nvllm:num_requests_waiting x",
        "vllm:num_requests_running -5\nvllm:num_requests_waiting -1e999", "}}}{{{", "large"})
    void whatIsNoNumberIsUnknown(String metrics) throws Exception {
        tells(one, Map.of("/metrics", plain(metrics.equals("large")
                ? "vllm:num_requests_running 9\nvllm:num_requests_waiting 9\n".repeat(100_000) : metrics)));
        ServedBackEnds served = serveBoth("vllm");
        Patience.until(() -> one.received.stream().anyMatch(each -> each.path().equals("/metrics")));
        askFourTimes(served);
        assertNull(load(served, "one"));
        assertEquals(2, one.posts().size());
        assertTrue(status(served, "one").up());
    }

    @Test
    void noNumberIsTooLarge() throws Exception {
        tells(one, Map.of("/metrics",
                plain("vllm:num_requests_running 1e300\nvllm:num_requests_waiting{a=\"}\"} Infinity 17\n")));
        ServedBackEnds served = serveBoth("vllm");
        Patience.until(() -> load(served, "one") != null);
        assertEquals(new EndpointLoad(1_000_000, 1_000_000), load(served, "one"));
        askFourTimes(served);
        assertEquals(4, two.posts().size());
        two.close();
        assertEquals("remote", ServedBackEnds.said(served.chat("Why?")), "who has much to do is asked before nobody");
    }

    @Test
    void requestsOfThisServerCountOnce() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger running = new AtomicInteger();
        FakeEndpoint.Behaviour before = one.behaviour;
        one.behaviour = (request, out) -> {
            if (request.path().equals("/metrics")) {
                out.write(vllm(running.get(), 0));
                return;
            }
            if (request.method().equals("POST")) {
                running.incrementAndGet();
                go.await();
                running.decrementAndGet(); // before its end becomes visible
            }
            before.answer(request, out);
        };
        vllm(two, 0, 0);
        ServedBackEnds served = serveBoth("vllm");
        CompletableFuture<HttpResponse<String>> first = served.begin("/v1/chat/completions",
                ServedBackEnds.question("Why?", false));
        Patience.until(() -> running.get() == 1);
        Patience.until(() -> {
            clock.pass(1_000);
            return new EndpointLoad(1, 0).equals(load(served, "one")) && load(served, "two") != null;
        });
        go.countDown();
        assertEquals("remote", ServedBackEnds.said(first.get()));
        askFourTimes(served);
        assertEquals(3, one.posts().size(), "in turn again");
    }
}
