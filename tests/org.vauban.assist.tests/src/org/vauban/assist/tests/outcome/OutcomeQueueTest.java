// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.outcome;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.vauban.assist.edit.proposal.EditProposal;
import org.vauban.assist.outcome.OutcomeQueue;
import org.vauban.assist.outcome.OutputOutcome;
import org.vauban.assist.outcome.OutputOutcome.Result;
import org.vauban.assist.outcome.SuggestionUse;
import org.vauban.governance.GovernanceException;

/** Outcomes of suggested texts on their way to the audit log. */
class OutcomeQueueTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    /** A log that blocks or fails on demand. */
    private static final class Log implements OutcomeQueue.Sink {
        final List<List<OutputOutcome>> batches = Collections.synchronizedList(new ArrayList<>());
        final List<Long> unrecorded = Collections.synchronizedList(new ArrayList<>());
        final CountDownLatch reached = new CountDownLatch(1);
        final CountDownLatch released = new CountDownLatch(1);
        final CountDownLatch failures = new CountDownLatch(1);
        volatile boolean failing;

        @Override
        public void write(List<OutputOutcome> outcomes) throws GovernanceException {
            reached.countDown();
            try {
                assertTrue(released.await(LONG.toSeconds(), TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            if (failing) {
                throw new GovernanceException("full");
            }
            batches.add(outcomes);
        }

        @Override
        public void unrecorded(long count) {
            unrecorded.add(count);
        }

        @Override
        public void failed(Exception failure) {
            failures.countDown();
        }

        List<String> outputs() {
            return batches.stream().flatMap(List::stream).map(OutputOutcome::output).toList();
        }
    }

    private static OutputOutcome shown(String text) {
        return OutputOutcome.shown("completion", null, text);
    }

    @Test
    void nobodyWaitsForTheDiskAndWhatWaitsIsWrittenTogether() throws Exception {
        Log log = new Log();
        OutcomeQueue queue = new OutcomeQueue(log);
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            queue.record(shown("text " + i)); // while the log hangs
            all.add("text " + i);
            if (i == 0) {
                assertTrue(log.reached.await(LONG.toSeconds(), TimeUnit.SECONDS));
            }
        }
        assertEquals(List.of(), log.outputs());
        log.released.countDown();
        queue.close(LONG);
        assertEquals(all, log.outputs());
        assertEquals(2, log.batches.size(), "the first one, and all that waited for it");
        assertEquals(List.of(), log.unrecorded);
    }

    @Test
    void whatCannotBeWrittenIsCountedAndToldLater() throws Exception {
        Log log = new Log();
        OutcomeQueue queue = new OutcomeQueue(log);
        log.failing = true;
        log.released.countDown();
        queue.record(shown("lost"));
        assertTrue(log.failures.await(LONG.toSeconds(), TimeUnit.SECONDS));
        log.failing = false;
        queue.record(shown("kept"));
        queue.close(LONG);
        assertEquals(List.of("kept"), log.outputs());
        assertEquals(List.of(1L), log.unrecorded);
    }

    @Test
    void aLogThatHangsDoesNotFillTheMemory() throws Exception {
        Log log = new Log();
        OutcomeQueue queue = new OutcomeQueue(log);
        queue.record(shown("first"));
        assertTrue(log.reached.await(LONG.toSeconds(), TimeUnit.SECONDS));
        String large = "x".repeat(1 << 20);
        for (int i = 0; i < 20; i++) {
            queue.record(shown(large));
        }
        log.released.countDown();
        queue.close(LONG);
        assertEquals(17, log.outputs().size());
        assertEquals(List.of(4L), log.unrecorded);
    }

    @Test
    void aSuggestionLeavesOneOutcome() {
        List<OutputOutcome> noted = new ArrayList<>();
        SuggestionUse never = new SuggestionUse(noted::add);
        never.text("unseen");
        never.end();
        assertEquals(List.of(), noted);
        expect(noted, Result.SHOWN, 0, use -> {});
        expect(noted, Result.DISMISSED, 0, SuggestionUse::dismissed);
        expect(noted, Result.PARTLY_ACCEPTED, 4, use -> {
            use.accepted(4, false);
            use.dismissed();
        });
        expect(noted, Result.ACCEPTED, 10, use -> {
            use.accepted(4, false);
            use.accepted(3, true); // the rest was typed
        });
    }

    private static void expect(List<OutputOutcome> noted, Result result, int taken,
            Consumer<SuggestionUse> what) {
        noted.clear();
        SuggestionUse use = new SuggestionUse(noted::add);
        use.model("model");
        use.text("0123");
        use.shown();
        use.text("0123456789");
        what.accept(use);
        use.end();
        use.end();
        assertEquals(List.of(new OutputOutcome("completion", "model", result, "0123456789", taken)), noted);
    }

    @Test
    void aProposalIsAcceptedAsFarAsItsHunksAre() {
        EditProposal proposal = EditProposal.of(null, "a\nb\nc\nd\n", "A\nb\nc\nDD\n");
        assertEquals(2, proposal.hunks().size());
        assertEquals(new OutputOutcome("edit", null, Result.ACCEPTED, "A\nDD\n", 5),
                proposal.outcome("edit", true));
        assertEquals(new OutputOutcome("edit", null, Result.PARTLY_ACCEPTED, "A\nDD\n", 3),
                proposal.with(proposal.hunks().getFirst(), false).outcome("edit", true));
        assertEquals(Result.DISMISSED, proposal.outcome("edit", false).result());
        assertEquals(Result.DISMISSED, proposal.withAll(false).outcome("edit", true).result());
        EditProposal deletion = EditProposal.of(null, "a\nb\n", "a\n");
        assertEquals(Result.ACCEPTED, deletion.outcome("edit", true).result());
        assertFalse(deletion.outcome("edit", true).taken() > 0);
    }
}
