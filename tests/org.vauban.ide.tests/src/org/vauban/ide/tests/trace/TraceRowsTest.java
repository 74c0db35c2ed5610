// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.tests.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vauban.assist.trace.Requirement;
import org.vauban.assist.trace.TraceArtifact;
import org.vauban.assist.trace.TraceArtifact.Kind;
import org.vauban.assist.trace.TraceLink;
import org.vauban.assist.trace.TraceLink.Basis;
import org.vauban.assist.trace.TraceMatrix;
import org.vauban.assist.trace.TraceOrphan;
import org.vauban.ide.trace.TraceFilter;
import org.vauban.ide.trace.TraceOrder;
import org.vauban.ide.trace.TraceRow;
import org.vauban.ide.trace.TraceRows;

/** Which rows of a matrix are shown, and in which order. */
class TraceRowsTest {
    private static final Path DOCUMENT = Path.of("spec.md").toAbsolutePath();
    private static final Path CODE = Path.of("Pump.java").toAbsolutePath();
    private static final TraceArtifact STOP = new TraceArtifact(Kind.METHOD, "Pump.stop", CODE, 5, 4, 8, "");
    private static final TraceArtifact TEST = new TraceArtifact(Kind.TEST, "PumpTest.stops", CODE, 9, 9, 12, "");

    private final TraceRows rows = TraceRows.of(new TraceMatrix(
            List.of(requirement("REQ-10", "The pump stops."), requirement("REQ-9", "The valve closes."),
                    requirement("REQ-11", "Paint it.")),
            List.of(new TraceLink("REQ-10", STOP, Basis.COMMENT, "// REQ-10", 4, 0.98),
                    new TraceLink("REQ-10", TEST, Basis.NAME, "stops", 9, 0.95),
                    new TraceLink("REQ-9", STOP, Basis.SIMILARITY, "valve, closes", 5, 0.6)),
            List.of(new TraceOrphan("REQ-99", STOP, "// REQ-99", 6)),
            List.of(new TraceArtifact(Kind.METHOD, "Pump.start", CODE, 20, 20, 22, ""))));

    private static Requirement requirement(String id, String text) {
        return new Requirement(id, text, Map.of(), null, DOCUMENT, 0, 1, 0, 1);
    }

    private List<String> shown(TraceFilter filter, String text, TraceOrder order, boolean descending) {
        return rows.shown(filter, text, order, descending).stream().map(row -> switch (row) {
            case TraceRow.Traced traced -> traced.requirement().id();
            case TraceRow.Unknown unknown -> unknown.orphan().id();
            case TraceRow.Untraced untraced -> untraced.artifact().name();
            default -> throw new AssertionError(row);
        }).toList();
    }

    @ParameterizedTest
    @CsvSource({"REQUIREMENTS, REQ-10 REQ-9 REQ-11", "SUGGESTIONS, REQ-9", "WITHOUT_CODE, REQ-11",
            "WITHOUT_TESTS, REQ-9 REQ-11", "UNTRACED, Pump.start", "UNKNOWN, REQ-99", "REJECTED, ''"})
    void eachFilterShowsItsRows(TraceFilter filter, String expected) {
        assertEquals(expected, String.join(" ", shown(filter, "", TraceOrder.DOCUMENT, false)));
    }

    @ParameterizedTest
    @CsvSource({"DOCUMENT, REQ-10 REQ-9 REQ-11", "NAME, REQ-9 REQ-10 REQ-11", "LINKS, REQ-11 REQ-9 REQ-10",
            "CONFIDENCE, REQ-11 REQ-9 REQ-10"})
    void rowsAreSortedBothWays(TraceOrder order, String expected) {
        List<String> up = shown(TraceFilter.REQUIREMENTS, "", order, false);
        assertEquals(expected, String.join(" ", up));
        assertEquals(up.reversed(), shown(TraceFilter.REQUIREMENTS, "", order, true));
    }

    @Test
    void wordsAreFoundInRequirementsAndInTheirLinks() {
        assertEquals(List.of("REQ-9"), shown(TraceFilter.REQUIREMENTS, "VALVE  closes", TraceOrder.DOCUMENT, false));
        assertEquals(List.of("REQ-10", "REQ-9"), shown(TraceFilter.REQUIREMENTS, "pump.stop", TraceOrder.DOCUMENT,
                false));
        assertEquals(List.of("REQ-10"), shown(TraceFilter.REQUIREMENTS, "pumptest spec.md", TraceOrder.DOCUMENT,
                false));
        assertEquals(List.of(), shown(TraceFilter.UNTRACED, "stop", TraceOrder.NAME, false));
    }

    @Test
    void theSummaryCounts() {
        assertEquals("3 1 2 1", rows.requirements() + " " + rows.withoutCode() + " " + rows.withoutTests() + " "
                + rows.suggestions());
        assertEquals(0, TraceRows.none().requirements());
    }

    @Test
    void aRequirementIsTheSameAfterItsLinksHaveChanged() {
        TraceRow before = rows.shown(TraceFilter.REQUIREMENTS, "", TraceOrder.DOCUMENT, false).getFirst();
        TraceRow after = TraceRows.of(new TraceMatrix(List.of(requirement("REQ-10", "x")), List.of(), List.of(),
                List.of())).shown(TraceFilter.REQUIREMENTS, "", TraceOrder.DOCUMENT, false).getFirst();
        assertTrue(before.equals(after) && before.hashCode() == after.hashCode());
    }
}
