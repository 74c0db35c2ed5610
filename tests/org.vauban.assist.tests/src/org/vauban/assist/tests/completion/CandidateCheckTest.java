// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.completion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vauban.assist.completion.CandidateCheck;
import org.vauban.assist.completion.CandidateCheck.Candidate;
import org.vauban.assist.completion.CandidateCheck.Continuation;
import org.vauban.assist.completion.CandidateCheck.Verdict;
import org.vauban.assist.completion.CompletionCall;
import org.vauban.assist.completion.CompletionOutcome;
import org.vauban.assist.completion.CompletionOutcome.Nothing;
import org.vauban.assist.completion.CompletionOutcome.Proposal;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.completion.CompletionQuery.Trigger;
import org.vauban.assist.completion.CompletionService.PartialListener;
import org.vauban.assist.edit.proposal.TextChange;
import org.vauban.assist.inspect.InspectedPart;
import org.vauban.assist.inspect.SuggestionTrace;
import org.vauban.assist.inspect.SuggestionTrace.Disposition;
import org.vauban.assist.inspect.SuggestionTrace.Step;
import org.vauban.assist.inspect.SuggestionTrace.Timed;
import org.vauban.assist.tests.FakeAssistant;
import org.vauban.assist.tests.FakeEngine;
import org.vauban.assist.tests.Patience;
import org.vauban.assist.tests.WithFakeAssistant;
import org.vauban.engine.FinishReason;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.TextSource;

/** Candidates are shown only as far as their check accepts them. */
class CandidateCheckTest extends WithFakeAssistant {
    private static final String TEXT = "class A {\n    void run() {\n        \n    }\n}\n";
    private static final int CARET = TEXT.indexOf("        \n") + 8;
    private static final TextChange IMPORT = new TextChange(0, 0, "import java.util.List;\n");
    private static final int LONG = Patience.SECONDS * 1_000;

    private final BlockingQueue<String> partials = new LinkedBlockingQueue<>();
    private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();

    private record Asked(Candidate candidate, CompletableFuture<Verdict> answer) {}

    /** A check that answers when the test says so. */
    private final class Judge implements CandidateCheck {
        private final int limit;

        Judge(int limit) {
            this.limit = limit;
        }

        @Override
        public CompletableFuture<Verdict> check(Candidate candidate) {
            CompletableFuture<Verdict> answer = new CompletableFuture<>();
            asked.add(new Asked(candidate, answer));
            return answer;
        }

        @Override
        public int limitMillis() {
            return limit;
        }
    }

    private CompletionCall ask(CandidateCheck judge) {
        return ask(judge, partials::add);
    }

    private CompletionCall ask(CandidateCheck judge, PartialListener listener) {
        return ask(judge, Trigger.INVOKED, "|", listener);
    }

    /** @param line the caret's line, with a bar at the caret */
    private CompletionCall ask(CandidateCheck judge, Trigger trigger, String line, PartialListener listener) {
        String text = TEXT.substring(0, CARET) + line.replace("|", "") + TEXT.substring(CARET);
        CompletionQuery query = new CompletionQuery("editor",
                SourceText.whole(TextSource.file(folder.resolve("A.java"), folder), text), "java",
                CARET + line.indexOf('|'), trigger, List.of()).with(List.of(), judge);
        return fake.assistant().completions().complete(query, listener);
    }

    private Asked next() throws InterruptedException {
        Asked next = asked.poll(Patience.SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("the judge was not asked");
        }
        return next;
    }

    private static CompletionOutcome outcome(CompletionCall call) throws Exception {
        return call.result().get(Patience.SECONDS, TimeUnit.SECONDS);
    }

    private CandidateCheck always(Verdict verdict) {
        return candidate -> CompletableFuture.completedFuture(verdict);
    }

    @Test
    void aGoodOneIsProposed() throws Exception {
        CompletionCall call = ask(new Judge(LONG));
        engine.next().write("one();").finish(FinishReason.END);
        Asked judged = next();
        assertEquals(new Candidate("one();", true), judged.candidate());
        assertTrue(partials.isEmpty() && !call.result().isDone(), "nothing is shown before the judge has spoken");
        judged.answer().complete(Verdict.ACCEPTED);
        assertEquals("one();", assertInstanceOf(Proposal.class, outcome(call)).text());
    }

    @Tag("claim:code-checked")
    @Test
    void aRepairIsProposedWithItsImport() throws Exception {
        CompletionCall call = ask(
                always(new Verdict.Repaired("List<A> all;", List.of(IMPORT), "List is not imported")));
        engine.next().write("Lst<A> all;").finish(FinishReason.END);
        Proposal proposal = assertInstanceOf(Proposal.class, outcome(call));
        assertEquals("List<A> all;", proposal.text());
        assertEquals(List.of(IMPORT), proposal.edits());
        InspectedPart note = fake.assistant().prompts().requests().getLast().parts().getLast();
        assertEquals("check", note.role());
        assertEquals("List is not imported", note.reason());
    }

    /** Reports immediately that a candidate is wrong, and does not finish searching for a repair. */
    private record Known(CompletableFuture<Verdict> answer) implements CandidateCheck {
        @Override
        public CompletableFuture<Verdict> check(Candidate candidate) {
            return answer;
        }

        @Override
        public CompletableFuture<Verdict> check(Candidate candidate, Consumer<Verdict> known) {
            known.accept(new Verdict.Dropped("frob is undefined"));
            return answer;
        }

        @Override
        public int limitMillis() {
            return 20;
        }
    }

    @Test
    void whatIsKnownToBeWrongIsNotShownWhenTheRepairTakesTooLong() throws Exception {
        CompletionCall call = ask(new Known(new CompletableFuture<>()));
        engine.next().write("frob();").finish(FinishReason.END);
        assertInstanceOf(Nothing.class, outcome(call));
        InspectedPart note = fake.assistant().prompts().requests().getLast().parts().getLast();
        assertTrue(note.reason().contains("frob is undefined"), note.reason());
        CompletionCall failing = ask(
                new Known(CompletableFuture.failedFuture(new IllegalStateException("the judge broke"))));
        engine.next().write("frob();").finish(FinishReason.END);
        assertInstanceOf(Nothing.class, outcome(failing));
    }

    @Test
    void whyItIsNotCheckedIsToldInTheLanguageOfTheUser() throws Exception {
        fake.close();
        fake = new FakeAssistant(folder, Locale.FRENCH);
        engine = fake.engine;
        CompletionCall slow = ask(new Judge(1));
        engine.next().write("one();").finish(FinishReason.END);
        assertInstanceOf(Proposal.class, outcome(slow));
        assertEquals("La v\u00e9rification a dur\u00e9 plus de 1\u00a0ms, la suggestion n\u2019est donc pas"
                + " v\u00e9rifi\u00e9e", reason());
        CompletionCall failing = ask(candidate -> CompletableFuture.failedFuture(new IllegalStateException("broke")));
        engine.next().write("one();").finish(FinishReason.END);
        assertInstanceOf(Proposal.class, outcome(failing));
        assertTrue(reason().startsWith("La v\u00e9rification") && reason().contains("broke"), reason());
    }

    private String reason() {
        return fake.assistant().prompts().requests().getLast().parts().getLast().reason();
    }

    @Tag("claim:code-checked")
    @Test
    void aBadOneIsNeverShown() throws Exception {
        CompletionCall call = ask(always(new Verdict.Dropped("frob is undefined")));
        engine.next().write("frob();\n", "        frob();\n", "        frob").finish(FinishReason.END);
        assertInstanceOf(Nothing.class, outcome(call));
        assertTrue(partials.isEmpty());
    }

    private SuggestionTrace trace() {
        return fake.assistant().prompts().requests().getLast().trace();
    }

    private void assertTrace(Disposition disposition) {
        assertEquals(disposition, trace().disposition());
        assertEquals(List.of(Step.SENT, Step.FIRST_TEXT, Step.ANSWERED, Step.CHECKED),
                trace().steps().stream().map(Timed::step).toList());
    }

    @Test
    void theInspectorTellsWhatBecameOfIt() throws Exception {
        CompletionCall good = ask(always(Verdict.ACCEPTED));
        engine.next().write("one();").finish(FinishReason.END);
        outcome(good);
        assertTrace(Disposition.OFFERED);
        good.traced(Disposition.SHOWN, null, List.of());
        assertTrace(Disposition.SHOWN);
        CompletionCall bad = ask(always(new Verdict.Dropped("frob is undefined")));
        engine.next().write("frob();").finish(FinishReason.END);
        outcome(bad);
        assertTrace(Disposition.REJECTED);
        CompletionCall empty = ask(always(Verdict.ACCEPTED));
        engine.next().write("  \n").finish(FinishReason.END);
        outcome(empty);
        assertTrace(Disposition.EMPTY);
    }

    @Test
    void theInspectorTellsThatNobodyWaitedForIt() throws Exception {
        CountDownLatch noted = new CountDownLatch(1);
        fake.assistant().prompts().addListener(noted::countDown);
        CompletionCall call = ask(always(Verdict.ACCEPTED));
        FakeEngine.Asked asked = engine.next();
        asked.write("one");
        call.cancel();
        outcome(call);
        // cancelling does not wait for the engine
        assertTrue(noted.await(Patience.SECONDS, TimeUnit.SECONDS));
        assertTrace(Disposition.CANCELLED);
    }

    @Test
    void whatIsWrittenIsToldBeforeItIsJudged() throws Exception {
        List<String> written = new CopyOnWriteArrayList<>();
        CompletionCall call = ask(new Judge(LONG), new PartialListener() {
            @Override
            public void partial(String text) {
                partials.add(text);
            }

            @Override
            public void written(String text) {
                written.add(text);
            }
        });
        FakeEngine.Asked asked = engine.next();
        asked.write("on").write("e();");
        assertEquals(List.of("on", "one();"), written);
        assertTrue(partials.isEmpty() && this.asked.isEmpty(), "it is not to be shown");
        call.cancel();
        asked.awaitCancelled();
    }

    @Test
    void whatIsDecidedIsJudgedWhileTheEngineEnds() throws Exception {
        CompletionCall call = ask(new Judge(LONG), Trigger.AUTOMATIC, "x = |;", partials::add);
        FakeEngine.Asked writes = engine.next();
        writes.endsLater = true;
        writes.write("one()").write(";\n");
        Asked judged = next();
        assertEquals(new Candidate("one()", true), judged.candidate());
        writes.finish(FinishReason.CANCELLED);
        judged.answer().complete(Verdict.ACCEPTED);
        assertEquals("one()", assertInstanceOf(Proposal.class, outcome(call)).text());
        assertTrue(asked.isEmpty(), "it is judged once");
    }

    @Test
    void wholeLinesAreShownOnceTheyAreJudged() throws Exception {
        CompletionCall call = ask(new Judge(LONG));
        FakeEngine.Asked writes = engine.next().write("one();\n", "        tw");
        Asked first = next();
        assertEquals(new Candidate("one();", false), first.candidate());
        writes.write("o();\n        three();\n", "        fo");
        assertTrue(asked.isEmpty(), "one judgement at a time");
        first.answer().complete(Verdict.ACCEPTED);
        assertEquals("one();", partials.poll(Patience.SECONDS, TimeUnit.SECONDS));
        Asked second = next();
        assertEquals("one();\n        two();\n        three();", second.candidate().text());
        second.answer().complete(new Verdict.Dropped("three is undefined"));
        writes.write("ur();").finish(FinishReason.END);
        Asked whole = next();
        assertTrue(whole.candidate().whole());
        whole.answer().complete(new Verdict.Dropped("three is undefined"));
        Asked shown = next();
        assertEquals(new Candidate("one();", true), shown.candidate(), "what is shown already may stay");
        shown.answer().complete(Verdict.ACCEPTED);
        assertEquals("one();", assertInstanceOf(Proposal.class, outcome(call)).text());
        assertTrue(partials.isEmpty());
    }

    @Test
    void aSlowJudgeIsNotWaitedFor() throws Exception {
        CompletionCall call = ask(new Judge(20));
        engine.next().write("one();").finish(FinishReason.END);
        Asked judged = next();
        assertEquals("one();", assertInstanceOf(Proposal.class, outcome(call)).text());
        judged.answer().handle((verdict, failure) -> null).get(Patience.SECONDS, TimeUnit.SECONDS);
        assertTrue(judged.answer().isCancelled(), "it may stop");
        assertTrue(fake.assistant().prompts().requests().getLast().parts().getLast().reason().contains("20 ms"));
    }

    @Test
    void aJudgeThatFailsLetsPassAndIsNoted() throws Exception {
        CompletionCall call = ask(candidate -> {
            throw new IllegalStateException("no parser");
        });
        engine.next().write("one();").finish(FinishReason.END);
        assertInstanceOf(Proposal.class, outcome(call));
        assertTrue(fake.assistant().prompts().requests().getLast().parts().getLast().reason().contains("no parser"));
    }

    @Test
    void cancellingWhileTheJudgeThinksGivesNothing() throws Exception {
        CompletionCall call = ask(new Judge(LONG));
        engine.next().write("one();").finish(FinishReason.END);
        Asked judged = next();
        call.cancel();
        judged.answer().complete(Verdict.ACCEPTED);
        assertInstanceOf(Nothing.class, outcome(call));
    }

    private CandidateCheck dropsFirst() {
        return candidate -> CompletableFuture
                .completedFuture(candidate.text().contains("frob") || candidate.text().contains("nix")
                        ? new Verdict.Dropped("no such name", new Continuation("this.", List.of("run(", "size")))
                        : Verdict.ACCEPTED);
    }

    @Test
    void aWrongNameIsWrittenAnewFromThoseThatExist() throws Exception {
        CompletionCall call = ask(dropsFirst());
        FakeEngine.Asked first = engine.next();
        first.write("this.frob();").finish(FinishReason.END);
        FakeEngine.Asked second = engine.next();
        assertEquals(first.request.prefix().text() + "this.", second.request.prefix().text());
        assertEquals(first.request.suffix().text(), second.request.suffix().text());
        String grammar = second.request.options().grammar();
        assertTrue(grammar.contains("\"run(\" any") && grammar.contains("\"size\" end"), grammar);
        second.write("run();").finish(FinishReason.END);
        assertEquals("this.run();", assertInstanceOf(Proposal.class, outcome(call)).text());
        assertEquals(2, fake.assistant().prompts().requests().size(), "both are noted");
    }

    @Test
    void itIsAskedAnewFurtherOnThreeTimesAtMost() throws Exception {
        CompletionCall call = ask(candidate -> CompletableFuture.completedFuture(new Verdict.Dropped("no such name",
                new Continuation(candidate.text().substring(0, candidate.text().lastIndexOf('.') + 1),
                        List.of("run(", "size")))));
        FakeEngine.Asked first = engine.next();
        first.write("this.a();").finish(FinishReason.END);
        String kept = "this.";
        for (int time = 0; time < 3; time++) {
            FakeEngine.Asked anew = engine.next();
            assertEquals(first.request.prefix().text() + kept, anew.request.prefix().text());
            anew.write("run().b();").finish(FinishReason.END);
            kept += "run().";
        }
        assertInstanceOf(Nothing.class, outcome(call));
        assertTrue(engine.asked.isEmpty());
    }

    @Test
    void itIsNotAskedAnewAtTheSamePlace() throws Exception {
        CompletionCall call = ask(dropsFirst());
        engine.next().write("this.frob();").finish(FinishReason.END);
        engine.next().write("run(nix);").finish(FinishReason.END);
        assertInstanceOf(Nothing.class, outcome(call));
        assertTrue(engine.asked.isEmpty());
    }

    @Test
    void cancellingEndsTheSecondAsWell() throws Exception {
        CompletionCall call = ask(dropsFirst());
        engine.next().write("this.frob();").finish(FinishReason.END);
        FakeEngine.Asked second = engine.next();
        call.cancel();
        second.awaitCancelled();
        assertInstanceOf(Nothing.class, outcome(call));
    }
}
