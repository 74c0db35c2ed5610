// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.tour;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vauban.ide.tour.typist.NewPlaceOutcome;
import org.vauban.ide.tour.typist.NewPlaceOutcome.Answer;
import org.vauban.ide.tour.typist.NewPlaceReport;

/** The table of what was suggested at new places. */
class NewPlaceReportTest {
    private static final Answer NOTHING = new Answer(-1, "", false, false);
    private static final Answer LIST = new Answer(-1, "", false, true);

    private static NewPlaceOutcome outcome(String model, Answer first, Answer later) {
        return new NewPlaceOutcome(model, "a:1", "text", first, later, List.of());
    }

    @Test
    void sharesAreOfAllPlacesAndTimesOfThoseWithGhostText() {
        Answer right = new Answer(400, "t", true, false);
        Answer wrong = new Answer(800, "u", false, false);

        assertEquals("""

                | small, 4 places | at first | after 5 s |
                |---|---|---|
                | places with ghost text | 2 (50.0 %) | 1 (25.0 %) |
                | right first line | 1 (25.0 %) | 1 (25.0 %) |
                | no ghost text, content assist is open | 1 (25.0 %) | 1 (25.0 %) |
                | from the last key to the ghost text, p50 | 600 ms | 400 ms |
                | p95 | 780 ms | 400 ms |
                """, NewPlaceReport.text("small",
                List.of(outcome("small", right, right), outcome("small", wrong, NOTHING),
                        outcome("large", right, right), outcome("small", NOTHING, NOTHING),
                        outcome("small", LIST, LIST))));
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
                """, NewPlaceReport.text("small", List.of(outcome("small", NOTHING, NOTHING))));
    }
}
