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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.edit.EditListener;
import org.vauban.assist.edit.FixValidator;
import org.vauban.assist.edit.FixValidator.Verdict;
import org.vauban.assist.fix.FixOutcome;
import org.vauban.assist.fix.FixQuery;
import org.vauban.assist.fix.Problem;
import org.vauban.assist.tests.FakeEngine;
import org.vauban.assist.tests.WithFakeAssistant;
import org.vauban.engine.FinishReason;
import org.vauban.engine.GenerationOptions;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.TextSource;

/** A repair is shown only if the validator accepts it. */
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

    private AssistCall<FixOutcome> fix(FixValidator validator, int attempts) {
        int at = TEXT.indexOf("sise");
        return fake.assistant().fixes().fix(new FixQuery("e", TextSource.file(folder.resolve("A.java"), folder), "java",
                TEXT, new Problem("sise cannot be resolved to a variable", at, at + 4, Problem.Severity.ERROR, "Java"),
                null,
                List.of(new Attachment(Attachment.Kind.TYPE, "A", "java", null,
                        SourceText.whole(TextSource.file(folder.resolve("A.java"), folder), "class A { int size; }"))),
                attempts), validator, EditListener.NONE);
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
        assertTrue(question.contains("```java\nint n = sise;\nreturn n * 2;\n```"),
                "the block of the problem: " + question);
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
        assertTrue(
                answer("int n = size;").question().contains("earlier attempt was wrong:\n- sizes cannot be resolved"));
        assertEquals(2, get(call.result()).attempts());
        assertEquals(2, judged.size());
    }

    @Test
    void eachAttemptDiffersFromTheOneBefore() throws Exception {
        fix((before, after) -> CompletableFuture.completedFuture(Verdict.rejected(List.of("still wrong"))), 3);
        assertEquals(0, answer("int n = a;").chat.options().temperature());
        GenerationOptions second = answer("int n = b;").chat.options();
        GenerationOptions third = answer("int n = c;").chat.options();
        assertTrue(second.temperature() > 0 && third.temperature() > second.temperature(), second + " " + third);
        assertTrue(second.seed() >= 0 && third.seed() >= 0 && second.seed() != third.seed(), "each can be repeated");
    }

    @Test
    void theSameAnswerAgainIsNeitherJudgedNorCounted() throws Exception {
        List<String> judged = Collections.synchronizedList(new ArrayList<>());
        AssistCall<FixOutcome> call = fix((before, after) -> {
            judged.add(after);
            return CompletableFuture
                    .completedFuture(after.contains("n = size;") ? Verdict.GOOD : Verdict.rejected(List.of("wrong")));
        }, 2);
        answer("int n = a;");
        answer("int  n = a;");
        assertTrue(answer("int n = size;").question().contains("- wrong"), "what was wrong with it is told again");
        assertEquals(TEXT.replace("sise", "size"), get(call.result()).edit().proposal().preview());
        assertEquals(2, judged.size());
    }

    @Test
    void aModelThatComesToNothingElseIsLeftAlone() throws Exception {
        AssistCall<FixOutcome> call = fix(
                (before, after) -> CompletableFuture.completedFuture(Verdict.rejected(List.of("wrong"))), 9);
        for (int i = 0; i < 4; i++) {
            answer("int n = a;");
        }
        assertEquals(AssistError.NOT_VALID, failure(call.result()).error());
        assertNull(engine.asked.poll());
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
        AssistCall<FixOutcome> call = fix(FixValidator.NONE, 3);
        answer("int n = sise;");
        engine.next().write("I do not know.").finish(FinishReason.END);
        answer("int n = size;");
        FixOutcome outcome = get(call.result());
        assertEquals(3, outcome.attempts());
        assertFalse(outcome.validated(), "nobody could tell");
    }

    @Test
    void theUserIsToldWhatWasWrongWithTheOnlyAnswer() throws Exception {
        AssistCall<FixOutcome> call = fix(FixValidator.NONE, 1);
        answer("int n = sise;");
        String told = failure(call.result()).getMessage();
        assertTrue(told.startsWith("No fix found after 1 attempt (0 s): the answer changed nothing. "), told);
    }

    @Test
    void aValidatorThatFailsIsNoApproval() throws Exception {
        AssistCall<FixOutcome> call = fix(
                (before, after) -> CompletableFuture.failedFuture(new IllegalStateException("x")), 2);
        answer("int n = size;");
        assertEquals(AssistError.INTERNAL, failure(call.result()).error());
    }

    /** Rejects everything, and suggests a repair that is certain or not. */
    private record Knowing(boolean sure, String after) implements FixValidator {
        @Override
        public CompletableFuture<Verdict> validate(String before, String now) {
            return CompletableFuture.completedFuture(Verdict.rejected(List.of("wrong")));
        }

        @Override
        public CompletableFuture<Optional<Repaired>> repair(String before, boolean certain) {
            return CompletableFuture.completedFuture(
                    certain && !sure ? Optional.empty() : Optional.of(new Repaired(after, List.of("done"))));
        }
    }

    @Test
    void theModelIsNotAskedWhereNothingIsToBeDecided() throws Exception {
        FixOutcome outcome = get(fix(new Knowing(true, TEXT.replace("sise", "size")), 3).result());
        assertEquals(0, outcome.attempts());
        assertTrue(outcome.validated() && outcome.withoutModel());
        assertEquals(List.of("done"), outcome.steps());
        assertEquals(TEXT.replace("sise", "size"), outcome.edit().proposal().preview());
        assertNull(engine.asked.poll());
    }

    @Test
    void theToolsGoOnWhereTheFirstAttemptFails() throws Exception {
        AssistCall<FixOutcome> call = fix(new Knowing(false, TEXT.replace("sise", "size")), 3);
        answer("int n = sizes;");
        FixOutcome outcome = get(call.result());
        assertEquals(1, outcome.attempts());
        assertTrue(outcome.withoutModel());
        assertNull(engine.asked.poll());
    }

    @Test
    void whatTheModelWroteIsCompleted() throws Exception {
        String after = "import a.B;\n" + TEXT.replace("sise", "B.size");
        AssistCall<FixOutcome> call = fix((before, now) -> CompletableFuture.completedFuture(
                Verdict.good(new FixValidator.Repaired(after, List.of("import")))), 3);
        answer("int n = B.size;");
        FixOutcome outcome = get(call.result());
        assertEquals(after, outcome.edit().proposal().preview());
        assertEquals(List.of("import"), outcome.steps());
        assertFalse(outcome.withoutModel());
    }

    @Test
    void aDraftIsGoneOnWith() throws Exception {
        int end = TEXT.lastIndexOf('}');
        String draft = "\n    int more() {\n        // TODO\n    }\n";
        AssistCall<FixOutcome> call = fake.assistant().fixes()
                .fix(new FixQuery("e", TextSource.file(folder.resolve("A.java"), folder), "java", TEXT,
                        new Problem("more() is missing", 6, 7, Problem.Severity.ERROR, "Java"),
                        new FixQuery.Scope(end, end, draft), List.of(), 2), FixValidator.NONE, EditListener.NONE);
        FakeEngine.Asked first = engine.next();
        assertTrue(first.question().contains("int more() {\n    // TODO\n}"), first.question());
        assertTrue(first.question().contains("in the place of each TODO"), first.question());
        first.write("```java\nint more() {\n    // TODO\n}\n```").finish(FinishReason.END);
        FakeEngine.Asked second = engine.next();
        assertTrue(second.question().contains("It changed nothing"), second.question());
        second.write("```java\nint more() {\n    return 1;\n}\n```").finish(FinishReason.END);
        String after = get(call.result()).edit().proposal().preview();
        assertTrue(after.startsWith(TEXT.substring(0, end))
                && after.contains("    int more() {\n        return 1;\n    }\n}\n"), after);
    }

    private FakeEngine.Asked begun(String declaring) throws Exception {
        int end = TEXT.lastIndexOf('}');
        fake.assistant().fixes().fix(new FixQuery("e", TextSource.file(folder.resolve("A.java"), folder), "java", TEXT,
                new Problem("A must implement Vault.seal(Code)", 6, 7, Problem.Severity.ERROR, "Java"),
                new FixQuery.Scope(end, end, "\n    void seal(Code code) {\n        // TODO\n    }\n"), List.of(), 2,
                List.of(SourceText.ofStored(TextSource.file(folder.resolve(declaring), folder), "Vault.seal(Code)"))),
                FixValidator.NONE, EditListener.NONE);
        return engine.next();
    }

    @Test
    void whatIsToldOfAnotherFileIsSentIfThatFileMayBe() throws Exception {
        String question = begun("Vault.java").question();
        assertTrue(question.contains("must implement Vault.seal(Code)\n"), question);
        assertTrue(question.contains("void seal(Code code) {\n    // TODO"), question);
    }

    @Test
    void whatIsToldOfAnExcludedFileIsNotSent() throws Exception {
        FakeEngine.Asked asked = begun("Vault.secret");
        assertFalse(asked.question().contains("seal"), asked.question());
        assertTrue(asked.question().contains("in this line: class A {"), asked.question());
    }

    @Test
    void whatWasWrongIsNotSentWhereItTellsOfAnExcludedFile() throws Exception {
        SourceText vault = SourceText.ofStored(TextSource.file(folder.resolve("Vault.secret"), folder), "seal(Code)");
        AssistCall<FixOutcome> call = fix((before, after) -> CompletableFuture.completedFuture(
                after.contains("n = size;") ? Verdict.GOOD
                        : Verdict.rejected(List.of("seal(Code) is not applicable")).quoting(List.of(vault))), 3);
        answer("int n = seal();");
        String second = answer("int n = size;").question();
        assertTrue(second.contains("earlier attempt was wrong"), second);
        assertFalse(second.contains("seal(Code)"), second);
        assertEquals(2, get(call.result()).attempts());
    }

    @Test
    void cancellingWhileTheToolsWorkAsksNobody() throws Exception {
        CompletableFuture<Optional<FixValidator.Repaired>> mending = new CompletableFuture<>();
        AssistCall<FixOutcome> call = fix(new FixValidator() {
            @Override
            public CompletableFuture<Verdict> validate(String before, String after) {
                return CompletableFuture.completedFuture(Verdict.GOOD);
            }

            @Override
            public CompletableFuture<Optional<Repaired>> repair(String before, boolean sure) {
                return mending;
            }
        }, 2);
        call.cancel();
        assertTrue(mending.isCancelled());
        assertEquals(AssistError.CANCELLED, failure(call.result()).error());
        assertNull(engine.asked.poll());
    }

    @Test
    void cancellingEndsTheAttempt() throws Exception {
        AssistCall<FixOutcome> call = fix(FixValidator.NONE, 2);
        FakeEngine.Asked asked = engine.next();
        call.cancel();
        asked.awaitCancelled();
        assertEquals(AssistError.CANCELLED, failure(call.result()).error());
    }
}
