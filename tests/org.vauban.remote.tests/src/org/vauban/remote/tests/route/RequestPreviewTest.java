// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.tests.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.engine.ChatRequest;
import org.vauban.engine.ChatRequest.Message;
import org.vauban.engine.ChatRequest.Role;
import org.vauban.engine.EngineState;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.TokenListener;
import org.vauban.engine.endpoint.EndpointRequest;
import org.vauban.engine.slot.Priority;
import org.vauban.governance.ApprovedText;
import org.vauban.remote.route.RoutedEngine;
import org.vauban.remote.tests.FakeEndpoint;
import org.vauban.remote.tests.LocalEngine;
import org.vauban.remote.tests.Machine;
import org.vauban.remote.tests.Patience;

/** What users see of a request before it is sent, and afterwards. */
class RequestPreviewTest {
    private static final String KEY = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8";

    @TempDir
    Path folder;
    private Machine machine;
    private FakeEndpoint endpoint;
    private RoutedEngine engine;
    private final LocalEngine local = new LocalEngine();

    @BeforeEach
    void machine() throws Exception {
        machine = new Machine(folder);
        endpoint = new FakeEndpoint(FakeEndpoint.text("remote"));
        engine = new RoutedEngine(local.engine(), machine.environment(), Locale.ENGLISH);
    }

    @AfterEach
    void close() throws Exception {
        engine.close();
        endpoint.close();
    }

    private Generation ask(ApprovedText... texts) throws Exception {
        List<Message> messages = List.of(texts).stream().map(text -> new Message(Role.USER, text)).toList();
        return engine.chat(new ChatRequest("m", messages, GenerationOptions.greedy(9), Priority.CHAT),
                TokenListener.NONE).result().get(Patience.SECONDS, TimeUnit.SECONDS);
    }

    private EndpointRequest request(Generation generation) {
        assertNotNull(generation.origin());
        EndpointRequest request = generation.origin().request();
        assertNotNull(request);
        return request;
    }

    @Test
    void theQuestionShowsExactlyWhatIsSentAfterwards() throws Exception {
        machine.grant(endpoint.address());
        machine.extension().route("chat", "team", Locale.ENGLISH);
        assertEquals(Optional.empty(), machine.extension().waiting("team"));
        EndpointRequest shown = request(ask(machine.approved("chat", "Why\u202E?\n")));
        assertFalse(shown.sent());
        assertEquals(0, endpoint.connections.get());
        assertEquals(shown, machine.extension().waiting("team").orElseThrow());
        assertEquals(endpoint.address() + "/v1/chat/completions", shown.address());
        assertEquals(List.of("loopback", "chat", "served"), List.of(shown.region(), shown.feature(), shown.model()));
        assertEquals(List.of("typed"), shown.classes());
        assertEquals(List.of(new EndpointRequest.Text("messages[0].content", "Why\u202E?\n")),
                shown.content().texts());
        machine.extension().agree("team", true, Locale.ENGLISH);
        assertEquals(Optional.empty(), machine.extension().waiting("team"), "decided, so nothing is kept");
        EndpointRequest sent = request(ask(machine.approved("chat", "Why\u202E?\n")));
        assertTrue(sent.sent());
        FakeEndpoint.Received received = endpoint.posts().getFirst();
        assertEquals(received.body(), sent.body());
        assertEquals(received.body(), shown.body());
        assertEquals(received.headers().get("content-length"), Integer.toString(shown.bytes()));
    }

    @Test
    void secretsAreMaskedAndTheirClassIsNamed() throws Exception {
        machine.grant(endpoint.address());
        machine.extension().route("chat", "team", Locale.ENGLISH);
        EndpointRequest shown = request(ask(machine.approved("chat", "Why?"),
                machine.approved("chat", machine.file("A.java", "String key = \"" + KEY + "\";"))));
        assertFalse(shown.body().contains(KEY), shown.body());
        assertEquals(List.of("code", "masked", "typed"), shown.classes());
        assertEquals(2, shown.content().texts().size());
    }

    @Test
    void aModelThatOnlyTheEndpointKnowsIsNotAskedForToShowARequest() throws Exception {
        machine.policy("remote.endpoints", "[\"team " + endpoint.address() + " features=chat classes=typed\"]");
        machine.extension().route("chat", "team", Locale.ENGLISH);
        EndpointRequest shown = request(ask(machine.approved("chat", "Why?")));
        assertNull(shown.model());
        assertFalse(shown.body().contains("\"model\""), shown.body());
        assertEquals(0, endpoint.connections.get());
    }

    /** An engine can have several users, who all see its state. */
    @Test
    void theStateOfAnEngineTellsNoRequest() throws Exception {
        machine.grant(endpoint.address());
        machine.extension().route("chat", "team", Locale.ENGLISH);
        List<EngineState> states = new java.util.concurrent.CopyOnWriteArrayList<>();
        engine.addStateListener(states::add);
        ask(machine.approved("chat", "Why?"));
        machine.use("chat");
        ask(machine.approved("chat", "Why?"));
        assertTrue(states.stream().anyMatch(state -> state.origin() != null && state.origin().isRemote()));
        assertTrue(states.stream().allMatch(state -> state.origin() == null || state.origin().request() == null));
    }

    @Test
    void aPreviewSendsCountsAndRecordsNothing() throws Exception {
        machine.grant(endpoint.address()).use("chat");
        engine.previewing();
        Generation generation = ask(machine.approved("chat", "Why?"));
        assertEquals("", generation.text());
        assertFalse(request(generation).sent());
        Generation edit = engine.chat(new ChatRequest("m", List.of(new Message(Role.USER,
                machine.approved("edit", "Why?"))), GenerationOptions.greedy(9), Priority.CHAT), TokenListener.NONE)
                .result().get(Patience.SECONDS, TimeUnit.SECONDS);
        assertNull(edit.origin(), "not routed");
        Generation kept = ask(machine.approved("chat", machine.file("A.java", "// vauban:local-only")));
        assertNull(kept.origin().request());
        assertTrue(kept.origin().note().contains("vauban:local-only"), kept.origin().note());
        assertEquals(0, endpoint.connections.get());
        assertEquals(List.of(), local.asked);
        assertEquals(List.of(), machine.audit());
        assertFalse(Files.exists(machine.environment().usage()));
    }
}
