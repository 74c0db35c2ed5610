// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.completion.AlternativesCall;
import org.vauban.assist.completion.CandidateCheck;
import org.vauban.assist.completion.CandidateCheck.Verdict;
import org.vauban.assist.completion.CompletionCall;
import org.vauban.assist.completion.CompletionOutcome;
import org.vauban.assist.completion.CompletionOutcome.Nothing;
import org.vauban.assist.completion.CompletionOutcome.Proposal;
import org.vauban.assist.completion.CompletionOutcome.Refused;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.completion.CompletionQuery.Trigger;
import org.vauban.assist.completion.CompletionService.OutcomeListener;
import org.vauban.assist.completion.CompletionService.PartialListener;
import org.vauban.assist.tests.FakeEngine.Asked;
import org.vauban.engine.FinishReason;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.TextSource;

/** Text that was approved under another policy or other settings is never suggested, however it was requested. */
class ChangedGateTest {
    private static final String WITHDRAWN = "(withdrawn)";
    private static final String EXCLUDED = "{\"completion.excluded\": [\"A.java\"]}";
    private static final String OTHER = "{\"completion.lines\": \"5\"}";

    @TempDir
    Path folder;

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final BlockingQueue<CompletableFuture<Verdict>> judged = new LinkedBlockingQueue<>();
    private final PartialListener listener = new PartialListener() {
        @Override
        public void partial(String text) {
            told.add(text);
        }

        @Override
        public void withdrawn() {
            told.add(WITHDRAWN);
        }
    };
    private UserHome home;
    private FakeAssistant fake;

    @BeforeEach
    void start() throws IOException {
        home = new UserHome(folder);
        fake = new FakeAssistant(folder, Locale.ENGLISH);
    }

    @AfterEach
    void end() {
        fake.close();
        home.close();
    }

    private CompletionQuery query(Trigger trigger, CandidateCheck check) throws IOException {
        Path source = Files.writeString(folder.resolve("A.java"), "class A {\n}\n");
        return new CompletionQuery("editor",
                SourceText.whole(TextSource.file(source, folder), Files.readString(source)), "java", 10, trigger,
                List.of()).with(List.of(), check);
    }

    private CompletionCall ask(Trigger trigger, CandidateCheck check) throws IOException {
        return fake.assistant().completions().complete(query(trigger, check), listener);
    }

    /** Accepts every candidate. */
    private static CandidateCheck lenient() {
        return candidate -> CompletableFuture.completedFuture(Verdict.ACCEPTED);
    }

    private CandidateCheck slow() {
        return candidate -> {
            CompletableFuture<Verdict> verdict = new CompletableFuture<>();
            judged.add(verdict);
            return verdict;
        };
    }

    /** Changes the policy, and sends a request that notices the change. */
    private void policy(String policy) throws Exception {
        home.policy(policy);
        FakeAssistant.get(fake.assistant().describe());
    }

    private String nextTold() throws InterruptedException {
        return told.poll(Patience.SECONDS, TimeUnit.SECONDS);
    }

    private void refused(CompletionCall call) throws Exception {
        String reason = assertInstanceOf(Refused.class, FakeAssistant.get(call.result())).reason();
        assertTrue(reason.contains("completion.excluded"), reason);
    }

    private void proposed(CompletionCall call, String text) throws Exception {
        assertEquals(text, assertInstanceOf(Proposal.class, FakeAssistant.get(call.result())).text());
    }

    @Tag("claim:policy-live")
    @Test
    void whatIsCheckedWhileSomebodyTypesEndsWithTheReason() throws Exception {
        CompletionCall call = ask(Trigger.AUTOMATIC, lenient());
        Asked before = fake.engine.next();
        policy(EXCLUDED);
        before.awaitCancelled();
        refused(call);
    }

    @Tag("claim:policy-live")
    @Test
    void whatWasInvokedEndsWithTheReason() throws Exception {
        CompletionCall call = ask(Trigger.INVOKED, CandidateCheck.NONE);
        Asked before = fake.engine.next();
        before.write("    int a");
        assertEquals("    int a", nextTold());
        policy(EXCLUDED);
        before.awaitCancelled();
        assertEquals(WITHDRAWN, nextTold());
        refused(call);
    }

    @Test
    void whatWasInvokedIsAskedForAnew() throws Exception {
        CompletionCall call = ask(Trigger.INVOKED, CandidateCheck.NONE);
        Asked before = fake.engine.next();
        policy(OTHER);
        before.awaitCancelled();
        fake.engine.next().write("    int b;").finish(FinishReason.END);
        proposed(call, "    int b;");
        assertEquals("    int b;", nextTold());
        assertNull(told.poll(), "nothing was told that could be withdrawn");
    }

    @Test
    void aTextThatIsBeingCheckedIsAskedForAnew() throws Exception {
        CompletionCall call = ask(Trigger.AUTOMATIC, slow());
        fake.engine.next().write("    int a;").finish(FinishReason.END);
        CompletableFuture<Verdict> verdict = judged.take();
        policy(OTHER);
        verdict.complete(Verdict.ACCEPTED);
        fake.engine.next().write("    int b;").finish(FinishReason.END);
        judged.take().complete(Verdict.ACCEPTED);
        proposed(call, "    int b;");
    }

    @Test
    void whatIsShownIsWithdrawn() throws Exception {
        for (Trigger trigger : Trigger.values()) {
            for (CandidateCheck check : List.of(CandidateCheck.NONE, lenient())) {
                told.clear();
                CompletionCall call = ask(trigger, check);
                fake.engine.next().write("    int a;").finish(FinishReason.END);
                proposed(call, "    int a;");
                if (check == CandidateCheck.NONE) {
                    assertEquals("    int a;", nextTold());
                }
                policy("{\"completion.lines\": \"" + (5 + trigger.ordinal()) + "\"}");
                assertEquals(WITHDRAWN, nextTold(), trigger + " " + check);
                policy("{}");
            }
        }
    }

    @Test
    void whatIsHeldForWhoeverTypesOnIsNotSuggested() throws Exception {
        CompletionCall call = ask(Trigger.AUTOMATIC, CandidateCheck.NONE);
        fake.engine.next().write("    int a;").finish(FinishReason.END);
        proposed(call, "    int a;");
        policy(EXCLUDED);
        SourceText typed = SourceText.whole(TextSource.file(folder.resolve("A.java"), folder), "class A {\n    }\n");
        refused(fake.assistant().completions().complete(
                new CompletionQuery("editor", typed, "java", 14, Trigger.AUTOMATIC, List.of()), listener));
    }

    @Test
    void alternativesEndAndTheFirstIsWithdrawn() throws Exception {
        AlternativesCall call = fake.assistant().completions().alternatives(query(Trigger.INVOKED, CandidateCheck.NONE),
                3, new OutcomeListener() {
                    @Override
                    public void told(CompletionOutcome outcome) {
                        if (outcome instanceof Proposal proposal) {
                            told.add(proposal.text());
                        }
                    }

                    @Override
                    public void withdrawn() {
                        told.add(WITHDRAWN);
                    }
                });
        fake.engine.next().write("    int a;").finish(FinishReason.END);
        Asked second = fake.engine.next();
        Asked third = fake.engine.next();
        policy(OTHER);
        second.awaitCancelled();
        third.awaitCancelled();
        FakeAssistant.get(call.done());
        assertEquals(List.of("    int a;", WITHDRAWN), List.copyOf(told));
    }

    @Test
    void otherSettingsEndWhatIsAwaitedAndWithdrawWhatIsShown() throws Exception {
        CompletionCall call = ask(Trigger.INVOKED, lenient());
        Asked before = fake.engine.next();
        fake.assistant().configure(fake.settings(folder.resolve("other.jsonl")));
        before.awaitCancelled();
        assertInstanceOf(Nothing.class, FakeAssistant.get(call.result()));
        CompletionCall next = ask(Trigger.INVOKED, lenient());
        fake.engine.next().write("    int a;").finish(FinishReason.END);
        proposed(next, "    int a;");
        fake.assistant().configure(fake.settings(folder.resolve("audit.jsonl")));
        assertEquals(WITHDRAWN, nextTold());
    }
}
