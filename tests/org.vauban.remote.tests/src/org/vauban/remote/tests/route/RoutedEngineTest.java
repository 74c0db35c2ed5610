// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.tests.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.vauban.engine.ChatRequest;
import org.vauban.engine.ChatRequest.Message;
import org.vauban.engine.ChatRequest.Role;
import org.vauban.engine.CompletionRequest;
import org.vauban.engine.EngineCall;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.EngineState;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.TokenListener;
import org.vauban.engine.endpoint.AnswerOrigin;
import org.vauban.engine.slot.Priority;
import org.vauban.governance.ApprovedText;
import org.vauban.remote.route.RoutedEngine;
import org.vauban.remote.tests.FakeEndpoint;
import org.vauban.remote.tests.Patience;
import org.vauban.remote.tests.WithRoutedEngine;

/** Which engine answers: the endpoint only if policy, user, texts and its own state permit it, and then once. */
class RoutedEngineTest extends WithRoutedEngine {

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
        assertEquals(AnswerOrigin.remote("team", "team (127.0.0.1:" + endpoint.port() + ", loopback)", "openai"),
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
    void theStateNamesTheEndpointAsLongAsItAnswers() throws Exception {
        machine.grant(endpoint.address()).use("chat");
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        endpoint.behaviour = (request, out) -> {
            out.write(FakeEndpoint.EVENTS + FakeEndpoint.delta("re"));
            go.await();
            out.write(FakeEndpoint.delta("mote") + FakeEndpoint.END);
        };
        RoutedEngine engine = engine();
        ApprovedText text = machine.approved("completion", machine.file("A.java", "class A {"));
        EngineCall<Generation> chat = engine.chat(chat(machine.approved("chat", "Why?")), more -> begun.countDown());
        begun.await();
        assertEquals("local", await(engine.complete(completion(text, Priority.INTERACTIVE), TokenListener.NONE))
                .text());
        assertTrue(engine.state().origin().isRemote(), "it still answers");
        go.countDown();
        assertEquals("remote", await(chat).text());
        assertEquals("local", await(engine.complete(completion(text, Priority.READ_AHEAD), TokenListener.NONE))
                .text());
        assertTrue(engine.state().origin().isRemote(), "nobody asked for anything since");
        Patience.until(() -> engine.state().phase() != EngineState.Phase.BUSY); // released after the answer
        assertEquals("local", await(engine.complete(completion(text, Priority.INTERACTIVE), TokenListener.NONE))
                .text());
        assertFalse(engine.state().origin().isRemote());
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
        machine.grant(endpoint.address() + "/other");
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
        machine.grant(endpoint.address(), "remote.dataClasses", "[\"code\"]"); // the text is of another class
        assertTrue(note(await(engine.chat(chat(before), TokenListener.NONE))).contains("policy has changed"));
        assertEquals(0, endpoint.connections.get());
    }

    /** The change happens while an endpoint is asked for its models, or a credential helper for a key. */
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
        for (String none : List.of(" fim=none", " fim=suffix dialect=vllm")) {
            machine.grant(endpoint.address() + none).use("completion");
            ApprovedText again = machine.approved("completion", machine.file("A.java", "class A {"));
            assertTrue(note(await(engine.complete(completion(again, Priority.INTERACTIVE), TokenListener.NONE)))
                    .contains("fill in the middle"), none);
        }
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

    /** A team server with {@code requestsPerKey} 1 says with each answer that no other request may begin meanwhile. */
    @Test
    void aTeamServerThatAllowsOneRequestAtATimeIsAskedForTheNextOne() throws Exception {
        machine.grant(endpoint.address() + " dialect=vauban").use("chat");
        RoutedEngine engine = engine();
        endpoint.behaviour = (request, out) -> out.write(FakeEndpoint.EVENTS.replace("Connection",
                "x-ratelimit-limit-requests: 1\r\nx-ratelimit-remaining-requests: 0\r\nConnection")
                + FakeEndpoint.delta("remote") + FakeEndpoint.END);
        for (int i = 0; i < 3; i++) {
            assertEquals("remote", ask(engine, "chat", "Why?").text());
        }
        assertEquals(List.of(), local.asked);
    }

    @Test
    void textsOfTheIndexGoWhereEmbeddingIsGranted() throws Exception {
        machine.grant(endpoint.address()).use("embedding");
        endpoint.behaviour = embeds("served");
        RoutedEngine engine = engine();
        assertEquals(0.8f, await(engine.embed(vectors("served"))).vectors().getFirst()[1], 1e-6);
        assertEquals("/v1/embeddings", endpoint.posts().getFirst().path());
        assertTrue(endpoint.posts().getFirst().body().contains("\"model\":\"served\""));
        assertTrue(machine.audit().getFirst().contains("feature=embedding"), machine.audit().getFirst());
        assertTrue(Files.readString(folder.resolve("gate.jsonl")).contains("\"feature\":\"index\""));
        assertEquals(List.of(), local.asked);
        machine.policy("remote.endpoints", "[\"team " + endpoint.address()
                + " features=embedding classes=documents models=served\"]").use("embedding");
        await(engine.embed(vectors("served")));
        assertEquals(1, local.asked.size(), "a query is typed");
        machine.policy("remote.endpoints", "[\"team " + endpoint.address()
                + " features=chat classes=documents,typed models=served\"]").use();
        await(engine.embed(vectors("served")));
        assertEquals(2, local.asked.size());
        assertEquals(1, endpoint.posts().size());
    }

    @Test
    void vectorsOfTwoModelsAreNotMixed() throws Exception {
        String granted = "[\"team " + endpoint.address() + " features=embedding classes=documents,typed";
        machine.policy("remote.endpoints", granted + "\"]").use("embedding");
        endpoint.behaviour = embeds("served");
        RoutedEngine engine = engine();
        assertEquals(1, await(engine.embed(vectors("other"))).vectors().size(), "it does not serve this one");
        assertEquals(2, await(engine.embed(vectors("served"))).vectors().size());
        endpoint.behaviour = embeds("other");
        assertEquals(1, await(engine.embed(vectors("served"))).vectors().size(), "another one has answered");
        endpoint.behaviour = (request, out) -> out.write("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n");
        assertEquals(1, await(engine.embed(vectors("served"))).vectors().size());
        machine.policy("remote.endpoints", granted + " models=other\"]").use("embedding");
        endpoint.behaviour = embeds("served");
        assertEquals(1, await(engine.embed(vectors("served"))).vectors().size(), "it is not granted");
        assertEquals(4, local.asked.size());
        assertEquals(3, endpoint.posts().size());
    }
}
