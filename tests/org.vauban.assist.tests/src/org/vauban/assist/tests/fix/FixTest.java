// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.fix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vauban.assist.tests.FakeAssistant.failure;
import static org.vauban.assist.tests.FakeAssistant.get;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.edit.EditListener;
import org.vauban.assist.fix.FixOutcome;
import org.vauban.assist.fix.FixQuery;
import org.vauban.assist.fix.Problem;
import org.vauban.assist.fix.Validator;
import org.vauban.assist.fix.Validator.Verdict;
import org.vauban.assist.material.Attachment;
import org.vauban.assist.tests.FakeEngine;
import org.vauban.assist.tests.WithFakeAssistant;
import org.vauban.engine.FinishReason;

/** A repair is shown only if the validator lets it through. */
class FixTest extends WithFakeAssistant {
    private static final String TEXT = """
            class A {
                int size;

                int twice() {
                    int n = sise;
                    return n * 2;
                }

                void other() {
                }
            }
            """;

    private AssistCall<FixOutcome> fix(Validator validator, int attempts) {
        int at = TEXT.indexOf("sise");
        return fake.assistant().fixes().fix(new FixQuery("e", folder.resolve("A.java"), folder, "java", TEXT,
                new Problem("sise cannot be resolved to a variable", at, at + 4, Problem.Severity.ERROR, "Java"), null,
                List.of(new Attachment(Attachment.Kind.TYPE, "A", folder.resolve("A.java"), folder, "java", null,
                        "class A { int size; }")), attempts), validator, EditListener.NONE);
    }

    private FakeEngine.Asked answer(String line) throws Exception {
        FakeEngine.Asked asked = engine.next();
        asked.write("```java\n" + line + "\nreturn n * 2;\n```").finish(FinishReason.END);
        return asked;
    }

    @Test
    void tellsTheProblemItsLineAndTheDeclarations() throws Exception {
        AssistCall<FixOutcome> call = fix((before, after) -> {
            assertEquals(TEXT, before);
            assertEquals(TEXT.replace("sise", "size"), after);
            return CompletableFuture.completedFuture(Verdict.GOOD);
        }, 2);
        String question = answer("int n = size;").question();
        assertTrue(question.contains("```java\nint n = sise;\nreturn n * 2;\n```"), "the block of the problem: " + question);
        assertTrue(question.contains("Type A.java\n```java\nclass A { int size; }\n```"), question);
        assertTrue(question.contains("Fix this problem: sise cannot be resolved to a variable")
                && question.contains("in this line: int n = sise;"), question);
        FixOutcome outcome = get(call.result());
        assertTrue(outcome.validated());
        assertEquals(1, outcome.attempts());
        assertEquals(TEXT.replace("sise", "size"), outcome.edit().proposal().preview());
    }

    @Test
    void asksAgainWithWhatWasWrong() throws Exception {
        List<String> judged = Collections.synchronizedList(new ArrayList<>());
        AssistCall<FixOutcome> call = fix((before, after) -> {
            judged.add(after);
            return CompletableFuture.completedFuture(after.contains("n = size;") ? Verdict.GOOD
                    : Verdict.rejected(List.of("sizes cannot be resolved")));
        }, 3);
        assertFalse(answer("int n = sizes;").question().contains("earlier attempt"));
        assertTrue(answer("int n = size;").question().contains("earlier attempt was wrong:\n- sizes cannot be resolved"));
        assertEquals(2, get(call.result()).attempts());
        assertEquals(2, judged.size());
    }

    @Test
    void showsNothingThatWasRejected() throws Exception {
        AssistCall<FixOutcome> call = fix((before, after) -> CompletableFuture.completedFuture(
                Verdict.rejected(List.of("still wrong"))), 2);
        answer("int n = a;");
        answer("int n = b;");
        AssistException e = failure(call.result());
        assertEquals(AssistError.NOT_VALID, e.error());
        assertTrue(e.getMessage().contains("2 attempts") && e.getMessage().contains("still wrong"), e.getMessage());
        assertNull(engine.asked.poll());
    }

    @Test
    void anAnswerThatChangesNothingOrHoldsNoCodeIsAnAttempt() throws Exception {
        AssistCall<FixOutcome> call = fix(Validator.NONE, 3);
        answer("int n = sise;");
        engine.next().write("I do not know.").finish(FinishReason.END);
        answer("int n = size;");
        FixOutcome outcome = get(call.result());
        assertEquals(3, outcome.attempts());
        assertFalse(outcome.validated(), "nobody could tell");
    }

    @Test
    void aValidatorThatFailsIsNoApproval() throws Exception {
        AssistCall<FixOutcome> call = fix((before, after) -> CompletableFuture.failedFuture(new IllegalStateException("x")), 2);
        answer("int n = size;");
        assertEquals(AssistError.INTERNAL, failure(call.result()).error());
    }

    @Test
    void cancellingEndsTheAttempt() throws Exception {
        AssistCall<FixOutcome> call = fix(Validator.NONE, 2);
        FakeEngine.Asked asked = engine.next();
        call.cancel();
        asked.awaitCancelled();
        assertEquals(AssistError.CANCELLED, failure(call.result()).error());
    }
}
