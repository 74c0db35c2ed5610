// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.vauban.assist.inspect.BugReport;
import org.vauban.assist.inspect.PromptLog;
import org.vauban.assist.inspect.SuggestionRecorder;
import org.vauban.assist.inspect.SuggestionTrace;
import org.vauban.assist.inspect.SuggestionTrace.Disposition;
import org.vauban.assist.inspect.SuggestionTrace.Step;
import org.vauban.assist.inspect.SuggestionTrace.Timed;

/** What the prompt log records about a suggestion, in whatever order it is reported. */
class SuggestionRecorderTest {
    private static final Instant SENT = Instant.EPOCH.plusMillis(300);
    private static final List<Timed> OF_EDITOR = List.of(new Timed(Step.KEY, Instant.EPOCH),
            new Timed(Step.SHOWN, Instant.EPOCH.plusMillis(900)));

    private final PromptLog log = new PromptLog(2, 1 << 20);
    private final SuggestionRecorder recorder = new SuggestionRecorder(log);

    private static SuggestionTrace trace(Disposition disposition) {
        return new SuggestionTrace(disposition, null,
                List.of(new Timed(Step.SENT, SENT), new Timed(Step.CHECKED, SENT.plusMillis(500))));
    }

    private void note(Disposition disposition) {
        SuggestionTrace trace = trace(disposition);
        recorder.noted(log.add(SENT, "completion", "m", List.of(), "x", null, null, trace), trace);
    }

    private SuggestionTrace last() {
        return log.requests().getLast().trace();
    }

    private static List<Step> steps(SuggestionTrace trace) {
        return trace.steps().stream().map(Timed::step).toList();
    }

    @Test
    void whatTheEditorTellsAfterTheRequestIsAdded() {
        AtomicInteger told = new AtomicInteger();
        log.addListener(told::incrementAndGet);
        note(Disposition.OFFERED);
        recorder.tell(Disposition.SHOWN, null, OF_EDITOR);
        assertEquals(Disposition.SHOWN, last().disposition());
        assertEquals(List.of(Step.KEY, Step.SENT, Step.CHECKED, Step.SHOWN), steps(last()));
        assertEquals(2, told.get(), "whoever looks at the log sees it");
    }

    @Test
    void whatTheEditorTellsBeforeTheRequestIsAddedToo() {
        recorder.tell(Disposition.CONTRADICTED, null, OF_EDITOR);
        note(Disposition.CANCELLED);
        assertEquals(Disposition.CONTRADICTED, last().disposition());
        assertEquals(List.of(Step.KEY, Step.SENT, Step.CHECKED, Step.SHOWN), steps(last()));
    }

    @Test
    void whyThePipelineOfferedNothingStays() {
        note(Disposition.REJECTED);
        recorder.tell(Disposition.OUTDATED, null, OF_EDITOR);
        assertEquals(Disposition.REJECTED, last().disposition());
    }

    @Test
    void whatIsWithheldStaysWithheldWithItsReason() {
        note(Disposition.OFFERED);
        recorder.tell(Disposition.WITHHELD, "Canary stands in Ledger.", List.of());
        recorder.tell(null, null, OF_EDITOR);
        assertEquals(Disposition.WITHHELD, last().disposition());
        assertEquals("Canary stands in Ledger.", last().detail());
        String report = BugReport.of(log.requests().getLast(), false);
        assertTrue(report.contains("- suggestion: WITHHELD\n") && report.contains("KEY -300 ms, SENT 0 ms"), report);
        assertFalse(report.contains("Canary"), report);
    }

    @Test
    void whereTheModelWasAskedAgainTheLastRequestIsTold() {
        note(Disposition.ASKED_AGAIN);
        note(Disposition.OFFERED);
        recorder.tell(Disposition.SHOWN, null, OF_EDITOR);
        assertEquals(Disposition.ASKED_AGAIN, log.requests().getFirst().trace().disposition());
        assertEquals(Disposition.SHOWN, last().disposition());
    }

    @Test
    void aRequestThatIsNotKeptAnyMoreIsNotTold() {
        note(Disposition.OFFERED);
        log.add(SENT, "chat", "m", List.of(), "", null, null);
        log.add(SENT, "chat", "m", List.of(), "", null, null);
        recorder.tell(Disposition.SHOWN, null, OF_EDITOR);
        assertEquals(List.of(2L, 3L), log.requests().stream().map(each -> each.id()).toList());
        assertTrue(log.requests().stream().allMatch(each -> each.trace() == null));
    }
}
