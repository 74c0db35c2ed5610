// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.edit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vauban.assist.tests.FakeAssistant.failure;
import static org.vauban.assist.tests.FakeAssistant.get;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.assist.ask.PromptService;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.edit.CheckedEdits;
import org.vauban.assist.edit.EditListener;
import org.vauban.assist.edit.EditOutcome;
import org.vauban.assist.edit.EditQuery;
import org.vauban.assist.edit.EditService;
import org.vauban.assist.edit.FixValidator;
import org.vauban.assist.edit.FixValidator.Verdict;
import org.vauban.assist.edit.proposal.EditProposal;
import org.vauban.assist.tests.FakeAssistant;
import org.vauban.assist.tests.FakeEngine;
import org.vauban.assist.tests.WithFakeAssistant;
import org.vauban.engine.FinishReason;
import org.vauban.governance.source.TextSource;

/** Errors in an answer are reported to the model once, before the user sees it. */
class CheckedEditTest extends WithFakeAssistant {
    private static final String HEAD = "class A {\n    int size;\n\n";
    private static final String OLD = "    public int twice(int size) {\n        return size * 2;\n    }\n";
    private static final String TEXT = HEAD + OLD + "}\n";

    private AssistCall<EditOutcome> ask(String instruction, FixValidator validator) {
        TextSource source = TextSource.file(folder.resolve("A.java"), folder);
        int start = HEAD.length();
        EditQuery query = new EditQuery("e", source, "java", TEXT, start, start + OLD.length(), instruction, List.of());
        return fake.assistant().edits().edit(query, validator, EditListener.NONE);
    }

    private static FixValidator rejecting(String part, Verdict verdict) {
        return (before, after) -> CompletableFuture.completedFuture(after.contains(part) ? verdict : Verdict.GOOD);
    }

    private static void answer(FakeEngine.Asked asked, String code) {
        asked.write("```java\n" + code + "```").finish(FinishReason.END);
    }

    private static String twice(String body) {
        return "public int twice(int size) {\n    " + body + "\n}\n";
    }

    private static String whole(String body) {
        return HEAD + twice(body).indent(4) + "}\n";
    }

    @Tag("claim:code-checked")
    @Test
    void whatTheCompilerFindsIsToldToTheModelOnce() throws Exception {
        Verdict wrong = Verdict.rejected(List.of("n cannot be resolved"));
        AssistCall<EditOutcome> call = ask("triple it", rejecting("* n", wrong));
        answer(engine.next(), twice("return size * n;"));
        FakeEngine.Asked second = engine.next();
        assertTrue(second.question().contains("triple it") && second.question().contains("- n cannot be resolved"),
                second.question());
        assertTrue(second.chat.options().temperature() > 0, "it must not come to the same");
        answer(second, twice("return size * 3;"));
        EditOutcome outcome = get(call.result());
        assertEquals(whole("return size * 3;"), outcome.proposal().preview());
        assertEquals(List.of(), outcome.problems());
    }

    @Test
    void whatStillHasAnErrorIsProposedWithIt() throws Exception {
        Verdict wrong = Verdict.rejected(List.of("n cannot be resolved"));
        AssistCall<EditOutcome> call = ask("multiply", rejecting("size *", wrong));
        answer(engine.next(), twice("return size * n;"));
        answer(engine.next(), twice("return size * m;"));
        EditOutcome outcome = get(call.result());
        assertEquals(whole("return size * n;"), outcome.proposal().preview(), "the likelier one of two");
        assertEquals(List.of("n cannot be resolved"), outcome.problems());
        assertNull(engine.asked.poll());
    }

    @Tag("claim:code-checked")
    @Test
    void whatIsNoCodeIsNotProposed() throws Exception {
        FixValidator validator = rejecting("try", Verdict.broken(List.of("delete this token")));
        AssistCall<EditOutcome> call = ask("catch all", validator);
        for (int i = 0; i < 2; i++) {
            String method = twice("return size * " + i + ";");
            answer(engine.next(), "try (\n" + method + "} catch (RuntimeException e) {\n}\n");
        }
        AssistException e = failure(call.result());
        assertEquals(AssistError.NOT_VALID, e.error());
        assertTrue(e.getMessage().contains("delete this token"), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "    "})
    void aStatementRoundTheMethodGoesIntoItsBody(String indent) throws Exception {
        AssistCall<EditOutcome> call = ask("catch all", FixValidator.NONE);
        String method = "/** Two of it. */\npublic int twice(int size) {\n"
                + "    if (size > 0) {\n        return size;\n    }\n"
                + "    return 0;\n}\n";
        answer(engine.next(), "try {\n" + method.replaceAll("(?m)^(?=.)", indent)
                + "} catch (RuntimeException e) {\n    throw new IllegalStateException(e);\n}\n");
        assertEquals("""
                     class A {
                         int size;

                         /** Two of it. */
                         public int twice(int size) {
                             try {
                                 if (size > 0) {
                                     return size;
                                 }
                                 return 0;
                             } catch (RuntimeException e) {
                                 throw new IllegalStateException(e);
                             }
                         }
                     }
                     """, get(call.result()).proposal().preview());
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "if (true) {\n    int other(int size) {\n        return 1;\n    }\n}\n",
            "try {\n    int twice(int size) {\n        return 1;\n    }\n"
                    + "    int more() {\n        return 1;\n    }\n} finally {\n}\n"})
    void anotherMethodInAStatementStaysWhereItIs(String answer) throws Exception {
        AssistCall<EditOutcome> call = ask("use twice() of other() and more()", FixValidator.NONE);
        answer(engine.next(), answer);
        if (!call.result().isDone()) {
            FakeEngine.Asked second = engine.next();
            answer(second, answer);
        }
        assertEquals(HEAD + answer.indent(4) + "}\n", get(call.result()).proposal().preview());
    }

    @Test
    void aSecondAnswerThatTakesTooLongIsGivenUpForTheFirst() throws Exception {
        AtomicLong clock = new AtomicLong();
        String first = whole("return 5 * size;");
        List<String> ended = new ArrayList<>();
        EditService slow = new EditService() {
            @Override
            public AssistCall<EditOutcome> edit(EditQuery query, EditListener listener) {
                return edit(query, 1, listener);
            }

            @Override
            public AssistCall<EditOutcome> edit(EditQuery query, int attempt, EditListener listener) {
                if (attempt == 1) {
                    clock.addAndGet(TimeUnit.SECONDS.toNanos(14));
                    return new Answering(CompletableFuture.completedFuture(new EditOutcome(
                            EditProposal.of(query.file(), query.text(), first), List.of(), null)), ended);
                }
                Answering answering = new Answering(new CompletableFuture<>(), ended);
                listener.partial("public int twice(int size) {\n");
                assertEquals(List.of(), ended, "there is time yet");
                clock.addAndGet(TimeUnit.SECONDS.toNanos(15));
                listener.partial("public int twice(int size) {\n    return LIMIT;\n");
                return answering;
            }
        };
        TextSource source = TextSource.file(folder.resolve("A.java"), folder);
        EditQuery query = new EditQuery("e", source, "java", TEXT, HEAD.length(), HEAD.length() + OLD.length(),
                "use `LIMIT`", List.of());
        CheckedEdits checked = new CheckedEdits(new PromptService(FakeAssistant.services(Locale.ENGLISH)), slow,
                clock::get);
        EditOutcome outcome = get(checked.edit(query, FixValidator.NONE, EditListener.NONE).result());
        assertEquals(first, outcome.proposal().preview());
        assertEquals(List.of("cancelled"), ended);
    }

    private record Answering(CompletableFuture<EditOutcome> result, List<String> ended)
            implements AssistCall<EditOutcome> {
        @Override
        public void cancel() {
            ended.add("cancelled");
            result.completeExceptionally(new AssistException(AssistError.CANCELLED, "cancelled"));
        }
    }

    @Test
    void aUsableAnswerOutlivesAFailureOfTheSecondQuestion() throws Exception {
        AssistCall<EditOutcome> call = ask("use `LIMIT`", rejecting("nothing", Verdict.GOOD));
        answer(engine.next(), twice("return size * 5;"));
        engine.next().fail(new IllegalStateException("the model is gone"));
        assertEquals(whole("return size * 5;"), get(call.result()).proposal().preview());
    }

    @Test
    void longStringsAreJudged() throws Exception {
        String body = "return \"" + "a".repeat(50_000) + "\".length();";
        AssistCall<EditOutcome> call = ask("use a text", rejecting("nothing", Verdict.GOOD));
        answer(engine.next(), twice(body));
        assertEquals(whole(body), get(call.result()).proposal().preview());
    }

    @Test
    void ofTwoAnswersTheBetterOneIsProposed() throws Exception {
        FixValidator validator = rejecting("* 4", Verdict.broken(List.of("delete this token")));
        AssistCall<EditOutcome> call = ask("use `Math.abs` and `LIMIT`", validator);
        answer(engine.next(), twice("return Math.abs(size);"));
        answer(engine.next(), twice("return LIMIT * 4;"));
        assertEquals(whole("return Math.abs(size);"), get(call.result()).proposal().preview());
        AssistCall<EditOutcome> other = ask("use `LIMIT`", validator);
        answer(engine.next(), twice("return size * 5;"));
        engine.next().write("I can not do that.").finish(FinishReason.END);
        assertEquals(whole("return size * 5;"), get(other.result()).proposal().preview(), "one is better than none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"check it with `requireNonNull`", "Check it with Objects.requireNonNull first.",
            "Vérifie-le avec requireNonNull().", "make it synchronized", "Rends-la final.",
            "mark it with @Deprecated", "set the factor to `42`"})
    void aNameOfTheInstructionThatIsMissingIsAskedFor(String instruction) throws Exception {
        AssistCall<EditOutcome> call = ask(instruction, FixValidator.NONE);
        answer(engine.next(), twice("return 3 * size;"));
        FakeEngine.Asked second = engine.next();
        assertTrue(second.question().contains("An earlier answer was wrong"), second.question());
        String right = "@Deprecated\npublic final synchronized int twice(int size) {\n"
                + "    Objects.requireNonNull(this);\n    return 42 * size;\n}\n";
        answer(second, right);
        assertEquals(HEAD + right.indent(4) + "}\n", get(call.result()).proposal().preview());
    }

    @ParameterizedTest
    @ValueSource(strings = {"make it shorter, e.g. by a shift", "use `size` only once",
            "It returns the wrong value. Mend it, please.", "twice() should be quicker",
            "use a/b and I/O as in HTTP", "explain it in a comment: what, how, why"})
    void wordsOfASentenceAreNoNames(String instruction) throws Exception {
        AssistCall<EditOutcome> call = ask(instruction, FixValidator.NONE);
        answer(engine.next(), twice("return size << 1;"));
        assertEquals(whole("return size << 1;"), get(call.result()).proposal().preview());
    }

    @Test
    void aMethodThatNobodySpokeOfMustStay() throws Exception {
        AssistCall<EditOutcome> call = ask("call the parameter length", FixValidator.NONE);
        answer(engine.next(), "public int length(int length) {\n    return length * 2;\n}\n");
        FakeEngine.Asked second = engine.next();
        assertTrue(second.question().contains("The method twice is gone."), second.question());
        answer(second, "public int twice(int length) {\n    return length * 2;\n}\n");
        assertTrue(get(call.result()).proposal().preview().contains("twice(int length)"));
    }

    @Test
    void aRenameThatIsExactNeedsNoModel() throws Exception {
        FixValidator renaming = new FixValidator() {
            @Override
            public CompletableFuture<Verdict> validate(String before, String after) {
                return CompletableFuture.completedFuture(Verdict.UNKNOWN);
            }

            @Override
            public CompletableFuture<Optional<String>> rename(String before, int start, int end, String from,
                    String to) {
                assertEquals(OLD, before.substring(start, end));
                return CompletableFuture.completedFuture(from.equals("size")
                        ? Optional.of(HEAD + OLD.replace(from, to) + "}\n")
                        : Optional.empty());
            }
        };
        for (String instruction : List.of("Rename the parameter `size` to `length`.", "rename size to length",
                "Renomme le paramètre size en length", "renommer la variable locale `size` en `length` !",
                "Renomme l’argument « size » en « length ».")) {
            EditOutcome outcome = get(ask(instruction, renaming).result());
            assertEquals(HEAD + OLD.replace("size", "length") + "}\n", outcome.proposal().preview(), instruction);
            assertNull(outcome.generation());
        }
        assertNull(engine.asked.poll());
        AssistCall<EditOutcome> unknown = ask("rename n to length", renaming);
        answer(engine.next(), "public int twice(int length) {\n    return length * 2;\n}\n");
        assertNotEquals(TEXT, get(unknown.result()).proposal().preview(), "what is not known exactly the model does");
        for (String instruction : List.of("rename size to length and double it", "rename it to length",
                "rename size to be clearer")) {
            AssistCall<EditOutcome> more = ask(instruction, renaming);
            answer(engine.next(), "public int twice(int length) {\n    return length * 2;\n}\n");
            assertFalse(get(more.result()).proposal().isEmpty(), instruction);
        }
    }

    @Test
    void aRenameThatIsNotCompleteIsAskedForOnceMore() throws Exception {
        AssistCall<EditOutcome> call = ask("rename size to length", FixValidator.NONE);
        answer(engine.next(), "public int twice(int length) {\n    return size * 2;\n}\n");
        FakeEngine.Asked second = engine.next();
        assertTrue(second.question().contains("It still has size."), second.question());
        answer(second, "public int twice(int length) {\n    return length * 2;\n}\n");
        assertEquals(HEAD + OLD.replace("size", "length") + "}\n", get(call.result()).proposal().preview());
    }

    @Test
    void cancellingEndsTheJudgement() throws Exception {
        CompletableFuture<Verdict> endless = new CompletableFuture<>();
        CompletableFuture<Void> judging = new CompletableFuture<>();
        AssistCall<EditOutcome> call = ask("triple it", (before, after) -> {
            judging.complete(null);
            return endless;
        });
        answer(engine.next(), twice("return size * 3;"));
        get(judging);
        call.cancel();
        assertEquals(AssistError.CANCELLED, failure(call.result()).error());
    }
}
