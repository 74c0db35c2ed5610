// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.engine.ChatRequest;
import org.vauban.engine.ChatRequest.Message;
import org.vauban.engine.ChatRequest.Role;
import org.vauban.engine.CompletionRequest;
import org.vauban.engine.EngineCall;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.TokenListener;
import org.vauban.engine.embedding.EmbeddingRequest;
import org.vauban.engine.slot.Priority;
import org.vauban.governance.ApprovedText;
import org.vauban.governance.AuditLog;
import org.vauban.governance.Decision;
import org.vauban.governance.Gate;
import org.vauban.governance.Part;
import org.vauban.governance.Submission;
import org.vauban.remote.route.RoutedEngine;

/** Without a policy that grants it, no text reaches an endpoint: 1,000 attempts over all features. */
class NothingLeavesTest {
    private static final List<String> FEATURES = List.of("completion", "chat", "edit", "fix", "document", "embedding",
            "index", "readAhead", "chat-preview", "server.chat (key-1)", "infill", "");
    private static final int ATTEMPTS = 1_000;
    private static final int POLICIES = 9;

    @TempDir
    Path folder;

    /** Returns a policy that grants something, but never the requested use. */
    private static String[] policy(int number, String address) {
        String endpoint = "\"team " + address + " dialect=vauban models=served";
        String all = " classes=code,documents,typed,answers,other,masked";
        String features = " features=completion,chat,edit,fix,document,embedding";
        return switch (number) {
            case 0 -> new String[0];
            case 1 -> new String[] {"remote.endpoints", "[" + endpoint + all + "\"]"};
            case 2 -> new String[] {"remote.endpoints", "[" + endpoint + features + "\"]"};
            case 3 -> new String[] {"remote.endpoints", "[" + endpoint + features + all + "\"]", "remote.engines",
                "\"forbidden\""};
            case 4 -> new String[] {"remote.endpoints", "[" + endpoint + features + all + "\"]", "remote.features",
                "[]"};
            case 5 -> new String[] {"remote.endpoints", "[" + endpoint + features + all + "\"]", "remote.dataClasses",
                "[]"};
            case 6 -> new String[] {"remote.endpoints", "[" + endpoint + features + all + "\"]", "remote.markings",
                "[\"class\"]"};
            case 7 -> new String[] {"remote.endpoints", "[" + endpoint.replace("team", "other") + features + all
                + "\"]"};
            default -> new String[] {"remote.endpoints", "[" + endpoint + features + all + "\"]",
                "remote.requestsPerDay", "1", "remote.excluded", "[\"*\"]"};
        };
    }

    private static String[] waived(String... settings) {
        String[] all = Arrays.copyOf(settings, settings.length + 2);
        all[settings.length] = "remote.consent";
        all[settings.length + 1] = "\"waived\"";
        return all;
    }

    /** Returns an approved text that is sent together with a file. */
    private static ApprovedText text(Machine machine, Gate gate, Random random) throws Exception {
        Part part = random.nextBoolean() ? Part.typed("question", "class of " + random.nextInt())
                : machine.file("A.java", "class A {}");
        Decision decision = gate.review(new Submission(FEATURES.get(random.nextInt(FEATURES.size())), "m",
                List.of(machine.file("B.java", "class B {}"), part)));
        return ((Decision.Approved) decision).parts().get(1).text();
    }

    private static EngineCall<?> attempt(RoutedEngine engine, Random random, ApprovedText text) {
        Priority priority = Priority.values()[random.nextInt(3)];
        GenerationOptions options = GenerationOptions.greedy(9);
        return switch (random.nextInt(3)) {
            case 0 -> engine.chat(new ChatRequest("m", List.of(new Message(Role.USER, text)), options, priority),
                    TokenListener.NONE);
            case 1 -> engine.complete(new CompletionRequest("m", text, text, text, List.of(), options, priority, null,
                    null), TokenListener.NONE);
            default -> engine.embed(new EmbeddingRequest("served", List.of(text, text), priority));
        };
    }

    @Tag("claim:no-outbound")
    @Test
    void noTextIsSentWithoutAPolicyThatGrantsIt() throws Exception {
        Machine machine = new Machine(folder);
        LocalEngine local = new LocalEngine();
        Random random = new Random(17);
        try (FakeEndpoint endpoint = new FakeEndpoint(FakeEndpoint.text("stolen"));
                AuditLog log = new AuditLog(folder.resolve("gate.jsonl"))) {
            // the user enables everything, and no policy requires consent, so neither keeps the texts here
            machine.grant(endpoint.address()).use("completion", "chat", "edit", "fix", "document", "embedding");
            Path own = machine.user.config().resolve("policy.json");
            Files.writeString(own, "{\"remote.endpoints\": [\"team " + endpoint.address()
                    + " features=chat classes=typed,code\"]}");
            for (int i = 0; i < POLICIES; i++) {
                machine.policy(waived(policy(i, endpoint.address())));
                Gate gate = machine.gate(log);
                try (RoutedEngine engine = new RoutedEngine(local.engine(), machine.environment(), Locale.ENGLISH)) {
                    for (int attempt = 0; attempt <= ATTEMPTS / POLICIES; attempt++) {
                        attempt(engine, random, text(machine, gate, random)).result()
                                .handle((answer, failure) -> answer).get(Patience.SECONDS, TimeUnit.SECONDS);
                    }
                }
                Files.deleteIfExists(own); // an unsigned policy grants nothing, and only restricts signed ones
            }
            assertEquals(0, endpoint.connections.get());
            assertEquals(List.of(), machine.audit());
            assertTrue(local.asked.size() > ATTEMPTS / 2, "attempts that this machine answered");
            machine.grant(endpoint.address(), "remote.consent", "\"waived\"");
            try (RoutedEngine engine = new RoutedEngine(local.engine(), machine.environment(), Locale.ENGLISH)) {
                engine.chat(new ChatRequest("m", List.of(new Message(Role.USER, machine.approved("chat", "Why?"))),
                        GenerationOptions.greedy(9), Priority.CHAT), TokenListener.NONE).result()
                        .get(Patience.SECONDS, TimeUnit.SECONDS);
            }
            assertEquals(1, endpoint.connections.get(), "with a policy the same text goes");
        }
    }
}
