// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.completion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.vauban.assist.completion.CompletionCall;
import org.vauban.assist.completion.CompletionOutcome;
import org.vauban.assist.completion.CompletionOutcome.Nothing;
import org.vauban.assist.completion.CompletionOutcome.Proposal;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.completion.CompletionQuery.Trigger;
import org.vauban.assist.completion.CompletionService.PartialListener;
import org.vauban.assist.tests.FakeAssistant;
import org.vauban.assist.tests.FakeEngine.Asked;
import org.vauban.assist.tests.Patience;
import org.vauban.assist.tests.WithFakeAssistant;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.FinishReason;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.TextSource;

/** A user who types along a suggestion gets the rest of it without a new request. */
class RecentSuggestionsTest extends WithFakeAssistant {
    private static final String BEFORE = "class A {\n    void a() {\n        ";
    private static final String AFTER = "\n    }\n}\n";

    private CompletionQuery typed(String typed, String after, Trigger trigger) {
        return new CompletionQuery("editor", SourceText.whole(TextSource.file(folder.resolve("A.java"), folder),
                BEFORE + typed + after), "java", BEFORE.length() + typed.length(), trigger, List.of());
    }

    private CompletionCall ask(String typed) {
        return ask(typed, PartialListener.NONE);
    }

    private CompletionCall ask(String typed, PartialListener listener) {
        return fake.assistant().completions().complete(typed(typed, AFTER, Trigger.AUTOMATIC), listener);
    }

    private static String text(CompletionCall call) throws Exception {
        return assertInstanceOf(Proposal.class, outcome(call)).text();
    }

    private static CompletionOutcome outcome(CompletionCall call) throws Exception {
        return call.result().get(Patience.SECONDS, TimeUnit.SECONDS);
    }

    /** Waits until the assistant has processed all requests so far, which it does in order. */
    private void settle() throws Exception {
        FakeAssistant.get(fake.assistant().describe());
    }

    @Test
    void aSuggestionThatIsTypedIsNotRequestedAgain() throws Exception {
        CompletionCall first = ask("");
        engine.next().write("int count = 0;").finish(FinishReason.END);
        assertEquals("int count = 0;", text(first));
        assertEquals("t count = 0;", text(ask("in")));
        assertEquals("count = 0;", text(ask("int ")));
        settle();
        assertNull(engine.asked.poll());
    }

    @Test
    void whatIsStillBeingWrittenGoesOnForWhoeverTypesIt() throws Exception {
        CompletionCall first = ask("");
        Asked asked = engine.next();
        first.release();
        assertInstanceOf(Nothing.class, outcome(first));
        CompletionCall second = ask("i");
        asked.write("int count", " = 0;").finish(FinishReason.END);
        assertEquals("nt count = 0;", text(second));
        settle();
        assertNull(engine.asked.poll());
        assertFalse(asked.cancelled);
    }

    @Test
    void theRestGrowsForWhoeverTypedMeanwhile() throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        ask("");
        Asked asked = engine.next();
        CompletionCall second = ask("int", told::add);
        asked.write("int count = compute(first,");
        assertEquals(" count = compute(first,", told.poll(Patience.SECONDS, TimeUnit.SECONDS));
        asked.write(" second);").finish(FinishReason.END);
        assertEquals(" count = compute(first, second);", text(second));
    }

    @Test
    void whoHasWaitedLongGetsTheLinesThatAreThere() throws Exception {
        CompletionCall call = ask("");
        Asked asked = engine.next();
        asked.write("int count = 0;\n", "        int si");
        call.settle();
        assertFalse(call.result().isDone(), "it is looked at when the model writes on");
        asked.write("ze");
        asked.awaitCancelled();
        assertEquals("int count = 0;", text(call));
    }

    @Test
    void whereABlockIsOpenItIsWaitedFor() throws Exception {
        CompletionCall call = ask("");
        call.settle();
        Asked asked = engine.next();
        asked.write("if (count > 0) {\n", "            count--;\n", "            size");
        assertFalse(asked.cancelled);
        asked.write("++;\n", "        }\n", "        ret");
        asked.awaitCancelled();
        assertEquals("if (count > 0) {\n            count--;\n            size++;\n        }", text(call));
    }

    @Test
    void withoutAWholeLineItIsWaitedFor() throws Exception {
        CompletionCall call = ask("");
        call.settle();
        Asked asked = engine.next();
        asked.write("int count", " = compute(first");
        assertFalse(asked.cancelled);
        asked.write(");\n        in");
        asked.awaitCancelled();
        assertEquals("int count = compute(first);", text(call));
    }

    @Test
    void whoTypesOnAndHasWaitedLongGetsTheRestOfTheLines() throws Exception {
        ask("");
        Asked asked = engine.next();
        CompletionCall second = ask("int");
        asked.write("int count = 0;\n        count");
        second.settle();
        asked.write("++");
        asked.awaitCancelled();
        assertEquals(" count = 0;", text(second));
    }

    @Test
    void whatIsRequestedAnewForWhoeverHasWaitedLongIsSettledToo() throws Exception {
        ask("");
        Asked first = engine.next();
        CompletionCall second = ask("fo");
        second.settle();
        first.write("int count = compute(first,");
        first.awaitCancelled();
        Asked again = engine.next();
        again.write("r (int i : all) sum += i;\n        return");
        again.awaitCancelled();
        assertEquals("r (int i : all) sum += i;", text(second));
    }

    @Test
    void otherKeysThanSuggestedAreRequestedAtOnce() throws Exception {
        ask("");
        Asked first = engine.next();
        CompletionCall second = ask("fo");
        first.write("int count = compute(first,");
        first.awaitCancelled();
        engine.next().write("r (;;) {}").finish(FinishReason.END);
        assertEquals("r (;;) {}", text(second));
    }

    @Test
    void whatWasSuggestedForAnotherTextIsNotShown() throws Exception {
        CompletionCall first = ask("");
        engine.next().write("int count = 0;").finish(FinishReason.END);
        text(first);
        CompletionCall other = fake.assistant().completions()
                .complete(typed("in", "\n        count++;" + AFTER, Trigger.AUTOMATIC), PartialListener.NONE);
        engine.next().write("t other = 1;").finish(FinishReason.END);
        assertEquals("t other = 1;", text(other));
    }

    @Test
    void theSameCaretIsRequestedAgain() throws Exception {
        CompletionCall first = ask("");
        engine.next().write("int count = 0;").finish(FinishReason.END);
        text(first);
        CompletionCall second = ask("");
        engine.next().write("int total = 0;").finish(FinishReason.END);
        assertEquals("int total = 0;", text(second));
    }

    @Test
    void whoeverAsksExplicitlyGetsANewOne() throws Exception {
        CompletionCall first = ask("");
        Asked automatic = engine.next();
        CompletionCall invoked = fake.assistant().completions().complete(typed("i", AFTER, Trigger.INVOKED),
                PartialListener.NONE);
        automatic.awaitCancelled();
        assertInstanceOf(Nothing.class, outcome(first));
        engine.next().write("nt count = 0;").finish(FinishReason.END);
        assertEquals("nt count = 0;", text(invoked));
    }

    @Test
    void whatNobodyWaitsForEnds() throws Exception {
        CompletionCall first = ask("");
        Asked asked = engine.next();
        first.release();
        asked.awaitCancelled();
    }

    @Test
    void cancellingEndsItAtOnce() throws Exception {
        CompletionCall first = ask("");
        Asked asked = engine.next();
        first.cancel();
        assertInstanceOf(Nothing.class, outcome(first));
        asked.awaitCancelled();
    }

    @Test
    void aFailureReachesWhoeverTypedOn() throws Exception {
        ask("");
        Asked asked = engine.next();
        CompletionCall second = ask("i");
        asked.fail(new EngineException(EngineError.INTERNAL, "broken"));
        assertEquals("broken", assertThrows(ExecutionException.class, () -> outcome(second)).getCause().getMessage());
    }
}
