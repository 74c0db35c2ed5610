// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.fix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vauban.assist.tests.FakeAssistant.failure;
import static org.vauban.assist.tests.FakeAssistant.get;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.vauban.assist.ask.Asker;
import org.vauban.assist.ask.Messages;
import org.vauban.assist.ask.Workplace;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.edit.EditListener;
import org.vauban.assist.edit.EditOutcome;
import org.vauban.assist.edit.EditQuery;
import org.vauban.assist.edit.EditService;
import org.vauban.assist.fix.CheckedFixes;
import org.vauban.assist.fix.FixOutcome;
import org.vauban.assist.fix.FixQuery;
import org.vauban.assist.fix.FixQuery.Scope;
import org.vauban.assist.fix.Problem;
import org.vauban.assist.fix.Validator;
import org.vauban.assist.fix.Validator.Verdict;
import org.vauban.assist.tests.FakeEngine;
import org.vauban.assist.tests.WithFakeAssistant;
import org.vauban.engine.FinishReason;

/** A model that does not come to an end costs no more than it must, and what is good of its answer is not thrown away. */
class EndlessAnswerTest extends WithFakeAssistant {
    private static final String TEXT = """
                                       class A {
                                           int size;

                                           int twice() {
                                               int n = sise;
                                               return n * 2;
                                           }

                                           void other() {
                                               System.out.println();
                                           }
                                       }
                                       """;
    private static final String GOOD = TEXT.replace("sise", "size");

    private FixQuery query(String from, String to, int attempts) {
        int at = TEXT.indexOf("sise");
        return new FixQuery("e", folder.resolve("A.java"), folder, "java", TEXT,
                new Problem("sise is not known", at, at + 4,
                        Problem.Severity.ERROR, "Java"),
                new Scope(TEXT.indexOf(from), TEXT.indexOf(to) + to.length()), List.of(), attempts);
    }

    private AssistCall<FixOutcome> fix(String from, String to, int attempts) {
        return fake.assistant().fixes().fix(query(from, to, attempts),
                (before, after) -> CompletableFuture.completedFuture(
                        after.equals(GOOD) ? Verdict.GOOD : Verdict.rejected(List.of("not that: " + after))),
                EditListener.NONE);
    }

    private static void assertGood(AssistCall<FixOutcome> call) throws Exception {
        FixOutcome outcome = get(call.result());
        assertEquals(GOOD, outcome.edit().proposal().preview());
        assertEquals(1, outcome.attempts());
    }

    @Test
    void theModelIsEndedBehindItsCode() throws Exception {
        AssistCall<FixOutcome> call = fix("int n", "n * 2;", 3);
        FakeEngine.Asked asked = engine.next();
        asked.write("```java\nint n = size;\n", "return n * 2;\n", "```\n", "I have replaced");
        asked.awaitCancelled();
        assertGood(call);
    }

    @Test
    void whereItWritesTheLinesThatFollow() throws Exception {
        AssistCall<FixOutcome> call = fix("int n", "n * 2;", 3);
        FakeEngine.Asked asked = engine.next();
        asked.write("```java\nint n = size;\n", "return n * 2;\n", "}\n", "\n", "void other() {\n");
        assertFalse(asked.cancelled, "it may be chance");
        asked.write("    System.out.println();\n");
        asked.awaitCancelled();
        assertGood(call);
    }

    @Test
    void whereItSaysTheSameOverAndOver() throws Exception {
        AssistCall<FixOutcome> call = fix("int n", "n * 2;", 3);
        FakeEngine.Asked asked = engine.next();
        asked.write("```java\nint n = size;\n");
        for (int i = 0; i < 4; i++) {
            assertFalse(asked.cancelled);
            asked.write("return n * 2;\n");
        }
        asked.awaitCancelled();
        assertGood(call);
    }

    @Test
    void linesThatAreTheSameAlreadyMayStay() throws Exception {
        String text = "int[] a = {\n    1, 2, 3,\n    1, 2, 3,\n    1, 2, 3,\n    1, 2, 3,\n    x\n};\n";
        AssistCall<FixOutcome> call = fake.assistant().fixes().fix(new FixQuery("e", null, null, "java", text,
                new Problem("x", 12, 13, Problem.Severity.ERROR, null), new Scope(0, text.length()), List.of(), 1),
                Validator.NONE, EditListener.NONE);
        FakeEngine.Asked asked = engine.next();
        asked.write("```java\n" + text.replace("x", "4") + "```").finish(FinishReason.END);
        assertEquals(text.replace("x", "4"), get(call.result()).edit().proposal().preview());
        assertFalse(asked.cancelled);
    }

    @Test
    void theBeginningIsJudgedWhereItRunsOutOfTokens() throws Exception {
        AssistCall<FixOutcome> call = fix("int n", "n * 2;", 3);
        engine.next().write("```java\nint n = size;\nreturn n * 2;\n}\n\nint more() {\n    return 3;\n}\n\nint even")
                .finish(FinishReason.LENGTH);
        assertGood(call);
        AssistCall<FixOutcome> method = fix("int twice", "2;\n    }", 3);
        engine.next().write("```java\nint twice() {\n    int n = size;\n    return n * 2;\n}\n\nint more() {\n    retu")
                .finish(FinishReason.LENGTH);
        assertGood(method);
    }

    @Test
    void itIsAskedOnceMoreAtMost() throws Exception {
        AssistCall<FixOutcome> call = fix("int n", "n * 2;", 5);
        engine.next().write("```java\nint n = size +").finish(FinishReason.LENGTH);
        FakeEngine.Asked again = engine.next();
        assertTrue(again.question().contains("It did not come to an end"), again.question());
        again.write("```java\nint n = size -").finish(FinishReason.LENGTH);
        AssistException e = failure(call.result());
        assertEquals(AssistError.NOT_VALID, e.error());
        assertTrue(e.getMessage().contains("2 attempts") && e.getMessage().contains("did not come to an end"),
                e.getMessage());
        assertNull(engine.asked.poll());
    }

    @Test
    void aRepairIsAboutAsLongAsWhatItRepairs() throws Exception {
        fix("int n", "n * 2;", 1);
        assertTrue(engine.next().chat.options().maxTokens() < 200);
        fake.assistant().edits().edit(
                new EditQuery("e2", null, null, "java", TEXT, 0, TEXT.length(), "more", List.of()), EditListener.NONE);
        assertTrue(engine.next().chat.options().maxTokens() > 512, "an instruction may want more");
    }

    @Test
    void whoEndsItGetsNothing() throws Exception {
        AssistCall<FixOutcome> call = fix("int n", "n * 2;", 3);
        FakeEngine.Asked asked = engine.next();
        asked.write("```java\nint n = size;\n");
        call.cancel();
        asked.awaitCancelled();
        assertEquals(AssistError.CANCELLED, failure(call.result()).error());
    }

    @Test
    void noAttemptIsBegunAfterALongTime() throws Exception {
        AtomicLong clock = new AtomicLong();
        AtomicInteger asked = new AtomicInteger();
        EditService slow = (query, listener) -> {
            asked.incrementAndGet();
            clock.addAndGet(50_000_000_000L);
            CompletableFuture<EditOutcome> none = CompletableFuture
                    .failedFuture(new AssistException(AssistError.NO_USE, "no code"));
            return new AssistCall<>() {
                @Override
                public CompletableFuture<EditOutcome> result() {
                    return none;
                }

                @Override
                public void cancel() {
                    // over already
                }
            };
        };
        Messages messages = new Messages("org.vauban.assist", Locale.ENGLISH);
        Workplace place = (Workplace) Proxy.newProxyInstance(Workplace.class.getClassLoader(),
                new Class<?>[] {Workplace.class},
                (proxy, method, arguments) -> method.getName().equals("messages") ? messages : null);
        AssistCall<FixOutcome> call = new CheckedFixes(new Asker(place), slow, clock::get).fix(
                query("int n", "n * 2;", 5), Validator.NONE,
                EditListener.NONE);
        assertEquals(AssistError.NO_USE, failure(call.result()).error());
        assertEquals(2, asked.get());
    }
}
