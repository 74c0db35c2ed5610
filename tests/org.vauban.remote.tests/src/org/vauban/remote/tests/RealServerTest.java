// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.engine.ChatRequest;
import org.vauban.engine.ChatRequest.Message;
import org.vauban.engine.ChatRequest.Role;
import org.vauban.engine.CompletionRequest;
import org.vauban.engine.Engine;
import org.vauban.engine.EngineCall;
import org.vauban.engine.EngineLimits;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.TokenListener;
import org.vauban.engine.embedding.EmbeddingRequest;
import org.vauban.engine.embedding.Embeddings;
import org.vauban.engine.process.HostEngineProvider;
import org.vauban.engine.process.launch.HostLaunch;
import org.vauban.engine.slot.Priority;
import org.vauban.governance.ApprovedText;
import org.vauban.governance.AuditLog;
import org.vauban.governance.Gate;
import org.vauban.governance.ProjectRules;
import org.vauban.governance.SecretMasker;
import org.vauban.governance.exclusion.Exclusions;
import org.vauban.governance.policy.FeaturePolicy;
import org.vauban.governance.policy.Policy;
import org.vauban.remote.route.RoutedEngine;
import org.vauban.server.TeamServer;
import org.vauban.server.configuration.ListenAddress;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.configuration.ServerConfiguration;

/** The team server with a real engine as an endpoint, called in each of its dialects. */
class RealServerTest {
    @TempDir
    static Path folder;
    private static Engine behind;
    private static TeamServer server;
    private static AuditLog log;
    private static Machine machine;

    @BeforeAll
    static void serve() throws Exception {
        Path models = Path.of(System.getProperty("vauban.root"), "target", "tiny-models");
        assertTrue(Files.isRegularFile(models.resolve("scripted.gguf")),
                models + " is missing; ./dev test makes it (releng/tiny-models)");
        models = models.toRealPath();
        HostLaunch launch = HostLaunch.fromDistribution(Path.of(System.getProperty("vauban.dist")),
                List.of(Path.of(System.getProperty("vauban.java", System.getProperty("java.home")))), Locale.ENGLISH);
        behind = new HostEngineProvider(launch).within(new EngineLimits(List.of(models), false, null)).open();
        log = new AuditLog(folder.resolve("server.jsonl"));
        server = TeamServer.start(
                new ServerConfiguration(new ListenAddress("127.0.0.1", 0),
                        List.of(new ModelEntry("scripted", models.resolve("scripted.gguf"), false),
                                new ModelEntry("tiny-embedder", models.resolve("tiny-embedder.gguf"), true)),
                        null),
                behind, new Gate(new Exclusions(List.of()), new SecretMasker(), log, FeaturePolicy.of(Policy.NONE),
                        ProjectRules.NONE),
                Policy.NONE);
        machine = new Machine(Files.createDirectory(folder.resolve("machine")));
    }

    @AfterAll
    static void stop() {
        server.close();
        behind.close();
        log.close();
    }

    private static void grant(String more) throws Exception {
        machine.policy("remote.endpoints", "[\"team http://127.0.0.1:" + server.port() + " region=loopback"
                + " features=completion,chat,edit,fix,document,embedding"
                + " classes=code,documents,typed,answers,other,masked " + more + "\"]").use("chat", "completion",
                        "embedding");
    }

    private static <T> T ask(java.util.function.Function<RoutedEngine, EngineCall<T>> request) throws Exception {
        LocalEngine local = new LocalEngine();
        try (RoutedEngine engine = new RoutedEngine(local.engine(), machine.environment(), Locale.ENGLISH)) {
            T answer = request.apply(engine).result().get(120, TimeUnit.SECONDS);
            assertEquals(List.of(), local.asked);
            return answer;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "vllm", "llama-server", "vauban", "mistral", "outscale"})
    void aConversationIsAnswered(String dialect) throws Exception {
        grant("models=scripted dialect=" + dialect);
        ApprovedText question = machine.approved("chat", "Hello");
        StringBuilder heard = new StringBuilder();
        Generation generation = ask(engine -> engine.chat(new ChatRequest("m",
                List.of(new Message(Role.USER, question)), GenerationOptions.greedy(40), Priority.CHAT),
                heard::append));
        assertFalse(generation.text().isEmpty());
        assertEquals(generation.text(), heard.toString());
        assertEquals("team", generation.origin().endpoint());
    }

    @ParameterizedTest
    @ValueSource(strings = {"fim=mistral", "fim=suffix", "fim=infill dialect=llama-server"})
    void aGapIsFilled(String how) throws Exception {
        grant("models=scripted " + how);
        ApprovedText prefix = machine.approved("completion", machine.file("A.java", "return this."));
        ApprovedText suffix = machine.approved("completion", machine.file("B.java", "\n}"));
        Generation generation = ask(engine -> engine.complete(new CompletionRequest("m", null, prefix, suffix,
                List.of(), GenerationOptions.greedy(8), Priority.INTERACTIVE, null, null), TokenListener.NONE));
        assertTrue(generation.text().startsWith("size;"), generation.text());
    }

    @Test
    void textsAreEmbedded() throws Exception {
        grant("models=tiny-embedder");
        ApprovedText text = machine.approved("embedding", "a text");
        Embeddings embeddings = ask(
                engine -> engine.embed(new EmbeddingRequest("tiny-embedder", List.of(text, text),
                        Priority.BACKGROUND)));
        assertEquals(2, embeddings.vectors().size());
        assertTrue(embeddings.vectors().getFirst().length > 1);
    }

    @Test
    void itIsFoundHealthyAndItsModelIsDiscovered() throws Exception {
        grant("dialect=vauban");
        assertTrue(machine.extension().check("team", Locale.ENGLISH).healthy());
        ApprovedText question = machine.approved("chat", "Hello");
        Generation generation = ask(engine -> engine.chat(new ChatRequest("m",
                List.of(new Message(Role.USER, question)), GenerationOptions.greedy(8), Priority.CHAT),
                TokenListener.NONE));
        assertEquals("scripted", generation.modelId());
    }
}
