// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.tests.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
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
import org.vauban.engine.embedding.EmbeddingRequest;
import org.vauban.engine.embedding.Embeddings;
import org.vauban.engine.slot.Priority;
import org.vauban.governance.ApprovedText;
import org.vauban.governance.AuditLog;
import org.vauban.governance.AuditVerification;
import org.vauban.remote.http.TransferLimits;
import org.vauban.remote.route.RoutedEngine;
import org.vauban.remote.tests.FakeEndpoint;
import org.vauban.remote.tests.Patience;
import org.vauban.remote.tests.StepClock;
import org.vauban.remote.tests.WithRoutedEngine;

/** How requests to an endpoint end early, and how a failing listener affects them. */
@Tag("slow")
class RoutedCancellationTest extends WithRoutedEngine {

    @Test
    void aRequestIsCancelledWhereverItIs() throws Exception {
        machine.grant(endpoint.address()).use("chat");
        CountDownLatch gone = new CountDownLatch(1);
        endpoint.behaviour = (request, out) -> {
            out.write(FakeEndpoint.EVENTS + FakeEndpoint.delta("half"));
            out.awaitClose();
            gone.countDown();
        };
        RoutedEngine engine = engine();
        CountDownLatch begun = new CountDownLatch(1);
        EngineCall<Generation> call = engine.chat(chat(machine.approved("chat", "Why?")), text -> begun.countDown());
        begun.await();
        call.cancel();
        Generation generation = await(call);
        assertEquals(FinishReason.CANCELLED, generation.finish());
        assertEquals("half", generation.text());
        gone.await();
        assertEquals(List.of(), local.asked);
    }

    @Test
    void whatBecameOfEachRequestIsRecordedWhenTheEngineIsClosed() throws Exception {
        machine.grant(endpoint.address()).use("chat");
        endpoint.behaviour = (request, out) -> {
            out.write(FakeEndpoint.EVENTS + FakeEndpoint.delta("half"));
            out.awaitClose();
        };
        RoutedEngine engine = engine();
        CountDownLatch begun = new CountDownLatch(20);
        for (int i = 0; i < 20; i++) {
            engine.chat(chat(machine.approved("chat", "Why?")), text -> begun.countDown());
        }
        begun.await();
        engine.close();
        assertEquals(20, machine.audit().stream().filter(line -> line.contains("\"remote.answer\"")).count());
        AuditVerification verification = AuditLog.verify(machine.user.audit());
        assertTrue(verification.intact(), verification::toString);
        assertEquals(verification.lines(), verification.covered(), "the last checkpoint covers all of them");
        assertTrue(machine.extension().usage(Locale.ENGLISH).contains("20 requests"));
    }

    private static EngineException failure(EngineCall<?> call) {
        return assertInstanceOf(EngineException.class,
                assertThrows(ExecutionException.class, () -> await(call)).getCause());
    }

    @Test
    void aListenerMayCloseTheEngine() throws Exception {
        machine.grant(endpoint.address()).use("chat");
        RoutedEngine engine = engine();
        EngineCall<Generation> call = engine.chat(chat(machine.approved("chat", "Why?")), text -> engine.close());
        assertEquals(EngineError.CLOSED, failure(call).error());
    }

    /** As in the local engine: the caller may ask the next one. */
    @Test
    void whatIsPendingWhenTheEngineIsClosedFails() throws Exception {
        machine.grant(endpoint.address()).use("chat");
        endpoint.behaviour = (request, out) -> {
            out.write(FakeEndpoint.EVENTS + FakeEndpoint.delta("half"));
            out.awaitClose();
        };
        RoutedEngine engine = engine();
        CountDownLatch begun = new CountDownLatch(2);
        EngineCall<Generation> cancelled = engine.chat(chat(machine.approved("chat", "Why?")),
                text -> begun.countDown());
        EngineCall<Generation> pending = engine.chat(chat(machine.approved("chat", "Why?")), text -> begun.countDown());
        begun.await();
        cancelled.cancel();
        engine.close();
        assertEquals(EngineError.CLOSED, failure(pending).error());
        assertEquals(FinishReason.CANCELLED, await(cancelled).finish());
    }

    @Test
    void aNewerRequestOfTheSameKeyEndsTheOlderOne() throws Exception {
        machine.grant(endpoint.address()).use("chat");
        CountDownLatch begun = new CountDownLatch(1);
        endpoint.behaviour = (request, out) -> {
            out.write(FakeEndpoint.EVENTS + FakeEndpoint.delta("half"));
            out.awaitClose();
        };
        RoutedEngine engine = engine();
        ChatRequest request = new ChatRequest("m", List.of(new Message(Role.USER, machine.approved("chat", "Why?"))),
                GenerationOptions.greedy(9), Priority.CHAT, "key", null, null);
        EngineCall<Generation> older = engine.chat(request, text -> begun.countDown());
        begun.await();
        endpoint.behaviour = FakeEndpoint.text("newer");
        assertEquals("newer", await(engine.chat(request, TokenListener.NONE)).text());
        assertEquals(FinishReason.CANCELLED, await(older).finish());
    }

    /** As in the local engine. */
    @Test
    void whatIsReadAheadEndsNothingThatSomebodyWaitsFor() throws Exception {
        machine.grant(endpoint.address() + " fim=mistral").use("completion");
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch on = new CountDownLatch(1);
        endpoint.behaviour = (request, out) -> {
            out.write(FakeEndpoint.EVENTS + FakeEndpoint.delta("half "));
            on.await();
            out.write(FakeEndpoint.delta("whole") + FakeEndpoint.END);
        };
        HeldEngine here = new HeldEngine();
        ApprovedText text = machine.approved("completion", machine.file("A.java", "class A {"));
        try (RoutedEngine engine = new RoutedEngine(here.engine(), machine.environment(), Locale.ENGLISH, PATIENT,
                PATIENT)) {
            EngineCall<Generation> asked = engine.complete(keyed(text, Priority.INTERACTIVE),
                    heard -> begun.countDown());
            begun.await();
            EngineCall<Generation> ahead = engine.complete(keyed(text, Priority.READ_AHEAD), TokenListener.NONE);
            on.countDown();
            assertEquals("half whole", await(asked).text());
            assertEquals(FinishReason.CANCELLED, await(ahead).finish());
            here.next().cancelled().await();
            // without a pending request, the next prompt is prefilled until a request arrives
            EngineCall<Generation> next = engine.complete(keyed(text, Priority.READ_AHEAD), TokenListener.NONE);
            HeldEngine.Call read = here.next();
            assertEquals("half whole", await(engine.complete(keyed(text, Priority.INTERACTIVE), TokenListener.NONE))
                    .text());
            read.cancelled().await();
            assertEquals(FinishReason.CANCELLED, await(next).finish());
        }
    }

    private static CompletionRequest keyed(ApprovedText prefix, Priority priority) {
        return new CompletionRequest("m", null, prefix, prefix.slice(0, 0), List.of(), GenerationOptions.greedy(100),
                priority, "key", null);
    }

    @Test
    void aListenerThatFailsLeavesNothingOpen() throws Exception {
        machine.grant(endpoint.address()).use("chat");
        RoutedEngine engine = engine();
        ApprovedText question = machine.approved("chat", "Why?");
        for (int i = 0; i < 40; i++) { // more than the concurrent requests allowed
            EngineCall<Generation> call = engine.chat(chat(question), text -> {
                throw new IllegalStateException("of the listener");
            });
            assertThrows(CompletionException.class, () -> call.result().join());
        }
        assertEquals("remote", ask(engine, "chat", "Why?").text());
    }

    @Test
    void anErrorOfAListenerEndsItsRequestAndNoOtherOne() throws Exception {
        machine.grant(endpoint.address()).use("chat");
        RoutedEngine engine = engine();
        ApprovedText question = machine.approved("chat", "Why?");
        for (int i = 0; i < 40; i++) { // more than the concurrent requests allowed
            EngineCall<Generation> call = engine.chat(chat(question), text -> {
                throw new StackOverflowError("of the listener");
            });
            ExecutionException e = assertThrows(ExecutionException.class, () -> await(call));
            assertEquals(EngineError.INTERNAL, assertInstanceOf(EngineException.class, e.getCause()).error());
        }
        assertEquals("remote", ask(engine, "chat", "Why?").text());
    }

    @Test
    void vectorsThatCannotBeAskedForLeaveNothingOpen() throws Exception {
        machine.grant(endpoint.address() + " fim=mistral").use("embedding", "completion");
        TransferLimits endless = new TransferLimits(Duration.ofSeconds(5), Duration.ofSeconds(5),
                Duration.ofSeconds(5), Duration.ofSeconds(Long.MAX_VALUE), 10_000, 100_000, 50_000);
        EmbeddingRequest request = new EmbeddingRequest("served", List.of(machine.approved("embedding", "text")),
                Priority.BACKGROUND);
        ApprovedText prefix = machine.approved("completion", machine.file("A.java", "class A {"));
        try (RoutedEngine engine = new RoutedEngine(local.engine(), machine.environment(), Locale.ENGLISH, endless,
                PATIENT)) {
            for (int i = 0; i < 40; i++) { // more than the concurrent requests allowed
                EngineCall<Embeddings> call = engine.embed(request);
                assertThrows(CompletionException.class, () -> call.result().join());
            }
            assertEquals("remote", await(engine.complete(completion(prefix, Priority.INTERACTIVE),
                    TokenListener.NONE)).text());
        }
    }

    @Test
    void whoFailsToShowAStateKeepsNoRequestOpen() throws Exception {
        machine.grant(endpoint.address()).use("chat");
        RoutedEngine engine = engine();
        engine.addStateListener(state -> {
            throw new IllegalStateException("of the listener");
        });
        for (int i = 0; i < 40; i++) { // more than the concurrent requests allowed
            assertEquals("remote", ask(engine, "chat", "Why?").text());
        }
    }

    @Test
    void anEngineWithoutAStateKeepsNoRequestOpen() throws Exception {
        machine.grant(endpoint.address()).use("chat", "embedding");
        RoutedEngine engine = engine();
        ApprovedText question = machine.approved("chat", "Why?");
        EmbeddingRequest request = new EmbeddingRequest("served", List.of(machine.approved("embedding", "text")),
                Priority.BACKGROUND);
        local.broken = true;
        for (int i = 0; i < 40; i++) { // more than the concurrent requests allowed
            EngineCall<Generation> call = engine.chat(chat(question), TokenListener.NONE);
            assertThrows(CompletionException.class, () -> call.result().join());
            EngineCall<Embeddings> vectors = engine.embed(request);
            assertThrows(CompletionException.class, () -> vectors.result().join());
        }
        local.broken = false;
        assertEquals("remote", ask(engine, "chat", "Why?").text());
    }

    @Test
    void thisMachineHasTheRestOfTheTimeThatAnEndpointLeaves() throws Exception {
        machine.grant(endpoint.address()).use("chat");
        StepClock clock = new StepClock();
        FakeEndpoint.Behaviour looks = endpoint.behaviour;
        endpoint.behaviour = (request, out) -> {
            if (request.method().equals("POST")) {
                clock.pass(20_000);
            } else {
                looks.answer(request, out);
            }
        };
        try (RoutedEngine engine = new RoutedEngine(local.engine(), machine.environment(), Locale.ENGLISH, PATIENT,
                PATIENT, clock)) {
            await(engine.chat(chat(machine.approved("chat", "Why?")).withDeadline(Duration.ofSeconds(30)),
                    TokenListener.NONE));
        }
        assertEquals(1, endpoint.posts().size());
        assertEquals(Duration.ofSeconds(10), ((ChatRequest) local.asked.getFirst()).deadline());
    }

    /**
     * Only the deadline ends the answer; if nothing arrived before it on a busy machine, the test repeats with more
     * time.
     */
    @Test
    void aDeadlineEndsAnAnswer() throws Exception {
        machine.grant(endpoint.address()).use("chat");
        endpoint.behaviour = (request, out) -> {
            out.write(FakeEndpoint.EVENTS + FakeEndpoint.delta("half"));
            out.awaitClose();
        };
        Duration endless = Duration.ofSeconds(Patience.SECONDS);
        ChatRequest request = chat(machine.approved("chat", "Why?"));
        try (RoutedEngine engine = new RoutedEngine(local.engine(), machine.environment(), Locale.ENGLISH, PATIENT,
                PATIENT, new StepClock())) {
            Duration deadline = Duration.ofMillis(500);
            Generation generation;
            do {
                local.asked.clear();
                generation = await(engine.chat(request.withDeadline(deadline), TokenListener.NONE));
                deadline = deadline.multipliedBy(2);
            } while (!local.asked.isEmpty() && deadline.compareTo(endless) < 0);
            assertEquals(FinishReason.DEADLINE, generation.finish());
            assertEquals("half", generation.text());
        }
    }

    /** With a distant deadline, the missing rest has another cause. */
    @Test
    void anEndpointThatStopsSendingIsNotTakenForADeadline() throws Exception {
        machine.grant(endpoint.address()).use("chat");
        endpoint.behaviour = (request, out) -> {
            out.write(FakeEndpoint.EVENTS + FakeEndpoint.delta("half"));
            out.awaitClose();
        };
        Duration endless = Duration.ofSeconds(Patience.SECONDS);
        TransferLimits impatient = new TransferLimits(endless, endless, Duration.ofSeconds(2), endless, 10_000,
                100_000, 50_000);
        try (RoutedEngine engine = new RoutedEngine(local.engine(), machine.environment(), Locale.ENGLISH, impatient,
                impatient, new StepClock())) {
            EngineCall<Generation> call = engine.chat(
                    chat(machine.approved("chat", "Why?")).withDeadline(endless.multipliedBy(2)), TokenListener.NONE);
            EngineException e = assertInstanceOf(EngineException.class,
                    assertThrows(ExecutionException.class, () -> await(call)).getCause());
            assertTrue(e.getMessage().contains("it sent nothing more for 2 s"), e.getMessage());
        }
        assertTrue(machine.audit().toString().contains("failed=STALLED"), machine.audit()::toString);
    }
}
