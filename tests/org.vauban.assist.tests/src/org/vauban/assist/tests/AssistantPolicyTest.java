// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.AssistSettings;
import org.vauban.assist.AssistStatus;
import org.vauban.assist.Assistant;
import org.vauban.assist.Assistants;
import org.vauban.assist.completion.CompletionCall;
import org.vauban.assist.completion.CompletionOutcome.Refused;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.completion.CompletionService.PartialListener;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.process.launch.HostLaunch;
import org.vauban.governance.SourceText;
import org.vauban.governance.TextSource;

/** What the policy says of the engine reaches it, and a policy that is not understood lets no engine start. */
class AssistantPolicyTest {
    private static final String HOME = "vauban.home";

    @TempDir
    Path folder;

    private final BlockingQueue<HostLaunch> launches = new LinkedBlockingQueue<>();
    private final BlockingQueue<FakeEngine> engines = new LinkedBlockingQueue<>();
    private String before;
    private Assistant assistant;

    @BeforeEach
    void start() throws IOException {
        before = System.setProperty(HOME, folder.toString());
        Files.createDirectories(folder.resolve("config"));
        ModelFiles.place(folder.resolve("models"), "smollm2-135m-instruct");
        HostLaunch launch = new HostLaunch(List.of(), List.of(), folder, Locale.ENGLISH, 64);
        assistant = Assistants.create(new AssistSettings(launch, "smollm2-135m-instruct", folder.resolve("models"),
                folder.resolve("audit.jsonl"), List.of(), 100, 0, 0, Locale.ENGLISH), asked -> {
                    launches.add(asked);
                    FakeEngine engine = new FakeEngine();
                    engines.add(engine);
                    return engine;
                });
    }

    @AfterEach
    void end() {
        assistant.close();
        if (before == null) {
            System.clearProperty(HOME);
        } else {
            System.setProperty(HOME, before);
        }
    }

    private void policy(String text) throws IOException {
        Files.writeString(folder.resolve("config/policy.json"), text);
    }

    private HostLaunch launch() throws InterruptedException {
        assistant.warmUp();
        HostLaunch launch = launches.poll(10, TimeUnit.SECONDS);
        assertTrue(launch != null, "an engine is started");
        return launch;
    }

    @Test
    void confinementIsPreferredWhereNobodyDecided() throws Exception {
        HostLaunch launch = launch();
        assertFalse(launch.confinementRequired());
        assertEquals(List.of(folder.resolve("models")), launch.modelFolders());
    }

    @Test
    void confinementIsRequiredWhereThePolicySaysSo() throws Exception {
        policy("{\"engine.confinement\": \"required\"}");
        assertTrue(launch().confinementRequired());
    }

    @Test
    void aPolicyThatIsNotUnderstoodStopsTheAssistant() throws Exception {
        policy("{\"engine.confinement\": \"requird\"}");
        ExecutionException e = assertThrows(ExecutionException.class,
                () -> assistant.describe().get(10, TimeUnit.SECONDS));
        EngineException failure = assertInstanceOf(EngineException.class, e.getCause());
        assertEquals(EngineError.POLICY, failure.error());
        assertTrue(failure.getMessage().contains("policy.json") && failure.getMessage().contains("requird"),
                failure.getMessage());
        assertEquals(AssistStatus.State.ERROR, assistant.status().state());
        assertEquals(failure.getMessage(), assistant.status().message());
        assertTrue(launches.isEmpty());
    }

    private CompletionCall ask(String file) throws Exception {
        Path source = Files.writeString(folder.resolve(file), "class A {\n}\n");
        CompletionQuery query = new CompletionQuery("editor",
                SourceText.whole(TextSource.file(source, folder), Files.readString(source)), "java", 10,
                CompletionQuery.Trigger.INVOKED, List.of());
        return assistant.completions().complete(query, PartialListener.NONE);
    }

    @Test
    void whatAPolicyPinsIsWithheldAndTheAuditIsWhereItSays() throws Exception {
        Path pinned = folder.resolve("pinned/audit.jsonl");
        policy("{\"exclusions.pinned\": [\"Plan*\"], \"audit.file\": \"" + pinned + "\"}");
        Files.writeString(folder.resolve(".vaubanignore"), "!Plan*\n");
        Refused refused = assertInstanceOf(Refused.class, ask("PlanA.java").result().get(10, TimeUnit.SECONDS));
        assertTrue(refused.reason().contains("Plan*"), refused.reason());
        ask("Other.java");
        assertTrue(engines.take().next() != null, "another file is sent");
        assertTrue(Files.exists(pinned), "the audit is where the policy pins it");
        assertFalse(Files.exists(folder.resolve("audit.jsonl")), "and not where the settings say");
        assertTrue(Files.readString(pinned).contains("excluded: Plan*"));
    }
}
