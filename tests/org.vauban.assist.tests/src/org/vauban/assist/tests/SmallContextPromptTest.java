// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.assist.Assistants;
import org.vauban.assist.completion.CandidateCheck;
import org.vauban.assist.completion.CompletionCall;
import org.vauban.assist.completion.CompletionOutcome.Proposal;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.completion.CompletionQuery.OpenDocument;
import org.vauban.assist.completion.CompletionQuery.Trigger;
import org.vauban.assist.completion.CompletionService.PartialListener;
import org.vauban.assist.completion.PromptBudget;
import org.vauban.assist.context.Snippet;
import org.vauban.engine.CompletionRequest;
import org.vauban.engine.ContextOverflow;
import org.vauban.engine.FinishReason;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.TextSource;

/** Prompts for models whose context is too small for the budgets of few and of many processors. */
class SmallContextPromptTest extends WithCompletions {
    /** Token limit of an answer in the settings of these tests. */
    private static final int ANSWER = 100;
    private static final String LONG = lines("line", 900);
    private static final int MIDDLE = LONG.indexOf("    int line500");
    private static final String TYPED = "    int more = 1;\n";

    private static String lines(String name, int count) {
        return IntStream.range(0, count).mapToObj(i -> "    int " + name + i + " = compute(" + i + ");\n")
                .collect(Collectors.joining());
    }

    private void withBudgetOf(int processors) {
        assistant.close();
        engines.clear();
        engine = new FakeEngine();
        assistant = Assistants.create(settings(MODEL, folder.resolve("audit.jsonl")), PromptBudget.of(processors));
    }

    private CompletionQuery query(Trigger trigger, String text, int caret) {
        return query("A.java", text, caret, trigger, other("B.java"), other("C.java"));
    }

    private OpenDocument other(String name) {
        return new OpenDocument(SourceText.whole(TextSource.file(folder.resolve(name), folder), lines("other", 100)),
                "java");
    }

    private static List<Snippet> snippets() {
        return IntStream.range(0, 20).mapToObj(i -> new Snippet(Snippet.Kind.TYPE, "Type" + i, null,
                SourceText.typed("class Type" + i + " {" + " int size;".repeat(20) + " }\n"))).toList();
    }

    /** Returns the request for an invoked completion in the middle of a long file, which the engine then answers. */
    private CompletionRequest invoked(int unitsOfToken) throws Exception {
        CompletionCall call = assistant.completions().complete(
                query(Trigger.INVOKED, LONG, MIDDLE).with(snippets(), CandidateCheck.NONE), PartialListener.NONE);
        FakeEngine.Asked asked = engine.next();
        answer(asked, unitsOfToken, 0);
        assertInstanceOf(Proposal.class, outcome(call));
        return asked.request;
    }

    /** Answers so slowly that prompts do not grow. */
    private static void answer(FakeEngine.Asked asked, int unitsOfToken, int cutTokens) {
        int units = asked.request.prefix().length() + asked.request.suffix().length()
                + asked.request.context().stream().mapToInt(each -> each.text().length()).sum();
        asked.write("    int found = 1;").finish(FinishReason.END, units / unitsOfToken, 0, 100_000, cutTokens);
    }

    /** Counts tokens as the assistant does: snippets are counted, other texts have tokens of the given length. */
    private static double tokens(CompletionRequest request, double unitsOfToken) {
        return (request.prefix().length() + request.suffix().length() + others(request)) / unitsOfToken
                + request.context().stream().filter(each -> each.name().text().startsWith("Type"))
                        .mapToInt(each -> (each.text().length() + 3) / 4).sum();
    }

    private static int others(CompletionRequest request) {
        return request.context().stream().filter(each -> each.name().text().endsWith(".java"))
                .mapToInt(each -> each.text().length()).sum();
    }

    private static List<String> texts(CompletionRequest request) {
        List<String> texts = new ArrayList<>(List.of(request.prefix().text(), request.suffix().text()));
        request.context().forEach(each -> texts.addAll(List.of(each.name().text(), each.text().text())));
        return texts;
    }

    @ParameterizedTest
    @CsvSource({"2, 512", "2, 1024", "2, 2048", "8, 512", "8, 1024", "8, 2048"})
    void leavesRoomForAnAnswer(int processors, int contextTokens) throws Exception {
        withBudgetOf(processors);
        engine.contextTokens = contextTokens;
        CompletionRequest request = invoked(4);
        double tokens = tokens(request, 3);
        assertTrue(tokens <= contextTokens - Math.min(ANSWER, contextTokens / 8), tokens + " tokens");
        assertTrue(request.prefix().length() >= contextTokens, request.prefix().length() + " units before the caret");
        assertTrue(request.suffix().length() >= contextTokens / 16, request.suffix().length() + " units after it");
        assertEquals(ContextOverflow.CUT, request.options().overflow());
    }

    @Test
    void isShorterWhereTokensAre() throws Exception {
        withBudgetOf(8);
        engine.contextTokens = 2_048;
        CompletionRequest request = invoked(2);
        for (int i = 0; i < 6; i++) {
            request = invoked(2);
        }
        double tokens = tokens(request, 2);
        assertTrue(tokens <= 2_048 - ANSWER, tokens + " tokens");
        assertTrue(request.prefix().length() >= 1_500, request.prefix().length() + " units before the caret");
    }

    @Test
    void shortensOtherDocumentsFirst() throws Exception {
        withBudgetOf(8);
        engine.contextTokens = 3_500;
        CompletionRequest small = invoked(4);
        withBudgetOf(8);
        engine.contextTokens = 8_192;
        CompletionRequest usual = invoked(4);
        assertEquals(usual.prefix().text(), small.prefix().text());
        assertEquals(usual.suffix().text(), small.suffix().text());
        assertTrue(others(small) > 0 && others(small) < others(usual), others(small) + " of " + others(usual));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 8})
    void isNotShorterInAContextOfTheUsualSize(int processors) throws Exception {
        withBudgetOf(processors);
        engine.contextTokens = 0;
        List<String> unlimited = texts(invoked(4));
        withBudgetOf(processors);
        engine.contextTokens = 8_192;
        for (int i = 0; i < 6; i++) {
            assertEquals(unlimited, texts(invoked(2)));
        }
    }

    @Test
    void doesNotGrowOutOfTheContextByTyping() throws Exception {
        withBudgetOf(2);
        engine.contextTokens = 2_048;
        invoked(4);
        int longest = 0;
        String typed = "";
        for (int i = 0; i < 30; i++) {
            typed += TYPED.repeat(10);
            CompletionCall call = assistant.completions().complete(query(Trigger.AUTOMATIC,
                    LONG.substring(0, MIDDLE) + typed + LONG.substring(MIDDLE), MIDDLE + typed.length()),
                    PartialListener.NONE);
            FakeEngine.Asked asked = engine.next();
            double tokens = tokens(asked.request, 3);
            assertTrue(tokens <= 2_048 - ANSWER, tokens + " tokens");
            longest = Math.max(longest, asked.request.prefix().length());
            answer(asked, 4, 0);
            outcome(call);
        }
        assertTrue(longest > 3_000, "typing goes on behind what was read; " + longest);
    }

    @Test
    void aPromptThatTheEngineHasCutIsNotPrefilled() throws Exception {
        withBudgetOf(2);
        assertTrue(automaticAfter(0) > 1_500, "what was read is used again");
        withBudgetOf(2);
        assertFalse(automaticAfter(500) > 1_500, "what was cut is not");
    }

    /** Returns the length before the caret in an automatic completion where one was invoked. */
    private int automaticAfter(int cutTokens) throws Exception {
        CompletionCall call = assistant.completions().complete(query(Trigger.INVOKED, LONG, MIDDLE),
                PartialListener.NONE);
        answer(engine.next(), 4, cutTokens);
        outcome(call);
        CompletionCall automatic = assistant.completions().complete(query(Trigger.AUTOMATIC,
                LONG.substring(0, MIDDLE) + TYPED + LONG.substring(MIDDLE), MIDDLE + TYPED.length()),
                PartialListener.NONE);
        FakeEngine.Asked asked = engine.next();
        answer(asked, 4, 0);
        outcome(automatic);
        return asked.request.prefix().length();
    }
}
