// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.tour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vauban.ide.tour.typist.NewPlaceOutcome;
import org.vauban.ide.tour.typist.NewPlaceOutcome.Answer;
import org.vauban.ide.tour.typist.NewPlaceOutcome.Request;
import org.vauban.ide.tour.typist.NewPlaceReport;

/** The table of suggestions at new places. */
class NewPlaceReportTest {
    private static final Answer NOTHING = new Answer(-1, "", false, false, 1_900);
    private static final Answer LIST = new Answer(-1, "", false, true, 1_900);

    private static NewPlaceOutcome outcome(String model, Answer first, Answer later) {
        return new NewPlaceOutcome(model, "a:1", "text", first, later, List.of());
    }

    @Test
    void sharesAreOfAllPlacesAndTimesOfThoseWithGhostText() {
        Answer right = new Answer(400, "t", true, false, 1_900);
        Answer wrong = new Answer(800, "u", false, false, 1_900);

        assertEquals("""

                | small, 4 places | at first | after 5 s |
                |---|---|---|
                | places with ghost text | 2 (50.0 %) | 1 (25.0 %) |
                | right first line | 1 (25.0 %) | 1 (25.0 %) |
                | no ghost text, content assist is open | 1 (25.0 %) | 1 (25.0 %) |
                | from the last key to the ghost text, p50 | 600 ms | 400 ms |
                | p95 | 780 ms | 400 ms |
                """, first(NewPlaceReport.text("small",
                List.of(outcome("small", right, right), outcome("small", wrong, NOTHING),
                        outcome("large", right, right), outcome("small", NOTHING, NOTHING),
                        outcome("small", LIST, LIST)))));
    }

    @Test
    void whereNothingWasSuggestedThereIsNoTime() {
        assertEquals("""

                | small, 1 places | at first | after 5 s |
                |---|---|---|
                | places with ghost text | 0 (0.0 %) | 0 (0.0 %) |
                | right first line | 0 (0.0 %) | 0 (0.0 %) |
                | no ghost text, content assist is open | 0 (0.0 %) | 0 (0.0 %) |
                | from the last key to the ghost text, p50 |  |  |
                | p95 |  |  |
                """, first(NewPlaceReport.text("small", List.of(outcome("small", NOTHING, NOTHING)))));
    }

    /** Returns the first of the tables. */
    private static String first(String text) {
        return text.substring(0, text.indexOf("\n| what became of it"));
    }

    private static Request request(long started, String disposition, long... steps) {
        return new Request("completion", started, 10, 5, 3, 20, 30, disposition, null,
                Map.of("TRIGGERED", steps[0], "ANSWERED", steps[1]));
    }

    @Test
    void ofEachPlaceItTellsWhatBecameOfTheLastRequestAndWhenItsStepsWereDone() {
        Answer first = new Answer(900, "t", true, false, 1_900);
        Answer later = new Answer(400, "t", true, false, 9_000);
        Request ahead = new Request("readAhead", 2_900, 10, 5, 1, 20, 30, null, null, null);
        NewPlaceOutcome shown = new NewPlaceOutcome("small", "a:1", "text", first, later,
                List.of(request(1_700, "CONTRADICTED", 1_690, 2_000), request(2_100, "SHOWN", 2_105, 2_700), ahead,
                        request(9_200, "SHOWN", 9_200, 9_300)));
        NewPlaceOutcome rejected = new NewPlaceOutcome("small", "a:2", "text", NOTHING,
                new Answer(-1, "", false, false, 9_000), List.of(request(2_100, "REJECTED", 2_100, 2_900)));

        String text = NewPlaceReport.text("small", List.of(shown, rejected));

        assertTrue(text.endsWith("""

                | what became of it | at first | later |
                |---|---|---|
                | REJECTED | 1 | 0 |
                | SHOWN | 1 | 1 |
                | no request | 0 | 1 |

                | from the last key to | at first, p50 | p95 | later, p50 | p95 |
                |---|---|---|---|---|
                | key |  |  |  |  |
                | triggered | 205 ms | 205 ms | 200 ms | 200 ms |
                | gathered |  |  |  |  |
                | sent |  |  |  |  |
                | first text |  |  |  |  |
                | answered | 800 ms | 800 ms | 300 ms | 300 ms |
                | checked |  |  |  |  |
                | shown |  |  |  |  |
                """), text);
    }
}
