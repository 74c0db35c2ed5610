// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vauban.assist.trace.Requirement;
import org.vauban.assist.trace.RequirementIds;
import org.vauban.assist.trace.Suggestions;
import org.vauban.assist.trace.TraceBuilder;
import org.vauban.assist.trace.TraceLink;
import org.vauban.assist.trace.TraceLink.Basis;
import org.vauban.assist.trace.TraceMatrix;
import org.vauban.knowledge.document.BlockKind;
import org.vauban.knowledge.document.SourceFormat;
import org.vauban.knowledge.document.TextBlock;

/** A suggestion is clear if no other comes close, and weak if it has a rival. */
class TraceSuggestionsTest {
    private static final String RELIEVE = "    /** Opens the bypass valve. */\n    void relieveBypass() {\n    }\n";
    private static final String LEVEL = "    /** Reads the level of the tank. */\n    int tankLevel() {\n    }\n";

    private static TraceMatrix trace(String requirements, String methods, Suggestions suggestions) {
        TraceBuilder builder = new TraceBuilder(RequirementIds.of(null));
        builder.document(Path.of("/p/spec.md"), SourceFormat.MARKDOWN, Station.document(requirements,
                List.of(new TextBlock(BlockKind.PARAGRAPH, 0, 0, requirements.length()))));
        builder.document(Path.of("/p/src/Station.java"), SourceFormat.CODE,
                Station.source("class Station {\n" + methods + "}\n"));
        return builder.build(suggestions);
    }

    private static List<String> shown(TraceMatrix matrix) {
        return matrix.links().stream().map(TraceSuggestionsTest::shown).sorted().toList();
    }

    private static String shown(TraceLink link) {
        return link.requirement() + " " + link.artifact().name() + " " + link.basis();
    }

    @Test
    void whatNothingElseIsLikeIsClear() {
        TraceMatrix matrix = trace("REQ-1: The bypass valve shall open.\nREQ-2: The level of the tank shall be read.\n",
                RELIEVE + LEVEL, Suggestions.CLEAR);
        assertEquals(List.of("REQ-1 Station.relieveBypass SIMILARITY", "REQ-2 Station.tankLevel SIMILARITY"),
                shown(matrix));
        assertTrue(matrix.links().stream().allMatch(each -> each.confidence() >= 0.8), matrix.toString());
        assertEquals(List.of(), matrix.withoutCode());
    }

    @Test
    void aMethodThatIsNearlyAsLikeMakesBothWeakAndLeavesTheGap() {
        String requirement = "REQ-1: The bypass valve shall open.\n";
        String methods = RELIEVE + LEVEL + RELIEVE.replace("relieveBypass", "bypassRelief");
        TraceMatrix all = trace(requirement, methods, Suggestions.ALL);
        assertEquals(List.of(Basis.WEAK, Basis.WEAK), all.links().stream().map(TraceLink::basis).toList());
        assertTrue(all.links().stream().allMatch(each -> each.confidence() <= 0.5 && !each.basis().isExplicit()));
        assertEquals(List.of("REQ-1"), all.withoutCode().stream().map(Requirement::id).toList());
        assertEquals(3, all.untraced().size(), "nor are the methods traced: " + all.untraced());
        assertEquals(List.of(), trace(requirement, methods, Suggestions.CLEAR).links());
        assertEquals(List.of(), all.withoutWeak().links());
    }

    @Test
    void aRequirementThatHasItsMethodIsARivalAllTheSame() {
        String served = "    /** REQ-2 */\n    void valveOpens() {\n    }\n";
        String requirements = "REQ-1: The bypass valve shall open.\nREQ-2: The valve of the bypass shall open.\n"
                + "REQ-3: The level of the tank shall be read.\nREQ-4: The pump shall rest at night.\n";
        List<String> written = List.of("REQ-2 Station.valveOpens COMMENT");
        assertEquals(List.of("REQ-1 Station.relieveBypass WEAK", written.getFirst(),
                "REQ-3 Station.tankLevel SIMILARITY"),
                shown(trace(requirements, RELIEVE + LEVEL + served, Suggestions.ALL)));
        assertEquals(written, shown(trace(requirements, RELIEVE + LEVEL + served, Suggestions.NONE)));
    }

    @Test
    void formsOfAWordAndPartsOfANameAreTheSameWord() {
        assertEquals(List.of("REQ-1 Station.hTTPRequestsRetried SIMILARITY"),
                shown(trace("REQ-1: A retry of an HTTP request shall wait.\n",
                        "    void hTTPRequestsRetried() {\n    }\n" + LEVEL, Suggestions.CLEAR)));
        assertEquals(List.of("REQ-1 Station.vannesFermees SIMILARITY"),
                shown(trace("REQ-1 : La vanne doit être fermée.\n",
                        "    void vannesFermees() {\n    }\n" + LEVEL, Suggestions.CLEAR)));
    }
}
