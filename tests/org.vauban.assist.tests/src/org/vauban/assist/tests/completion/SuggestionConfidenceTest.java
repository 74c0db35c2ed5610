// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.completion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import java.util.concurrent.BlockingQueue;
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
import org.vauban.assist.inspect.SuggestionTrace.Disposition;
import org.vauban.assist.tests.FakeEngine.Asked;
import org.vauban.assist.tests.Patience;
import org.vauban.assist.tests.WithFakeAssistant;
import org.vauban.engine.FinishReason;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.TextSource;

/** Text that the model is unsure of is not shown automatically during typing. */
class SuggestionConfidenceTest extends WithFakeAssistant {
    private static final String BEFORE = "class A {\n    void a() {\n        ";
    private static final String TEXT = BEFORE + "\n    }\n}\n";

    private CompletionCall ask(Trigger trigger, PartialListener listener) {
        return ask(BEFORE, trigger, listener);
    }

    private CompletionCall ask(String before, Trigger trigger, PartialListener listener) {
        return fake.assistant().completions().complete(new CompletionQuery("editor",
                SourceText.whole(TextSource.file(folder.resolve("A.java"), folder),
                        before + TEXT.substring(BEFORE.length())),
                "java", before.length(), trigger, List.of()), listener);
    }

    private CompletionCall ask() {
        return ask(Trigger.AUTOMATIC, PartialListener.NONE);
    }

    private static CompletionOutcome outcome(CompletionCall call) throws Exception {
        return call.result().get(Patience.SECONDS, TimeUnit.SECONDS);
    }

    private static String text(CompletionCall call) throws Exception {
        return assertInstanceOf(Proposal.class, outcome(call)).text();
    }

    @Test
    void aLineThatTheModelIsSureOfIsShown() throws Exception {
        CompletionCall call = ask();
        engine.next().write("first", 0.6).write("();", 0.9).finish(FinishReason.END);
        assertEquals("first();", text(call));
    }

    @Test
    void anUnlikelyFirstLineIsNotShownAndNotFinished() throws Exception {
        CompletionCall call = ask();
        Asked asked = engine.next();
        asked.write("first", 0.6).write("(", 0.9).write("guess", 0.01);
        asked.awaitCancelled();
        assertInstanceOf(Nothing.class, outcome(call));
        assertEquals(Disposition.UNCERTAIN,
                fake.assistant().prompts().requests().getLast().trace().disposition());
    }

    @Test
    void aSmallModelNeedsToBeLessSure() throws Exception {
        fake.engine.parameters = 494_000_000;
        CompletionCall call = ask();
        engine.next().write("first", 0.15).write("();", 0.9).finish(FinishReason.END);
        assertEquals("first();", text(call));
    }

    @Test
    void aLargerOneNeedsToBeAsSureAsAQuarter() throws Exception {
        CompletionCall call = ask();
        Asked asked = engine.next();
        asked.write("first", 0.24).write("();", 0.9);
        asked.awaitCancelled();
        assertInstanceOf(Nothing.class, outcome(call));
    }

    @Test
    void aQuarterIsEnoughForALargerOne() throws Exception {
        CompletionCall call = ask();
        engine.next().write("first", 0.26).write("();", 0.99).finish(FinishReason.END);
        assertEquals("first();", text(call));
    }

    @Test
    void whatHasReadOnlyAShortPromptNeedsToBeLessSure() throws Exception {
        CompletionCall call = ask(BEFORE + "int filler;\n        ".repeat(400), Trigger.AUTOMATIC,
                PartialListener.NONE);
        engine.next().write("first", 0.15).write("();", 0.9).finish(FinishReason.END);
        assertEquals("first();", text(call));
    }

    @Test
    void whatComesAfterAnUnlikelyLineIsNotShownEither() throws Exception {
        CompletionCall call = ask();
        Asked asked = engine.next();
        asked.write("first", 0.8).write("();", 0.9).write("\n        ", 0.9).write("second", 0.01);
        asked.awaitCancelled();
        assertEquals("first();", text(call));
    }

    @Test
    void eachLineCountsForItself() throws Exception {
        CompletionCall call = ask();
        Asked asked = engine.next();
        asked.write("first();", 0.3).write("\n        ", 0.9).write("second();", 0.2).write("\n        ", 0.9)
                .write("third();", 0.2).finish(FinishReason.END);
        assertEquals("first();\n        second();\n        third();", text(call));
    }

    @Test
    void whatIsLikelyWithinTheTokenThatWasTypedInPartCounts() throws Exception {
        CompletionCall call = ask();
        Asked asked = engine.next();
        assertEquals(1, asked.request.options().probabilities());
        // part of the token has been typed already
        asked.write("st", 0.6).write("();", 0.6).finish(FinishReason.END);
        assertEquals("st();", text(call));
    }

    @Test
    void nothingOfAnUnlikelyLineIsToldOnTheWay() throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        CompletionCall call = ask(Trigger.AUTOMATIC, told::add);
        Asked asked = engine.next();
        asked.write("first", 0.8).write("();", 0.9).write("\n        ", 0.9).write("second", 0.01);
        asked.awaitCancelled();
        assertEquals("first();", text(call));
        assertFalse(told.stream().anyMatch(each -> each.contains("second")), told.toString());
    }

    @Test
    void whoeverAsksGetsItAll() throws Exception {
        CompletionCall call = ask(Trigger.INVOKED, PartialListener.NONE);
        Asked asked = engine.next();
        assertEquals(0, asked.request.options().probabilities());
        asked.write("guess", 0.001).write("();", 0.9).finish(FinishReason.END);
        assertEquals("guess();", text(call));
    }
}
