// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.vauban.assist.inspect.BugReport;
import org.vauban.assist.inspect.InspectedPart;
import org.vauban.assist.inspect.InspectedPart.State;
import org.vauban.assist.inspect.InspectedRequest;
import org.vauban.assist.inspect.PromptLog;
import org.vauban.assist.inspect.SuggestionTrace;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;

/** What the inspector shows, and what a bug report contains. */
class PromptLogTest {
    private static final List<InspectedPart> PARTS = List.of(
            new InspectedPart(0, "SYSTEM", "system", null, null, State.SENT, "You help.", 3, List.of(), null),
            new InspectedPart(1, "USER", "file", "Canary.java", Path.of("Canary.java"), State.SENT, "class Canary {}\n",
                    5, List.of("github-token"), null),
            new InspectedPart(1, "USER", "question", null, null, State.SENT, "Why Canary?", 4, List.of(), null),
            new InspectedPart(-1, "USER", "file", "b.secret", Path.of("b.secret"), State.HELD_BACK, "", 0, List.of(),
                    "excluded: Canary"));

    private static void add(PromptLog log, String answer) {
        log.add(Instant.EPOCH, "chat", "m", PARTS, answer,
                new Generation(answer, FinishReason.END, "m", "chat", 12, 3, 5, 10, 20, 30), null);
    }

    @Tag("claim:prompts-inspectable")
    @Test
    void showsWhatTheModelSaw() {
        PromptLog log = new PromptLog(10, 1 << 20);
        add(log, "Because Canary.");
        assertEquals("[SYSTEM]\nYou help.\n\n[USER]\nclass Canary {}\nWhy Canary?", log.requests().getFirst().seen());
    }

    @Test
    void keepsTheLast() {
        PromptLog log = new PromptLog(3, 1 << 20);
        AtomicInteger told = new AtomicInteger();
        log.addListener(told::incrementAndGet);
        for (int i = 0; i < 5; i++) {
            add(log, "answer " + i);
        }
        assertEquals(List.of(3L, 4L, 5L), log.requests().stream().map(InspectedRequest::id).toList());
        assertEquals(5, told.get());
        log.clear();
        assertEquals(List.of(), log.requests());
    }

    /** A check's finding contains names from the code. */
    @Test
    void keepsNoTextOfASuggestionWhereAPolicyForbidsTexts() {
        PromptLog log = new PromptLog(10, 1 << 20, () -> false);
        SuggestionTrace trace = new SuggestionTrace(SuggestionTrace.Disposition.REJECTED, "Canary is undefined.",
                List.of());
        long id = log.add(Instant.EPOCH, "completion", "m", PARTS, "Canary", null, null, trace);
        assertNull(log.requests().getFirst().trace().detail());
        log.trace(id, trace);
        assertEquals(SuggestionTrace.Disposition.REJECTED, log.requests().getFirst().trace().disposition());
        assertNull(log.requests().getFirst().trace().detail());
    }

    @Test
    void isBoundedInBytesToo() {
        PromptLog log = new PromptLog(100, 40_000);
        for (int i = 0; i < 20; i++) {
            add(log, "x".repeat(4_000));
        }
        assertTrue(log.requests().size() < 6 && log.requests().size() > 1, log.requests().size() + " requests");
        add(log, "y".repeat(100_000));
        InspectedRequest last = log.requests().getLast();
        assertEquals("", last.answer(), "too large: kept without its texts");
        assertEquals(12, last.generation().promptTokens());
        assertEquals("", last.generation().text());
    }

    @Tag("claim:prompts-inspectable")
    @Test
    void aReportWithoutContentTellsNothingOfIt() {
        PromptLog log = new PromptLog(3, 1 << 20);
        log.add(Instant.EPOCH, "chat", "m", PARTS, "Because Canary.", null, "Canary.java is broken.");
        String report = BugReport.of(log.requests().getFirst(), false);
        assertFalse(report.contains("Canary") || report.contains("b.secret"), report);
        assertTrue(report.contains("| 1 | USER | file | SENT | 5 | 16 | github-token |"), report);
        assertTrue(report.contains("| - | USER | file | HELD_BACK | 0 | 0 |  |"), report);
        String full = BugReport.of(log.requests().getFirst(), true);
        assertTrue(full.contains("    class Canary {}\n") && full.contains("    Because Canary."), full);
    }
}
