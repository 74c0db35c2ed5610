// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.fix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vauban.assist.tests.FakeAssistant.failure;
import static org.vauban.assist.tests.FakeAssistant.get;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vauban.assist.ask.PromptService;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.edit.EditListener;
import org.vauban.assist.edit.EditListener.Patience;
import org.vauban.assist.edit.EditOutcome;
import org.vauban.assist.edit.EditQuery;
import org.vauban.assist.edit.EditService;
import org.vauban.assist.edit.FixValidator;
import org.vauban.assist.edit.FixValidator.Verdict;
import org.vauban.assist.fix.DefaultFixService;
import org.vauban.assist.fix.FixOutcome;
import org.vauban.assist.fix.FixQuery;
import org.vauban.assist.fix.FixQuery.Scope;
import org.vauban.assist.fix.Problem;
import org.vauban.assist.tests.FakeAssistant;
import org.vauban.assist.tests.FakeEngine;
import org.vauban.assist.tests.WithFakeAssistant;
import org.vauban.engine.FinishReason;
import org.vauban.governance.source.TextSource;

/** A model that does not stop costs no more than necessary, and the usable part of its answer is kept. */
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
        return new FixQuery("e", TextSource.file(folder.resolve("A.java"), folder), "java", TEXT,
                new Problem("sise is not known", at, at + 4, Problem.Severity.ERROR, "Java"),
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

    @Tag("claim:output-bounded")
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
        AssistCall<FixOutcome> call = fake.assistant().fixes().fix(new FixQuery("e", TextSource.typed(), "java", text,
                new Problem("x", 12, 13, Problem.Severity.ERROR, null), new Scope(0, text.length()), List.of(), 1),
                FixValidator.NONE, EditListener.NONE);
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
        assertTrue(e.getMessage().contains("2 attempts") && e.getMessage().contains("the answer was incomplete."),
                e.getMessage());
        assertNull(engine.asked.poll());
    }

    @Test
    void aRepairIsAboutAsLongAsWhatItRepairs() throws Exception {
        fix("int n", "n * 2;", 1);
        assertTrue(engine.next().chat.options().maxTokens() < 200);
        fake.assistant().edits().edit(
                new EditQuery("e2", TextSource.typed(), "java", TEXT, 0, TEXT.length(), "more", List.of()),
                EditListener.NONE);
        int most = engine.next().chat.options().maxTokens();
        assertTrue(most > 320 + TEXT.length() / 4 && most < 512, "an instruction may want more: " + most);
        fake.assistant().edits().edit(new EditQuery("e3", TextSource.typed(), "java", "\n", 0, 0, "a class", List.of()),
                EditListener.NONE);
        assertTrue(engine.next().chat.options().maxTokens() >= 512, "what is new can be of any length");
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

    /** A model that answers without code, each time after 50 s, together with its waiting client. */
    private static final class Slow {
        final AtomicLong clock = new AtomicLong();
        final AtomicInteger asked = new AtomicInteger();
        final Deque<Runnable> later = new ArrayDeque<>();
        final List<String> told = new ArrayList<>();
        final Deque<Patience> choices = new ArrayDeque<>();

        AssistCall<FixOutcome> fix(FixQuery query) {
            EditService slow = (asks, listener) -> {
                asked.incrementAndGet();
                clock.addAndGet(50_000_000_000L);
                List.copyOf(later).forEach(each -> {
                    later.remove(each);
                    each.run();
                });
                return new Over(CompletableFuture.failedFuture(new AssistException(AssistError.NO_USE, "no code")));
            };
            return new DefaultFixService(new PromptService(FakeAssistant.services(Locale.ENGLISH)), slow, clock::get,
                    later::add).fix(query,
                            FixValidator.NONE, new EditListener() {
                                @Override
                                public void partial(String replacement) {
                                    // nothing is written
                                }

                                @Override
                                public void attempt(int number, int most) {
                                    told.add(number + "/" + most);
                                }

                                @Override
                                public CompletableFuture<Patience> takesLong(int seconds, int attempts) {
                                    told.add(seconds + " s");
                                    return choices.isEmpty() ? EditListener.super.takesLong(seconds, attempts)
                                            : CompletableFuture.completedFuture(choices.remove());
                                }
                            });
        }
    }

    private record Over(CompletableFuture<EditOutcome> result) implements AssistCall<EditOutcome> {
        @Override
        public void cancel() {
            // already over
        }
    }

    @Test
    void noAttemptIsBegunAfterALongTimeUnlessSomebodyWants() throws Exception {
        Slow slow = new Slow();
        assertEquals(AssistError.NO_USE, failure(slow.fix(query("int n", "n * 2;", 5)).result()).error());
        assertEquals(List.of("1/5", "50 s"), slow.told);
        assertEquals(1, slow.asked.get());
    }

    @Test
    void whoWantsToGoOnIsAskedAgainLater() throws Exception {
        Slow slow = new Slow();
        slow.choices.addAll(List.of(Patience.CONTINUE, Patience.FINISH));
        assertEquals(AssistError.NO_USE, failure(slow.fix(query("int n", "n * 2;", 5)).result()).error());
        assertEquals(List.of("1/5", "50 s", "2/5", "100 s"), slow.told);
    }

    @Test
    void whoWantsToStopIsNotKeptWaiting() throws Exception {
        Slow slow = new Slow();
        slow.choices.add(Patience.STOP);
        assertEquals(AssistError.CANCELLED, failure(slow.fix(query("int n", "n * 2;", 5)).result()).error());
        assertEquals(1, slow.asked.get());
    }
}
