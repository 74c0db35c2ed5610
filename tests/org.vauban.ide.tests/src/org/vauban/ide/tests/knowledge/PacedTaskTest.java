// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.knowledge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vauban.assist.question.KnowledgeScope;
import org.vauban.ide.knowledge.KnowledgeSource;
import org.vauban.ide.knowledge.SourceStates;
import org.vauban.ide.knowledge.view.PacedTask;

/** How often a display that changes with each file of a large source is refreshed. */
class PacedTaskTest {
    private static final int REST = 200;

    private final Deque<Runnable> queue = new ArrayDeque<>();
    private final List<Integer> timers = new ArrayList<>();
    private Runnable timed;
    private long millis;
    private final List<String> shown = new ArrayList<>();
    private final KnowledgeSource source = new KnowledgeSource(KnowledgeScope.DOCS, Path.of("docs").toAbsolutePath());
    private final SourceStates states = new SourceStates();
    private final PacedTask task = new PacedTask(queue::add, (after, run) -> {
        timers.add(after);
        timed = run;
    }, () -> millis * 1_000_000, REST, () -> shown.add(states.rows().getFirst().note()));

    private void turn() {
        while (!queue.isEmpty()) {
            queue.poll().run();
        }
    }

    private void pass(int time) {
        millis += time;
        timed.run();
    }

    @Test
    void oneOfManyChangesIsShownAtOnceAndTheLastAfterTheRest() {
        states.sources(List.of(source));
        states.addListener(task::ask);
        for (int i = 0; i < 100_000; i++) {
            states.reading(source, String.valueOf(i));
        }
        assertEquals(1, queue.size(), "the thread has to draw, too");
        turn();
        assertEquals(List.of("99999"), shown);

        millis += 50;
        for (int i = 0; i < 1_000; i++) {
            states.reading(source, "again " + i);
            turn();
        }
        assertEquals(List.of("99999"), shown);
        assertEquals(List.of(REST - 50), timers, "one waits");
        pass(REST - 50);
        assertEquals(List.of("99999", "again 999"), shown);
        assertEquals(0, queue.size());

        millis += REST;
        states.done(source);
        turn();
        assertEquals(3, shown.size(), "at once after a rest");
    }

    @Test
    void whatChangesMeanwhileIsShownAndAFailureEndsNothing() {
        List<String> done = new ArrayList<>();
        PacedTask[] self = new PacedTask[1];
        self[0] = new PacedTask(queue::add, (after, run) -> timed = run, () -> millis * 1_000_000, REST, () -> {
            done.add("done");
            if (done.size() == 1) {
                self[0].ask();
                throw new IllegalStateException("once");
            }
        });
        self[0].ask();
        assertThrows(IllegalStateException.class, this::turn);
        turn();
        pass(REST);
        assertEquals(List.of("done", "done"), done);
    }
}
