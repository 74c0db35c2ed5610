// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.vauban.assist.trace.Requirement;
import org.vauban.assist.trace.TraceLink;
import org.vauban.assist.trace.TraceMatrix;

/** The links of more than a hundred requirements, some of which are written in the code. */
class TraceStationTest {
    @Test
    void mostLinksAreFoundAndMostThatAreFoundAreRight() throws Exception {
        Station station = Station.load();
        assertTrue(station.size() >= 100, station.size() + " requirements");
        TraceMatrix matrix = station.trace();
        Station.Score all = station.score(matrix, false);
        assertTrue(all.precision() >= 0.8 && all.recall() >= 0.7, all.toString());
        Station.Score suggested = station.score(matrix, true);
        assertTrue(station.hidden() >= 100 && suggested.precision() >= 0.75, suggested.toString());
        for (TraceLink link : matrix.links()) {
            assertTrue(link.confidence() > 0 && !link.evidence().isEmpty(), link.toString());
            assertTrue(!link.basis().isExplicit() || station.isRight(link), "what is written is right: " + link);
        }
    }

    @Test
    void requirementsThatNothingServesAreGaps() throws Exception {
        TraceMatrix matrix = Station.load().trace();
        assertTrue(matrix.withoutCode().stream().map(Requirement::id).filter(id -> id.startsWith("REQ-GAP-"))
                .count() >= 5, matrix.withoutCode().toString());
        assertEquals(0, matrix.orphans().size());
    }
}
