// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.AssistSettings;
import org.vauban.assist.Assistant;
import org.vauban.assist.Assistants;
import org.vauban.assist.completion.CompletionCall;
import org.vauban.assist.completion.CompletionOutcome.Proposal;
import org.vauban.assist.completion.CompletionOutcome.Refused;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.completion.CompletionService.PartialListener;
import org.vauban.assist.privacy.EffectivePolicy;
import org.vauban.assist.privacy.PolicyChanges;
import org.vauban.assist.privacy.PrivacyStatus;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.EngineLimits;
import org.vauban.engine.FinishReason;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.TextSource;

/** A running assistant follows its policy from the next request on. */
class ChangedPolicyTest {
    @TempDir
    Path folder;

    private final List<EngineLimits> opened = Collections.synchronizedList(new ArrayList<>());
    private final List<FakeEngine> engines = Collections.synchronizedList(new ArrayList<>());
    private UserHome home;
    private Assistant assistant;

    @BeforeEach
    void start() throws IOException {
        home = new UserHome(folder);
        ModelFiles.place(folder.resolve("models"), "smollm2-135m-instruct");
        assistant = Assistants.create(new AssistSettings(new FakeEngineProvider(folder, limits -> {
            opened.add(limits);
            FakeEngine engine = new FakeEngine();
            engines.add(engine);
            return engine;
        }), "smollm2-135m-instruct", folder.resolve("models"), folder.resolve("audit.jsonl"), List.of(), 100, 0, 0,
                Locale.ENGLISH));
    }

    @AfterEach
    void end() {
        assistant.close();
        home.close();
    }

    private CompletionCall ask(String file) throws Exception {
        return ask(file, CompletionQuery.Trigger.INVOKED);
    }

    private CompletionCall ask(String file, CompletionQuery.Trigger trigger) throws Exception {
        Path source = Files.writeString(folder.resolve(file), "class A {\n}\n");
        return assistant.completions().complete(new CompletionQuery("editor",
                SourceText.whole(TextSource.file(source, folder), Files.readString(source)), "java", 10,
                trigger, List.of()), PartialListener.NONE);
    }

    private void completes(String file) throws Exception {
        answered(ask(file));
    }

    private void answered(CompletionCall call) throws Exception {
        FakeEngine asked = engine(call);
        asked.next().write("int a;").finish(FinishReason.END);
        assertInstanceOf(Proposal.class, call.result().get(Patience.SECONDS, TimeUnit.SECONDS));
    }

    /** Returns the latest engine, once the request has reached its engine or was refused. */
    private FakeEngine engine(CompletionCall call) throws Exception {
        assistant.describe().get(Patience.SECONDS, TimeUnit.SECONDS); // queued behind the request on the same thread
        return engines.getLast();
    }

    private String refused(String file) throws Exception {
        return assertInstanceOf(Refused.class, ask(file).result().get(Patience.SECONDS, TimeUnit.SECONDS)).reason();
    }

    @Tag("claim:policy-live")
    @Test
    void whatIsPinnedWhileItRunsIsWithheldAndTheAuditMoves() throws Exception {
        completes("PlanA.java");
        Path pinned = folder.resolve("pinned/audit.jsonl");
        home.policy("{\"exclusions.pinned\": [\"Plan*\"], \"audit.file\": \"" + pinned + "\"}");
        assertTrue(refused("PlanA.java").contains("Plan*"));
        assertTrue(Files.readString(pinned).contains("excluded: Plan*"));
        home.policy("{}");
        completes("PlanA.java");
        assertEquals(1, engines.size(), "the engine goes on");
    }

    @Tag("claim:policy-live")
    @Test
    void whatThePolicyBeforeLetThroughIsNotSuggested() throws Exception {
        CompletionCall call = ask("PlanA.java", CompletionQuery.Trigger.AUTOMATIC);
        FakeEngine.Asked asked = engine(call).next();
        home.policy("{\"exclusions.pinned\": [\"Plan*\"]}");
        assistant.describe().get(Patience.SECONDS, TimeUnit.SECONDS);
        String reason = assertInstanceOf(Refused.class, call.result().get(Patience.SECONDS, TimeUnit.SECONDS)).reason();
        assertTrue(reason.contains("Plan*"), reason);
        asked.awaitCancelled();
    }

    @Test
    void theRequestThatFindsAnotherPolicyIsAnswered() throws Exception {
        completes("A.java");
        home.policy("{\"exclusions.pinned\": [\"Plan*\"]}");
        CompletionCall call = ask("A.java", CompletionQuery.Trigger.AUTOMATIC);
        engine(call);
        answered(call); // after the requests approved under the former policy have ended
    }

    @Test
    void aFeatureIsSwitchedOff() throws Exception {
        completes("A.java");
        home.policy("{\"features.disabled\": [\"completion\"]}");
        String reason = refused("A.java");
        assertTrue(reason.contains("features.disabled"), reason);
    }

    @Tag("claim:policy-live")
    @Test
    void theEngineIsStartedAnewWhereThePolicyWantsItOtherwise() throws Exception {
        completes("A.java");
        home.policy("{\"engine.confinement\": \"required\"}");
        completes("A.java");
        assertEquals(2, opened.size());
        assertTrue(opened.getLast().confinementRequired());
        engines.getFirst().awaitClosed(); // by the request that noticed the change
        home.policy("{\"engine.confinement\": \"required\", \"chat.attachments\": \"forbidden\"}");
        completes("A.java");
        assertEquals(2, opened.size(), "attachments are nothing to it");
    }

    @Test
    void aModelThatIsForbiddenIsUnloaded() throws Exception {
        completes("A.java");
        home.policy("{\"models.allowed\": [\"" + "0".repeat(64) + "\"]}");
        ExecutionException e = assertThrows(ExecutionException.class,
                () -> assistant.describe().get(Patience.SECONDS, TimeUnit.SECONDS));
        assertEquals(EngineError.POLICY, assertInstanceOf(EngineException.class, e.getCause()).error());
        engines.getFirst().awaitClosed();
        assertEquals(1, engines.size());
    }

    @Tag("claim:policy-live")
    @Test
    void aPolicyThatIsNotUnderstoodChangesNothingAndIsTold() throws Exception {
        home.policy("{\"exclusions.pinned\": [\"Plan*\"]}");
        List<PolicyChanges.Change> told = Collections.synchronizedList(new ArrayList<>());
        try (PolicyChanges changes = PolicyChanges.listen(told::add)) {
            completes("A.java");
            assertNull(assistant.status().warning());
            home.policy("{\"exclusions.pined\": []}");
            assertTrue(refused("PlanA.java").contains("Plan*"), "what held goes on");
            completes("A.java");
            assertEquals(1, told.size());
            assertTrue(told.getFirst().warning() && told.getFirst().sentence().contains("exclusions.pined"));
            assertEquals(told.getFirst().sentence(), assistant.status().warning());
            EffectivePolicy shown = PrivacyStatus.of(Locale.ENGLISH).policy();
            assertNull(shown.failure());
            assertEquals(List.of(told.getFirst().sentence()), shown.notes());
            assertEquals(List.of("Plan*"), shown.setting("exclusions.pinned").orElseThrow().values());

            home.policy("{}");
            completes("PlanA.java");
            assertNull(assistant.status().warning());
            assertFalse(told.getLast().warning());
        }
    }

    @Test
    void promptsThatMayNoLongerBeKeptAreForgotten() throws Exception {
        completes("A.java");
        assertEquals("int a;", assistant.prompts().requests().getFirst().answer());
        CountDownLatch forgotten = new CountDownLatch(1);
        assistant.prompts().addListener(() -> {
            if (assistant.prompts().requests().getFirst().answer().isEmpty()) {
                forgotten.countDown();
            }
        });
        home.policy("{\"inspector.prompts\": \"forbidden\"}");
        completes("A.java");
        assertTrue(forgotten.await(Patience.SECONDS, TimeUnit.SECONDS));
        assertEquals("", assistant.prompts().requests().getLast().answer());
    }
}
