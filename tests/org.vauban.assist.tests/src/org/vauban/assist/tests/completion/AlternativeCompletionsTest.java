// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.completion;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.completion.AlternativesCall;
import org.vauban.assist.completion.CompletionOutcome;
import org.vauban.assist.completion.CompletionOutcome.Proposal;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.completion.CompletionQuery.Trigger;
import org.vauban.assist.tests.FakeAssistant;
import org.vauban.assist.tests.FakeEngine;
import org.vauban.engine.FinishReason;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.TextSource;

/** Several completions at one position. */
class AlternativeCompletionsTest {
    private static final String TEXT = "class A {\n    int size;\n    int size() {\n        return \n    }\n}\n";

    @TempDir
    private Path folder;
    private FakeAssistant assistant;
    private final List<CompletionOutcome> told = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() throws Exception {
        assistant = new FakeAssistant(folder, Locale.ENGLISH);
    }

    @AfterEach
    void end() {
        assistant.close();
    }

    private AlternativesCall ask(int count) {
        return assistant.assistant().completions()
                .alternatives(query(), count, told::add);
    }

    private CompletionQuery query() {
        return new CompletionQuery("editor", SourceText.whole(TextSource.file(folder.resolve("A.java"), folder), TEXT),
                "java", TEXT.indexOf("return ") + 7, Trigger.INVOKED, List.of());
    }

    private void answer(FakeEngine.Asked asked, String text) {
        asked.write(text);
        asked.finish(FinishReason.END);
    }

    @Test
    void tellsTheMostLikelyFirstAndNoTextTwice() throws Exception {
        AlternativesCall call = ask(3);
        FakeEngine.Asked first = assistant.engine.next();
        assertEquals(0, first.request.options().temperature(), "the most likely text");
        assertTrue(assistant.engine.asked.isEmpty(), "the others wait until the prompt is read");
        answer(first, "size;");
        FakeEngine.Asked second = assistant.engine.next();
        FakeEngine.Asked third = assistant.engine.next();
        assertTrue(second.request.options().temperature() > 0);
        assertTrue(second.request.options().seed() != third.request.options().seed());
        assertEquals(first.request.prefix().text(), second.request.prefix().text());
        answer(second, "size;");
        answer(third, "size + 1;");
        FakeAssistant.get(call.done());
        assertEquals(List.of("size;", "size + 1;"), told.stream().map(outcome -> ((Proposal) outcome).text()).toList());
    }

    @Test
    void asksForNoOthersWhereTheFirstHasNothingToSay() throws Exception {
        AlternativesCall call = ask(3);
        answer(assistant.engine.next(), "");
        FakeAssistant.get(call.done());
        assertTrue(assistant.engine.asked.isEmpty());
    }

    @Test
    void whereTheListenerFailsTheCallEnds() {
        AlternativesCall call = assistant.assistant().completions().alternatives(query(), 3, outcome -> {
            throw new IllegalStateException("the listener broke");
        });
        assertThrows(ExecutionException.class, () -> {
            answer(assistant.engine.next(), "size;");
            FakeAssistant.get(call.done());
        });
        assertTrue(assistant.engine.asked.isEmpty());
    }

    @Test
    void aCancelledOneEndsAllThatRun() throws Exception {
        AlternativesCall call = ask(3);
        answer(assistant.engine.next(), "size;");
        FakeEngine.Asked second = assistant.engine.next();
        FakeEngine.Asked third = assistant.engine.next();
        call.cancel();
        second.awaitCancelled();
        third.awaitCancelled();
        second.finish(FinishReason.CANCELLED);
        third.finish(FinishReason.CANCELLED);
        FakeAssistant.get(call.done());
        assertEquals(1, told.size());
    }

    @Test
    void aNewerQueryOfTheEditorEndsThemAll() throws Exception {
        AlternativesCall call = ask(3);
        answer(assistant.engine.next(), "size;");
        FakeEngine.Asked second = assistant.engine.next();
        FakeEngine.Asked third = assistant.engine.next();
        ask(1);
        second.awaitCancelled();
        third.awaitCancelled();
        second.finish(FinishReason.CANCELLED);
        third.finish(FinishReason.CANCELLED);
        FakeAssistant.get(call.done());
        answer(assistant.engine.next(), "size;");
    }
}
