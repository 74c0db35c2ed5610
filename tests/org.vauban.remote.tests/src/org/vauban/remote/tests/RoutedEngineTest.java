// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.engine.ChatRequest;
import org.vauban.engine.ChatRequest.Message;
import org.vauban.engine.ChatRequest.Role;
import org.vauban.engine.CompletionRequest;
import org.vauban.engine.EngineCall;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.EngineState;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.TokenListener;
import org.vauban.engine.embedding.EmbeddingRequest;
import org.vauban.engine.endpoint.AnswerOrigin;
import org.vauban.engine.slot.Priority;
import org.vauban.governance.ApprovedText;
import org.vauban.remote.http.TransferLimits;
import org.vauban.remote.route.RoutedEngine;

/** Which engine answers: the endpoint only where policy, user, texts and its own state allow it, and once. */
class RoutedEngineTest {
    private static final TransferLimits QUICK = new TransferLimits(Duration.ofSeconds(5), Duration.ofMillis(500),
            Duration.ofMillis(500), Duration.ofSeconds(20), 10_000, 100_000, 50_000);
    private static final Duration PATIENCE = Duration.ofSeconds(Patience.SECONDS);

    @TempDir
    Path folder;
    private Machine machine;
    private FakeEndpoint endpoint;
    private final LocalEngine local = new LocalEngine();
    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeEach
    void machine() throws Exception {
        machine = new Machine(folder);
        endpoint = new FakeEndpoint(FakeEndpoint.text("re", "mote"));
        open.add(endpoint);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    private RoutedEngine engine() {
        RoutedEngine engine = new RoutedEngine(local.engine(), machine.environment(), Locale.ENGLISH, QUICK, QUICK);
        open.add(engine);
        return engine;
    }

    private static ChatRequest chat(ApprovedText text) {
        return new ChatRequest("m", List.of(new Message(Role.USER, text)), GenerationOptions.greedy(100),
                Priority.CHAT);
    }

    private static CompletionRequest completion(ApprovedText prefix, Priority priority) {
        return new CompletionRequest("m", null, prefix, prefix.slice(0, 0), List.of(), GenerationOptions.greedy(100),
                priority, null, null);
    }

    private static <T> T await(EngineCall<T> call) throws Exception {
        return call.result().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private Generation ask(RoutedEngine engine, String feature, String question) throws Exception {
        return await(engine.chat(chat(machine.approved(feature, question)), TokenListener.NONE));
    }

    private static String note(Generation generation) {
        AnswerOrigin origin = generation.origin();
        assertNotNull(origin);
        assertNull(origin.endpoint());
        return String.valueOf(origin.note());
    }

    @Test
    void anEndpointAnswersWhatIsGrantedAgreedAndRouted() throws Exception {
        machine.grant(endpoint.address()).use("chat");
        RoutedEngine engine = engine();
        List<EngineState> states = new CopyOnWriteArrayList<>();
        engine.addStateListener(states::add);
        StringBuilder heard = new StringBuilder();
        Generation generation = await(engine.chat(chat(machine.approved("chat", "Why?")), heard::append));
        assertEquals("remote", generation.text());
        assertEquals("remote", heard.toString());
        assertEquals(AnswerOrigin.remote("team", "team (127.0.0.1:" + endpoint.port() + ", loopback)"),
                generation.origin().withRequest(null));
        assertEquals("served", generation.modelId());
        assertEquals(11, generation.promptTokens());
        assertTrue(endpoint.posts().getFirst().body().contains("Why?"));
        assertTrue(states.stream().anyMatch(state -> state.phase() == EngineState.Phase.BUSY
                && state.origin() != null && state.origin().isRemote()), states::toString);
        assertEquals(List.of(), local.asked);
        List<String> audit = machine.audit();
        assertEquals(2, audit.size(), audit::toString);
        for (String part : List.of("remote.request", "endpoint=team", "region=loopback", "feature=chat", "served",
                "characters=4", "sha256=")) {
            assertTrue(audit.getFirst().contains(part), audit.getFirst());
        }
        assertTrue(audit.get(1).contains("certificate=none") && audit.get(1).contains("tokens=18"), audit.get(1));
        assertTrue(audit.stream().noneMatch(line -> line.contains("Why?")));
        assertTrue(machine.extension().usage(Locale.ENGLISH).contains("1 requests, 18 tokens"));
    }

    @Test
    void withoutAgreementTheUserIsAskedAndThisMachineAnswers() throws Exception {
        machine.grant(endpoint.address());
        machine.extension().route("chat", "team", Locale.ENGLISH);
        RoutedEngine engine = engine();
        Generation generation = ask(engine, "chat", "Why?");
        assertEquals("local", generation.text());
        assertEquals("team", generation.origin().unconfirmed());
        assertEquals("team", engine.state().origin().unconfirmed());
        assertEquals(0, endpoint.connections.get());
        machine.extension().agree("team", true, Locale.ENGLISH);
        assertEquals("remote", ask(engine, "chat", "Why?").text());
        machine.grant(endpoint.address() + "/other"); // another endpoint of the same name: agreed to nothing
        assertEquals("team", ask(engine, "chat", "Why?").origin().unconfirmed());
        machine.grant(endpoint.address() + "/other", "remote.consent", "\"waived\"");
        assertEquals("remote", ask(engine, "chat", "Why?").text());
    }

    @Test
    void whatIsNotRoutedStaysHere() throws Exception {
        machine.grant(endpoint.address()).use("chat");
        RoutedEngine engine = engine();
        Generation edit = ask(engine, "edit", "Why?");
        assertEquals("local", edit.text());
        assertNull(edit.origin());
        machine.extension().route("chat", null, Locale.ENGLISH);
        assertEquals("local", ask(engine, "chat", "Why?").text());
        assertEquals(0, endpoint.connections.get());
    }

    @Test
    void aTextThatIsKeptHereKeepsItsRequestHere() throws Exception {
        machine.grant(endpoint.address()).use("chat");
        RoutedEngine engine = engine();
        ApprovedText marked = machine.approved("chat", machine.file("A.java", "// vauban:local-only"));
        ApprovedText question = machine.approved("chat", "Why?");
        Generation generation = await(engine.chat(new ChatRequest("m", List.of(new Message(Role.USER, question),
                new Message(Role.USER, marked)), GenerationOptions.greedy(9), Priority.CHAT), TokenListener.NONE));
        assertTrue(note(generation).contains("vauban:local-only"), note(generation));
        String alone = note(await(engine.chat(chat(marked), TokenListener.NONE)));
        assertTrue(alone.contains("vauban:local-only"), alone);
        assertEquals(0, endpoint.connections.get());
    }

    @Test
    void anEndpointThatIsNotUnderstoodKeepsAllHereAndIsNamed() throws Exception {
        machine.grant(endpoint.address()).use("chat");
        RoutedEngine engine = engine();
        machine.policy("remote.endpoints", "[\"team " + endpoint.address() + " features=chat classes=typed\","
                + "\"typo https://llm.example.org features=chatt\"]");
        Generation generation = ask(engine, "chat", "Why?");
        assertEquals("local", generation.text());
        assertTrue(note(generation).contains("typo") && note(generation).contains("chatt")
                && note(generation).contains("Grace"), note(generation));
        EngineException list = assertThrows(EngineException.class,
                () -> machine.extension().endpoints(Locale.ENGLISH));
        assertTrue(list.getMessage().contains("typo"), list.getMessage());
        assertEquals(0, endpoint.connections.get());
    }

    @Test
    void aPolicyThatChangesCountsAtOnce() throws Exception {
        machine.grant(endpoint.address()).use("chat");
        RoutedEngine engine = engine();
        ApprovedText before = machine.approved("chat", "Why?");
        machine.grant(endpoint.address(), "remote.engines", "\"forbidden\"");
        Generation generation = await(engine.chat(chat(before), TokenListener.NONE));
        assertTrue(note(generation).contains("remote.engines") && note(generation).contains("Grace"),
                note(generation));
        machine.policy();
        assertEquals("local", await(engine.chat(chat(before), TokenListener.NONE)).text());
        machine.grant(endpoint.address(), "remote.features", "[\"edit\"]");
        assertTrue(note(await(engine.chat(chat(before), TokenListener.NONE))).contains("remote.features"));
        machine.grant(endpoint.address(), "remote.dataClasses", "[\"code\"]"); // which the text is not
        assertTrue(note(await(engine.chat(chat(before), TokenListener.NONE))).contains("policy has changed"));
        assertEquals(0, endpoint.connections.get());
    }

    /** While an endpoint is asked for its models, or a credential helper for a key. */
    @Test
    void aPolicyThatChangesJustBeforeATextIsSentCounts() throws Exception {
        String granted = "[\"team " + endpoint.address() + " features=chat classes=typed\"]"; // names no model
        FakeEndpoint.Behaviour answers = endpoint.behaviour;
        machine.policy("remote.endpoints", granted).use("chat");
        ApprovedText question = machine.approved("chat", "Why?");
        endpoint.behaviour = (request, out) -> {
            machine.policy("remote.endpoints", granted, "remote.engines", "\"forbidden\"");
            answers.answer(request, out);
        };
        String note = note(await(engine().chat(chat(question), TokenListener.NONE)));
        assertTrue(note.contains("remote.engines"), note);
        machine.policy("remote.endpoints", granted);
        ApprovedText again = machine.approved("chat", "Why?");
        endpoint.behaviour = (request, out) -> {
            machine.extension().agree("team", false, Locale.ENGLISH);
            answers.answer(request, out);
        };
        assertEquals("team", await(engine().chat(chat(again), TokenListener.NONE)).origin().unconfirmed());
        assertEquals(2, endpoint.received.size(), "models were asked for");
        assertEquals(List.of(), endpoint.posts());
    }

    @Test
    void completionsGoWhereAGapCanBeFilledAndPrefillNever() throws Exception {
        machine.grant(endpoint.address() + " fim=mistral").use("completion");
        RoutedEngine engine = engine();
        ApprovedText text = machine.approved("completion", machine.file("A.java", "class A {"));
        assertEquals("remote", await(engine.complete(completion(text, Priority.INTERACTIVE), TokenListener.NONE))
                .text());
        assertEquals("/v1/fim/completions", endpoint.posts().getFirst().path());
        for (Priority each : List.of(Priority.READ_AHEAD, Priority.IDLE)) {
            assertEquals("local", await(engine.complete(completion(text, each), TokenListener.NONE)).text());
        }
        Generation constrained = await(engine.complete(new CompletionRequest("m", null, text, text, List.of(),
                GenerationOptions.greedy(9).withGrammar("root ::= \"a\""), Priority.INTERACTIVE, null, null),
                TokenListener.NONE));
        assertEquals("local", constrained.text());
        machine.grant(endpoint.address() + " fim=none").use("completion");
        ApprovedText again = machine.approved("completion", machine.file("A.java", "class A {"));
        assertTrue(note(await(engine.complete(completion(again, Priority.INTERACTIVE), TokenListener.NONE)))
                .contains("fill in the middle"));
        assertEquals(1, endpoint.posts().size());
    }

    @Test
    void thisMachineAnswersOnceWhenAnEndpointFails() throws Exception {
        machine.grant(endpoint.address()).use("chat");
        Map<String, FakeEndpoint.Behaviour> faults = Faults.beforeTheFirstToken();
        assertTrue(faults.size() >= 20, faults.keySet()::toString);
        for (Map.Entry<String, FakeEndpoint.Behaviour> fault : faults.entrySet()) {
            endpoint.behaviour = fault.getValue();
            int before = local.asked.size();
            StringBuilder heard = new StringBuilder();
            try (RoutedEngine engine = new RoutedEngine(local.engine(), machine.environment(), Locale.ENGLISH, QUICK,
                    QUICK)) {
                Generation generation = await(engine.chat(chat(machine.approved("chat", "Why?")), heard::append));
                assertEquals("local", generation.text(), fault.getKey());
                assertTrue(note(generation).contains("Answered on this machine"), fault + note(generation));
            }
            assertEquals("local", heard.toString(), fault.getKey());
            assertEquals(before + 1, local.asked.size(), fault.getKey());
        }
        endpoint.close();
        Generation gone = ask(engine(), "chat", "Why?");
        assertTrue(note(gone).contains("nothing answers"), note(gone));
    }

    @Test
    void nobodyTakesOverAnAnswerThatHasBegun() throws Exception {
        machine.grant(endpoint.address()).use("chat");
        endpoint.behaviour = (request, out) -> out.write(FakeEndpoint.EVENTS + FakeEndpoint.delta("half"));
        StringBuilder heard = new StringBuilder();
        RoutedEngine engine = engine();
        EngineCall<Generation> call = engine.chat(chat(machine.approved("chat", "Why?")), heard::append);
        CompletionException e = assertThrows(CompletionException.class, () -> call.result().join());
        EngineException failure = assertInstanceOf(EngineException.class, e.getCause());
        assertEquals(EngineError.PROTOCOL, failure.error());
        assertTrue(failure.getMessage().contains("team (127.0.0.1"), failure.getMessage());
        assertEquals("half", heard.toString());
        assertEquals(List.of(), local.asked);
    }

    @Test
    void anEndpointThatFailsIsLeftAlone() throws Exception {
        machine.grant(endpoint.address()).use("chat");
        RoutedEngine engine = engine();
        endpoint.behaviour = (request, out) -> out.write("HTTP/1.1 429 No\r\nRetry-After: 60\r\n"
                + "Content-Length: 0\r\n\r\n");
        ask(engine, "chat", "Why?");
        int before = endpoint.connections.get();
        for (int i = 0; i < 50; i++) {
            assertTrue(note(ask(engine, "chat", "Why?")).contains("not asked for another"));
        }
        assertEquals(before, endpoint.connections.get());
    }

    @Test
    void anAnswerThatSaysThatNothingRemainsIsTheLastForNow() throws Exception {
        machine.grant(endpoint.address()).use("chat");
        RoutedEngine engine = engine();
        endpoint.behaviour = (request, out) -> out.write(FakeEndpoint.EVENTS.replace("Connection",
                "x-ratelimit-remaining-requests: 0\r\nx-ratelimit-reset-requests: 30s\r\nConnection")
                + FakeEndpoint.delta("remote") + FakeEndpoint.END);
        assertEquals("remote", ask(engine, "chat", "Why?").text());
        assertEquals("local", ask(engine, "chat", "Why?").text());
    }

    @Test
    void theLimitsOfADayHold() throws Exception {
        machine.grant(endpoint.address(), "remote.requestsPerDay", "2").use("chat");
        assertEquals("remote", ask(engine(), "chat", "Why?").text());
        assertEquals("remote", ask(engine(), "chat", "Why?").text());
        String refusal = note(ask(engine(), "chat", "Why?"));
        assertTrue(refusal.contains("remote.requestsPerDay") && refusal.contains("Grace"), refusal);
        assertEquals(2, endpoint.posts().size());
        machine.grant(endpoint.address(), "remote.kilotokensPerDay", "1");
        machine.use("chat");
        endpoint.behaviour = (request, out) -> out.write(FakeEndpoint.EVENTS + FakeEndpoint.delta("remote")
                + FakeEndpoint.END.replace("\"completion_tokens\":7", "\"completion_tokens\":990"));
        assertEquals("remote", ask(engine(), "chat", "Why?").text());
        String used = note(ask(engine(), "chat", "Why?"));
        assertTrue(used.contains("remote.kilotokensPerDay"), used);
    }

    @Test
    void theCostOfADayIsLimitedByThePricesOfTheEndpoints() throws Exception {
        machine.grant(endpoint.address(), "remote.costPerDay", "2").use("chat");
        String unpriced = note(ask(engine(), "chat", "Why?"));
        assertTrue(unpriced.contains("price") && unpriced.contains("Grace"), unpriced);
        assertEquals(0, endpoint.posts().size(), "nothing is free because nobody says what it costs");
        machine.grant(endpoint.address() + " price=1/2000", "remote.costPerDay", "2").use("chat");
        endpoint.behaviour = (request, out) -> out.write(FakeEndpoint.EVENTS + FakeEndpoint.delta("remote")
                + FakeEndpoint.END.replace("\"completion_tokens\":7", "\"completion_tokens\":990"));
        assertEquals("remote", ask(engine(), "chat", "Why?").text()); // 1.98
        assertEquals("remote", ask(engine(), "chat", "Why?").text()); // ends above the limit
        String refusal = note(ask(engine(), "chat", "Why?"));
        assertTrue(refusal.contains("remote.costPerDay") && refusal.contains("Grace"), refusal);
        assertEquals(2, endpoint.posts().size());
    }

    @Test
    void nothingLeavesWithoutARecord() throws Exception {
        machine.grant(endpoint.address()).use("chat");
        ApprovedText text = machine.approved("chat", "Why?");
        Files.createDirectories(machine.user.audit()); // a folder in the place of the log
        assertTrue(note(await(engine().chat(chat(text), TokenListener.NONE))).contains("audit record"));
        Files.delete(machine.user.audit());
        Files.createDirectories(machine.environment().usage().getParent());
        Files.writeString(machine.environment().usage(), "damaged");
        Files.setPosixFilePermissions(machine.environment().usage(),
                java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        assertTrue(note(await(engine().chat(chat(text), TokenListener.NONE))).contains("damaged"));
        assertEquals(0, endpoint.connections.get());
    }

    @Test
    void settingsThatOthersCanWriteCountForNothing() throws Exception {
        machine.grant(endpoint.address()).use("chat");
        Path settings = machine.environment().settings().path();
        Files.setPosixFilePermissions(settings, java.nio.file.attribute.PosixFilePermissions.fromString("rw-rw-rw-"));
        assertTrue(note(ask(engine(), "chat", "Why?")).contains("Nothing leaves this machine"));
        assertEquals(0, endpoint.connections.get());
    }

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

    @Test
    void aListenerThatFailsLeavesNothingOpen() throws Exception {
        machine.grant(endpoint.address()).use("chat");
        RoutedEngine engine = engine();
        ApprovedText question = machine.approved("chat", "Why?");
        for (int i = 0; i < 40; i++) { // more than may be on their way at once
            EngineCall<Generation> call = engine.chat(chat(question), text -> {
                throw new IllegalStateException("of the listener");
            });
            assertThrows(CompletionException.class, () -> call.result().join());
        }
        assertEquals("remote", ask(engine, "chat", "Why?").text());
    }

    @Test
    void whoFailsToShowAStateKeepsNoRequestOpen() throws Exception {
        machine.grant(endpoint.address()).use("chat");
        RoutedEngine engine = engine();
        engine.addStateListener(state -> {
            throw new IllegalStateException("of the listener");
        });
        for (int i = 0; i < 40; i++) { // more than may be on their way at once
            assertEquals("remote", ask(engine, "chat", "Why?").text());
        }
    }

    @Test
    void aDeadlineEndsAnAnswer() throws Exception {
        machine.grant(endpoint.address()).use("chat");
        endpoint.behaviour = (request, out) -> {
            out.write(FakeEndpoint.EVENTS + FakeEndpoint.delta("half"));
            out.awaitClose();
        };
        Generation generation = await(engine().chat(new ChatRequest("m", List.of(new Message(Role.USER,
                machine.approved("chat", "Why?"))), GenerationOptions.greedy(9), Priority.CHAT, null,
                Duration.ofMillis(400), null), TokenListener.NONE));
        assertEquals(FinishReason.DEADLINE, generation.finish());
        assertEquals("half", generation.text());
    }

    @Test
    void vectorsOfTwoModelsAreNotMixed() throws Exception {
        machine.grant(endpoint.address()).use("embedding");
        endpoint.behaviour = (request, out) -> out.write(FakeEndpoint.JSON
                + "{\"data\":[{\"embedding\":[3,4]}],\"usage\":{\"prompt_tokens\":2}}");
        RoutedEngine engine = engine();
        EmbeddingRequest request = new EmbeddingRequest("m", List.of(machine.approved("embedding", "text")),
                Priority.BACKGROUND);
        assertEquals(0.8f, await(engine.embed(request)).vectors().getFirst()[1], 1e-6);
        endpoint.behaviour = (request1, out) -> out.write("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n");
        EngineCall<?> failing = engine.embed(request);
        assertInstanceOf(EngineException.class,
                assertThrows(CompletionException.class, () -> failing.result().join()).getCause());
        assertEquals(List.of(), local.asked);
    }
}
