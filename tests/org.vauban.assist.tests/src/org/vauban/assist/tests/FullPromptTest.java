// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.vauban.assist.completion.CompletionCall;
import org.vauban.assist.completion.CompletionOutcome.Proposal;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.completion.CompletionQuery.Trigger;
import org.vauban.assist.completion.CompletionService.PartialListener;
import org.vauban.engine.CompletionRequest;
import org.vauban.engine.FinishReason;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.TextSource;

/**
 * How much of a document a full prompt contains, depending on the model's prefill speed. The budget is 2,000 units
 * before and 200 after the caret.
 */
class FullPromptTest extends WithCompletions {
    private static final String LONG = IntStream.range(0, 800)
            .mapToObj(i -> "    int line" + i + " = compute(" + i + ");\n").collect(Collectors.joining());
    private static final int MIDDLE = LONG.indexOf("    int line400");

    /** Returns the request sent from the middle of a file; the model then prefills at the given speed. */
    private CompletionRequest request(String file, int tokensPerSecond) throws Exception {
        CompletionCall call = assistant.completions().complete(new CompletionQuery("editor",
                SourceText.whole(TextSource.file(folder.resolve(file), folder), LONG), "java", MIDDLE,
                Trigger.INVOKED, List.of()), PartialListener.NONE);
        FakeEngine.Asked asked = engine.next();
        int tokens = (asked.request.prefix().length() + asked.request.suffix().length()) / 4;
        asked.write("    int other = 1;").finish(FinishReason.END, tokens, 0, tokens * 1_000.0 / tokensPerSecond);
        assertInstanceOf(Proposal.class, call.result().get(Patience.SECONDS, TimeUnit.SECONDS));
        return asked.request;
    }

    private static void assertUnits(int least, int most, int units) {
        assertTrue(units >= least && units <= most, units + " units");
    }

    @Test
    void isLongerWhereTheModelReadsItInTime() throws Exception {
        engine.contextTokens = 8_192;
        request("A.java", 300);
        CompletionRequest known = request("B.java", 300);
        assertUnits(4_000, 5_000, known.prefix().length());
        assertUnits(1_300, 1_500, known.suffix().length());
    }

    @Test
    void isNotLongerThanTheContext() throws Exception {
        engine.contextTokens = 2_048;
        request("A.java", 300);
        CompletionRequest small = request("B.java", 300);
        assertUnits(1_500, 2_000, small.prefix().length());
        assertUnits(100, 200, small.suffix().length());
    }

    @Test
    void isNotLongerWhereTheModelIsSlow() throws Exception {
        engine.contextTokens = 8_192;
        request("A.java", 20);
        CompletionRequest slow = request("B.java", 20);
        assertUnits(1_500, 2_000, slow.prefix().length());
        assertUnits(100, 200, slow.suffix().length());
    }

    @Test
    void beginsWhereTheLastOneBegan() throws Exception {
        engine.contextTokens = 8_192;
        request("A.java", 300);
        CompletionRequest first = request("B.java", 250);
        CompletionRequest again = request("B.java", 300);
        assertEquals(first.prefix().text(), again.prefix().text());
        assertEquals(first.suffix().text(), again.suffix().text());
    }
}
