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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.AssistSettings;
import org.vauban.assist.AssistStatus;
import org.vauban.assist.Assistant;
import org.vauban.assist.Assistants;
import org.vauban.assist.completion.CompletionCall;
import org.vauban.assist.completion.CompletionOutcome.Proposal;
import org.vauban.assist.completion.CompletionOutcome.Refused;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.completion.CompletionService.PartialListener;
import org.vauban.assist.edit.EditListener;
import org.vauban.assist.edit.EditQuery;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.EngineLimits;
import org.vauban.engine.EngineProvider;
import org.vauban.engine.FinishReason;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.TextSource;

/** The policy's engine settings reach the engine, and under a policy that is not understood no engine starts. */
class AssistantPolicyTest {
    @TempDir
    Path folder;

    private final BlockingQueue<EngineLimits> opened = new LinkedBlockingQueue<>();
    private final BlockingQueue<FakeEngine> engines = new LinkedBlockingQueue<>();
    private UserHome home;
    private Assistant assistant;

    @BeforeEach
    void start() throws IOException {
        home = new UserHome(folder);
        ModelFiles.place(folder.resolve("models"), "smollm2-135m-instruct");
        EngineProvider provider = new FakeEngineProvider(folder, limits -> {
            opened.add(limits);
            FakeEngine engine = new FakeEngine();
            engines.add(engine);
            return engine;
        });
        assistant = Assistants.create(new AssistSettings(provider, "smollm2-135m-instruct", folder.resolve("models"),
                folder.resolve("audit.jsonl"), List.of(), 100, 0, 0, Locale.ENGLISH));
    }

    @AfterEach
    void end() {
        assistant.close();
        home.close();
    }

    private EngineLimits limits() throws InterruptedException {
        assistant.warmUp();
        EngineLimits limits = opened.poll(Patience.SECONDS, TimeUnit.SECONDS);
        assertTrue(limits != null, "an engine is opened");
        return limits;
    }

    @Test
    void confinementIsPreferredWhereNobodyDecided() throws Exception {
        EngineLimits limits = limits();
        assertFalse(limits.confinementRequired());
        assertEquals(List.of(folder.resolve("models")), limits.modelFolders());
    }

    @Tag("claim:confinement-required")
    @Test
    void confinementIsRequiredWhereThePolicySaysSo() throws Exception {
        home.policy("{\"engine.confinement\": \"required\"}");
        assertTrue(limits().confinementRequired());
    }

    @Tag("claim:engine-bounded")
    @Test
    void theEngineGetsNoMoreThreadsThanThePolicyAllows() throws Exception {
        home.policy("{\"engine.threads\": \"1\"}");
        assistant.warmUp();
        FakeEngine engine = engines.poll(Patience.SECONDS, TimeUnit.SECONDS);
        assertTrue(engine != null, "an engine is opened");
        assertEquals(1, engine.loads.take().request().threads());
    }

    @Tag("claim:features-off")
    @Test
    void aFeatureThatAPolicySwitchesOffSendsNothing() throws Exception {
        home.policy("{\"features.disabled\": [\"completion\"]}");
        Refused refused = assertInstanceOf(Refused.class, ask("A.java").result()
                .get(Patience.SECONDS, TimeUnit.SECONDS));
        assertTrue(refused.reason().contains("features.disabled") && refused.reason().contains("policy.json"),
                refused.reason());
        assertTrue(Files.readString(folder.resolve("audit.jsonl")).contains("the feature is disabled"));
    }

    /** The repair is not an edit that a user describes in words. */
    @Test
    void theRepairOfSeveralProblemsIsAFix() throws Exception {
        EditQuery query = new EditQuery("editor", TextSource.file(folder.resolve("A.java"), folder), "java",
                "class A {}", 0, 10, "fix the problems", List.of());
        home.policy("{\"fix.excluded\": [\"A.java\"]}");
        ExecutionException e = assertThrows(ExecutionException.class, () -> assistant.repairs()
                .edit(query, EditListener.NONE).result().get(Patience.SECONDS, TimeUnit.SECONDS));
        assertTrue(String.valueOf(e.getMessage()).contains("fix.excluded"), e.getMessage());
        home.policy("{\"features.disabled\": [\"fix\"]}");
        assertThrows(ExecutionException.class, () -> assistant.repairs().edit(query, EditListener.NONE).result()
                .get(Patience.SECONDS, TimeUnit.SECONDS));
        String audit = Files.readString(folder.resolve("audit.jsonl"));
        assertTrue(audit.contains("\"feature\":\"fix\"") && !audit.contains("\"feature\":\"edit\""), audit);
    }

    @Tag("claim:models-allowed")
    @Test
    void aModelThatAPolicyDoesNotAllowIsNotLoaded() throws Exception {
        home.policy("{\"models.allowed\": [\"" + "0".repeat(64) + "\"]}");
        ExecutionException e = assertThrows(ExecutionException.class,
                () -> assistant.describe().get(Patience.SECONDS, TimeUnit.SECONDS));
        EngineException failure = assertInstanceOf(EngineException.class, e.getCause());
        assertEquals(EngineError.POLICY, failure.error());
        assertTrue(failure.getMessage().contains("models.allowed"), failure.getMessage());
        assertTrue(opened.isEmpty());
    }

    @Tag("claim:policy-fails-closed")
    @Test
    void aPolicyThatIsNotUnderstoodStopsTheAssistant() throws Exception {
        home.policy("{\"engine.confinement\": \"requird\"}");
        ExecutionException e = assertThrows(ExecutionException.class,
                () -> assistant.describe().get(Patience.SECONDS, TimeUnit.SECONDS));
        EngineException failure = assertInstanceOf(EngineException.class, e.getCause());
        assertEquals(EngineError.POLICY, failure.error());
        assertTrue(failure.getMessage().contains("policy.json") && failure.getMessage().contains("requird"),
                failure.getMessage());
        assertEquals(AssistStatus.State.ERROR, assistant.status().state());
        assertEquals(failure.getMessage(), assistant.status().message());
        assertTrue(opened.isEmpty());
    }

    private CompletionCall ask(String file) throws Exception {
        return ask(file, CompletionQuery.Trigger.INVOKED);
    }

    private CompletionCall ask(String file, CompletionQuery.Trigger trigger) throws Exception {
        Path source = Files.writeString(folder.resolve(file), "class A {\n}\n");
        CompletionQuery query = new CompletionQuery("editor",
                SourceText.whole(TextSource.file(source, folder), Files.readString(source)), "java", 10,
                trigger, List.of());
        return assistant.completions().complete(query, PartialListener.NONE);
    }

    @Test
    void whatIsAwaitedWhileThePolicyChangesIsAskedForAnew() throws Exception {
        CompletionCall call = ask("A.java", CompletionQuery.Trigger.AUTOMATIC);
        FakeEngine engine = engines.take();
        FakeEngine.Asked before = engine.next();
        home.policy("{\"completion.lines\": \"5\"}");
        assistant.warmUp(); // each request checks the policy
        FakeEngine.Asked after = engine.next();
        before.awaitCancelled();
        after.write("    int a;").finish(FinishReason.END);
        Proposal proposal = assertInstanceOf(Proposal.class, call.result().get(Patience.SECONDS, TimeUnit.SECONDS));
        assertEquals("    int a;", proposal.text());
    }

    @Test
    void whatIsAwaitedWhileAPolicyForbidsItEndsWithTheReason() throws Exception {
        CompletionCall call = ask("A.java", CompletionQuery.Trigger.AUTOMATIC);
        FakeEngine.Asked before = engines.take().next();
        home.policy("{\"completion.excluded\": [\"A.java\"]}");
        assistant.warmUp();
        Refused refused = assertInstanceOf(Refused.class, call.result().get(Patience.SECONDS, TimeUnit.SECONDS));
        assertTrue(refused.reason().contains("completion.excluded"), refused.reason());
        before.awaitCancelled();
    }

    @Test
    void whatAPolicyPinsIsWithheldAndTheAuditIsWhereItSays() throws Exception {
        Path pinned = folder.resolve("pinned/audit.jsonl");
        home.policy("{\"exclusions.pinned\": [\"Plan*\"], \"audit.file\": \"" + pinned + "\"}");
        Files.writeString(folder.resolve(".vaubanignore"), "!Plan*\n");
        Refused refused = assertInstanceOf(Refused.class, ask("PlanA.java").result()
                .get(Patience.SECONDS, TimeUnit.SECONDS));
        assertTrue(refused.reason().contains("Plan*"), refused.reason());
        ask("Other.java");
        assertTrue(engines.take().next() != null, "another file is sent");
        assertTrue(Files.exists(pinned), "the audit is where the policy pins it");
        assertFalse(Files.exists(folder.resolve("audit.jsonl")), "and not where the settings say");
        assertTrue(Files.readString(pinned).contains("excluded: Plan*"));
    }
}
