// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.tests.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.engine.ChatRequest;
import org.vauban.engine.ChatRequest.Message;
import org.vauban.engine.ChatRequest.Role;
import org.vauban.engine.CompletionRequest;
import org.vauban.engine.EngineCall;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.TokenListener;
import org.vauban.engine.slot.Priority;
import org.vauban.governance.ApprovedText;
import org.vauban.remote.route.RoutedEngine;
import org.vauban.remote.tests.FakeEndpoint;
import org.vauban.remote.tests.Machine;
import org.vauban.remote.tests.Patience;
import org.vauban.remote.tests.StepClock;
import org.vauban.remote.tests.WithRoutedEngine;

/** A completion that is slow on this machine is also requested from an endpoint. */
@Tag("slow")
class HedgingTest {
    /** Minimum number of measurements. */
    private static final int LEAST = 8;

    @TempDir
    Path folder;
    private Machine machine;
    private FakeEndpoint endpoint;
    private RoutedEngine engine;
    private final StepClock time = new StepClock();
    private final HeldEngine local = new HeldEngine();

    /** A request and the text that its listener received. */
    private record Asked(EngineCall<Generation> call, StringBuffer heard) {
        Generation answer() throws Exception {
            return call.result().get(Patience.SECONDS, TimeUnit.SECONDS);
        }
    }

    @BeforeEach
    void start() throws Exception {
        machine = new Machine(folder);
        endpoint = new FakeEndpoint(FakeEndpoint.text("remote"));
        grant();
        machine.use("chat");
        machine.extension().hedge("team", Locale.ENGLISH);
        engine = new RoutedEngine(local.engine(), machine.environment(), Locale.ENGLISH, WithRoutedEngine.PATIENT,
                WithRoutedEngine.PATIENT, time);
    }

    @AfterEach
    void end() throws Exception {
        engine.close();
        endpoint.close();
    }

    private void grant(String... more) throws Exception {
        machine.grant(endpoint.address() + " fim=mistral", more);
    }

    private Asked complete() throws Exception {
        return complete("class A {");
    }

    private Asked complete(String text) throws Exception {
        ApprovedText prefix = machine.approved("completion", machine.file("A.java", text));
        StringBuffer heard = new StringBuffer();
        return new Asked(engine.complete(new CompletionRequest("m", null, prefix, prefix.slice(0, 0), List.of(),
                GenerationOptions.greedy(100), Priority.INTERACTIVE, null, null), heard::append), heard);
    }

    private void measureHere(int times, long millis) throws Exception {
        for (int i = 0; i < times; i++) {
            Asked one = complete();
            HeldEngine.Call call = local.next();
            time.pass(millis);
            call.answer("local");
            assertEquals("local", one.answer().text());
        }
    }

    private void measureThere(int times, long millis) throws Exception {
        FakeEndpoint.Behaviour before = endpoint.behaviour;
        endpoint.behaviour = (request, out) -> {
            time.pass(millis);
            FakeEndpoint.text("remote").answer(request, out);
        };
        for (int i = 0; i < times; i++) {
            engine.chat(new ChatRequest("m", List.of(new Message(Role.USER, machine.approved("chat", "Why?"))),
                    GenerationOptions.greedy(9), Priority.CHAT), TokenListener.NONE).result()
                    .get(Patience.SECONDS, TimeUnit.SECONDS);
        }
        endpoint.behaviour = before;
    }

    /** Measures both: this machine takes 900 ms, the endpoint 200. */
    private void slow() throws Exception {
        measureHere(LEAST, 900);
        measureThere(LEAST, 200);
        assertEquals(LEAST, endpoint.posts().size());
    }

    private List<String> completions() {
        return endpoint.posts().stream().map(FakeEndpoint.Received::path).filter(path -> path.contains("fim"))
                .toList();
    }

    private List<String> audit(String event) throws Exception {
        return machine.audit().stream().filter(line -> line.contains(event) && line.contains("hedge=true")).toList();
    }

    /** Waits for the last audit entry of this many requests. */
    private void ended(int times) throws Exception {
        Patience.until(() -> audit("remote.answer").size() >= times);
    }

    @Test
    void theEndpointIsAskedWhenItWouldHaveAnsweredAndTheFirstAnswerCounts() throws Exception {
        slow();
        Asked one = complete();
        HeldEngine.Call call = local.next();
        assertEquals(List.of(200L), time.waiting());
        time.pass(199);
        assertEquals(List.of(), completions());
        time.pass(1);
        Generation generation = one.answer();
        assertEquals("remote", generation.text());
        assertEquals("remote", one.heard().toString());
        assertEquals("team", generation.origin().endpoint());
        assertTrue(generation.origin().request().sent());
        call.cancelled().await();
        call.listener().text("late");
        assertEquals("remote", one.heard().toString());
        assertEquals(1, completions().size());
        ended(1);
        assertEquals(1, audit("remote.request").size());
        assertTrue(audit("remote.answer").getFirst().contains("finish=END"), machine.audit()::toString);
        assertTrue(machine.extension().usage(Locale.ENGLISH).contains(LEAST + 1 + " requests"));
    }

    @Test
    void nothingIsSentForACompletionThatHasBegun() throws Exception {
        slow();
        Asked one = complete();
        HeldEngine.Call call = local.next();
        call.listener().text("lo");
        time.pass(5_000);
        call.listener().text("cal");
        call.result().complete(new Generation("local", FinishReason.END, "m", "fim", 1, 0, 1, 1, 1, 2));
        assertEquals("local", one.answer().text());
        assertEquals("local", one.heard().toString());
        assertNull(one.answer().origin());
        assertEquals(List.of(), completions());
        assertEquals(List.of(), audit("remote.request"));
    }

    /** The state of an endpoint that does not answer. */
    private record Hanging(CountDownLatch reached, CountDownLatch gone) {}

    private Hanging hang() {
        Hanging told = new Hanging(new CountDownLatch(1), new CountDownLatch(1));
        endpoint.behaviour = (request, out) -> {
            told.reached().countDown();
            out.awaitClose();
            told.gone().countDown();
        };
        return told;
    }

    @Test
    void theEndpointIsCancelledCountedAndRecordedWhereThisMachineIsFirst() throws Exception {
        slow();
        Hanging endless = hang();
        long before = tokens();
        Asked one = complete("class A { " + "int number; ".repeat(20));
        HeldEngine.Call call = local.next();
        time.pass(200);
        endless.reached().await();
        call.answer("local");
        assertEquals("local", one.answer().text());
        assertEquals("local", one.heard().toString());
        assertNull(one.answer().origin());
        endless.gone().await();
        ended(1);
        assertTrue(audit("remote.answer").getFirst().contains("failed=CANCELLED"), machine.audit()::toString);
        // the origin of the last answer is reported once the endpoint has been left
        Patience.until(() -> engine.state().origin() != null && !engine.state().origin().isRemote());
        assertTrue(tokens() >= before + 30, "the prompt was sent, so it counts");
        assertTrue(machine.extension().usage(Locale.ENGLISH).contains(LEAST + 1 + " requests"));
    }

    private long tokens() {
        return Long.parseLong(machine.extension().usage(Locale.ENGLISH).replaceAll(".*, ([0-9,]+) tokens.*", "$1")
                .replace(",", ""));
    }

    @Test
    void anEndpointThatFailsOrSaysNothingChangesNothing() throws Exception {
        slow();
        for (FakeEndpoint.Behaviour each : List.<FakeEndpoint.Behaviour>of(
                (request, out) -> out.write("HTTP/1.1 400 No\r\nContent-Length: 0\r\n\r\n"),
                (request, out) -> out.write(FakeEndpoint.EVENTS + FakeEndpoint.END))) {
            endpoint.behaviour = each;
            Asked one = complete();
            HeldEngine.Call call = local.next();
            int ends = audit("remote.answer").size();
            time.pass(200);
            ended(ends + 1);
            assertFalse(one.call().result().isDone());
            call.answer("local");
            assertEquals("local", one.answer().text());
            assertEquals("local", one.heard().toString());
        }
    }

    @Test
    void anEndpointThatFailsMidwayIsNotReplaced() throws Exception {
        slow();
        endpoint.behaviour = (request, out) -> out.write(FakeEndpoint.EVENTS + FakeEndpoint.delta("half"));
        Asked one = complete();
        HeldEngine.Call call = local.next();
        time.pass(200);
        CompletionException e = assertThrows(CompletionException.class, () -> one.call().result().join());
        assertEquals(EngineError.PROTOCOL, assertInstanceOf(EngineException.class, e.getCause()).error());
        assertEquals("half", one.heard().toString());
        call.cancelled().await();
    }

    @Test
    void theEndpointAnswersAloneWhereThisMachineFails() throws Exception {
        slow();
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch failed = new CountDownLatch(1);
        endpoint.behaviour = (request, out) -> {
            reached.countDown();
            failed.await();
            FakeEndpoint.text("remote").answer(request, out);
        };
        Asked one = complete();
        HeldEngine.Call call = local.next();
        time.pass(200);
        reached.await();
        call.result().completeExceptionally(new EngineException(EngineError.HOST_CRASHED, "crashed"));
        failed.countDown();
        assertEquals("remote", one.answer().text());
        endpoint.behaviour = (request, out) -> {
            reached.countDown();
            out.write("HTTP/1.1 400 No\r\nContent-Length: 0\r\n\r\n");
        };
        Asked both = complete();
        HeldEngine.Call crashing = local.next();
        time.pass(200);
        ended(2);
        crashing.result().completeExceptionally(new EngineException(EngineError.HOST_CRASHED, "crashed"));
        CompletionException e = assertThrows(CompletionException.class, () -> both.call().result().join());
        assertEquals(EngineError.HOST_CRASHED, assertInstanceOf(EngineException.class, e.getCause()).error());
    }

    @Test
    void whoeverGivesUpEndsBoth() throws Exception {
        slow();
        Hanging endless = hang();
        Asked one = complete();
        HeldEngine.Call call = local.next();
        time.pass(200);
        endless.reached().await();
        one.call().cancel();
        assertEquals(FinishReason.CANCELLED, one.answer().finish());
        call.cancelled().await();
        endless.gone().await();
        Asked early = complete();
        local.next();
        early.call().cancel();
        early.answer();
        time.pass(200);
        assertEquals(1, completions().size(), "nothing is sent for nobody");
    }

    @Test
    void nothingIsSentUnlessThisMachineWasMeasuredToBeSlower() throws Exception {
        measureHere(LEAST - 1, 900);
        measureThere(LEAST, 200);
        measureHere(1, 900);
        assertEquals(List.of(), time.waiting(), "too little is known of this machine");
        measureHere(2 * LEAST, 100); // its median is lower now
        time.pass(10_000);
        complete();
        local.next();
        assertEquals(List.of(), time.waiting());
        assertEquals(List.of(), completions());
    }

    @Test
    void itIsOffUnlessTheUserWantsIt() throws Exception {
        machine.extension().hedge(null, Locale.ENGLISH);
        slow();
        complete();
        local.next();
        assertEquals(List.of(), time.waiting());
        assertFalse(machine.extension().endpoints(Locale.ENGLISH).getFirst().hedges());
    }

    @Test
    void onlyWhatWouldBeRoutedIsSent() throws Exception {
        slow();
        machine.extension().agree("team", false, Locale.ENGLISH);
        Asked waits = complete();
        HeldEngine.Call call = local.next();
        time.pass(200);
        Patience.until(() -> engine.state().origin() != null && engine.state().origin().unconfirmed() != null);
        call.answer("local");
        assertEquals("team", waits.answer().origin().unconfirmed(), "the user is asked");
        machine.extension().agree("team", true, Locale.ENGLISH);
        sendsNothing("// vauban:local-only");
        grant("remote.features", "[\"chat\"]");
        sendsNothing("class A {");
        grant("remote.requestsPerDay", Integer.toString(LEAST));
        sendsNothing("class A {");
        grant();
        Asked sent = complete();
        local.next();
        time.pass(200);
        assertEquals("remote", sent.answer().text());
        ended(1);
        assertEquals(1, completions().size());
        assertEquals(1, audit("remote.request").size());
        assertThrows(EngineException.class, () -> machine.extension().hedge("other", Locale.ENGLISH));
    }

    private void sendsNothing(String text) throws Exception {
        Asked one = complete(text);
        HeldEngine.Call call = local.next();
        time.pass(200);
        call.answer("local");
        assertEquals("local", one.answer().text());
    }

    /** Both write at the same time, but there is exactly one complete answer, without pieces of the other. */
    @Test
    void thereAreNeverTwoAnswers() throws Exception {
        slow();
        for (int i = 0; i < 40; i++) {
            CountDownLatch go = new CountDownLatch(1);
            endpoint.behaviour = (request, out) -> {
                go.countDown();
                FakeEndpoint.text("re", "mo", "te").answer(request, out);
            };
            Asked one = complete();
            HeldEngine.Call call = local.next();
            Thread writer = Thread.ofVirtual().start(() -> {
                try {
                    go.await();
                } catch (InterruptedException e) {
                    return;
                }
                call.listener().text("lo");
                call.listener().text("cal");
                call.result().complete(new Generation("local", FinishReason.END, "m", "fim", 1, 0, 1, 1, 1, 2));
            });
            time.pass(10_000);
            go.countDown(); // otherwise both would wait for the endpoint to be reached
            Generation generation = one.answer();
            writer.join();
            assertEquals(generation.text(), one.heard().toString());
            assertEquals("remote".equals(generation.text()), generation.origin() != null);
            ended(i + 1);
        }
    }
}
