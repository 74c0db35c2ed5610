// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
        return builder(requirements, methods).build(suggestions);
    }

    private static TraceBuilder builder(String requirements, String methods) {
        TraceBuilder builder = new TraceBuilder(RequirementIds.of(null));
        builder.document(Path.of("/p/spec.md"), SourceFormat.MARKDOWN, Station.document(requirements,
                List.of(new TextBlock(BlockKind.PARAGRAPH, 0, 0, requirements.length()))));
        builder.document(Path.of("/p/src/Station.java"), SourceFormat.CODE,
                Station.source("class Station {\n" + methods + "}\n"));
        return builder;
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

    /** Returns a word without an ending that would be removed. */
    private static String word(int number) {
        StringBuilder word = new StringBuilder("zq");
        String.format("%05d", number).chars().forEach(digit -> word.append("bcfghjkmpv".charAt(digit - '0')));
        return word.toString();
    }

    private static String requirements(int count) {
        return IntStream.range(0, count).mapToObj(each -> "REQ-" + each + ": The " + word(each) + " shall open.\n")
                .collect(Collectors.joining());
    }

    private static String methods(int from, int count) {
        return IntStream.range(from, from + count).mapToObj(each -> "    void " + word(each) + "() {\n    }\n")
                .collect(Collectors.joining());
    }

    /** Tens of millions of pairs, nearly all without a common word. */
    @Test
    void aLargeProjectHasSuggestionsToo() {
        int count = 7_200;
        int each = 900; // of a class
        TraceBuilder builder = builder(requirements(count), methods(0, each));
        for (int from = each; from < count; from += each) {
            builder.document(Path.of("/p/src/" + from + "/Station.java"), SourceFormat.CODE,
                    Station.source("class Station {\n" + methods(from, each) + "}\n"));
        }
        TraceMatrix matrix = builder.build(Suggestions.CLEAR);
        assertEquals(count, matrix.requirements().size());
        assertEquals(count, matrix.links().size());
        assertEquals(IntStream.range(0, count).mapToObj(number -> "REQ-" + number + " Station." + word(number)
                + " SIMILARITY").sorted().toList(), shown(matrix));
    }

    @Test
    void stopsWhileItCompares() {
        TraceBuilder builder = builder(requirements(300), methods(0, 300));
        AtomicInteger asked = new AtomicInteger();
        builder.build(Suggestions.CLEAR, List.of(), () -> {
            asked.incrementAndGet();
            return false;
        });
        assertTrue(asked.get() > 900, "for each text and requirement: " + asked);
        int enough = asked.get() / 2;
        asked.set(0);
        assertEquals(List.of(), builder.build(Suggestions.CLEAR, List.of(), () -> asked.incrementAndGet() > enough)
                .links());
        assertTrue(asked.get() < enough + 10, "asked " + asked + " times, stopped after " + enough);
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
