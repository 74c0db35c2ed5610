// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.assist.trace.Requirement;
import org.vauban.assist.trace.RequirementIds;
import org.vauban.assist.trace.Suggestions;
import org.vauban.assist.trace.TraceArtifact;
import org.vauban.assist.trace.TraceBuilder;
import org.vauban.assist.trace.TraceDecisions;
import org.vauban.assist.trace.TraceDecisions.Key;
import org.vauban.assist.trace.TraceDecisions.Verdict;
import org.vauban.assist.trace.TraceLink;
import org.vauban.assist.trace.TraceLink.Basis;
import org.vauban.assist.trace.TraceMatrix;
import org.vauban.knowledge.document.BlockKind;
import org.vauban.knowledge.document.SourceFormat;
import org.vauban.knowledge.document.TextBlock;

/** Decisions on suggestions: their effects, and the file that stores them. */
class TraceDecisionsTest {
    private static final String TEXT = "REQ-1 The bypass valve shall relieve excessive hydraulic pressure.";
    private static final String CODE = """
            class Valve {
                /** Relieves excessive hydraulic pressure through the bypass valve. */
                void relieveBypass() {
                }

                /** Writes the report of the day. */
                void report() {
                }
            }
            """;

    @TempDir
    private Path folder;
    private Path project;

    @BeforeEach
    void project() throws IOException {
        project = folder.toRealPath();
    }

    private TraceMatrix matrix(List<TraceDecisions> decisions) {
        TraceBuilder builder = new TraceBuilder(RequirementIds.of(null));
        builder.document(project.resolve("spec.md"), SourceFormat.MARKDOWN,
                Station.document(TEXT, List.of(new TextBlock(BlockKind.PARAGRAPH, 0, 0, TEXT.length()))));
        builder.document(project.resolve("src/Valve.java"), SourceFormat.CODE, Station.source(CODE));
        return builder.build(Suggestions.CLEAR, decisions);
    }

    private TraceLink suggestion() {
        TraceMatrix matrix = matrix(List.of());
        assertEquals(1, matrix.links().size(), matrix.links().toString());
        assertEquals(Basis.SIMILARITY, matrix.links().getFirst().basis());
        return matrix.links().getFirst();
    }

    @Test
    void whatIsAcceptedIsALinkAndWhatIsRejectedIsNotSuggestedAgain() throws IOException {
        TraceLink link = suggestion();
        TraceDecisions accepted = TraceDecisions.decide(project, List.of(link), Verdict.ACCEPTED);
        assertEquals(Verdict.ACCEPTED, accepted.on("REQ-1", link.artifact()));
        TraceMatrix matrix = matrix(TraceDecisions.of(List.of(project), List.of()));
        assertEquals(List.of(Basis.ACCEPTED), matrix.links().stream().map(TraceLink::basis).toList());
        assertTrue(matrix.links().getFirst().basis().isExplicit());
        assertEquals(List.of(), matrix.withoutCode());

        TraceDecisions.decide(project, List.of(link), Verdict.REJECTED);
        matrix = matrix(TraceDecisions.of(List.of(project.resolve("src").resolve("..").normalize()), List.of()));
        assertEquals(List.of(), matrix.links());
        assertEquals(List.of("REQ-1"), matrix.withoutCode().stream().map(Requirement::id).toList());

        TraceDecisions.decide(project, List.of(link), null);
        assertEquals(List.of(Basis.SIMILARITY), matrix(TraceDecisions.of(List.of(project), List.of())).links().stream()
                .map(TraceLink::basis).toList());
    }

    @Test
    void decisionsOfAProjectHoldInTheFoldersBelowIt() throws IOException {
        TraceDecisions.decide(project, List.of(suggestion()), Verdict.REJECTED);
        Path below = Files.createDirectories(project.resolve("src/deep"));
        assertEquals(List.of(project), TraceDecisions.of(List.of(below, project), List.of()).stream()
                .map(TraceDecisions::project).toList());
    }

    /** A repository may have files of several projects, one inside the other. */
    @Test
    void decisionsAreReadAboveAndBelowTheTracedFolder() throws IOException {
        TraceLink link = suggestion();
        Path inner = Files.createDirectory(project.resolve("src"));
        TraceDecisions.decide(inner, List.of(link), Verdict.ACCEPTED);
        assertEquals(List.of(Basis.ACCEPTED), bases(TraceDecisions.of(List.of(project), List.of(inner))));

        Path deep = Files.createDirectories(inner.resolve("deep"));
        TraceDecisions.undo(inner, List.copyOf(TraceDecisions.read(inner).all().keySet()));
        TraceDecisions.decide(project, List.of(link), Verdict.ACCEPTED);
        assertEquals(List.of(Basis.ACCEPTED), bases(TraceDecisions.of(List.of(deep), List.of(inner))),
                "a file of the inner project hides none of the outer one");
    }

    @Test
    void theInnermostDecisionOnALinkHolds() throws IOException {
        TraceLink link = suggestion();
        Path inner = Files.createDirectory(project.resolve("src"));
        TraceLink other = new TraceLink("REQ-9", link.artifact(), Basis.SIMILARITY, "", 0, 0.5);
        TraceDecisions.decide(project, List.of(link, other), Verdict.ACCEPTED);
        TraceDecisions.decide(inner, List.of(link), Verdict.REJECTED);
        List<TraceDecisions> both = TraceDecisions.of(List.of(project), List.of(inner));
        assertEquals(List.of(project, inner), both.stream().map(TraceDecisions::project).toList());
        assertEquals(List.of("REQ-9"), both.getFirst().all().keySet().stream().map(Key::requirement).toList());
        assertEquals(List.of(), bases(both));
        TraceDecisions.decide(project, List.of(link), Verdict.REJECTED);
        TraceDecisions.decide(inner, List.of(link), Verdict.ACCEPTED);
        assertEquals(List.of(Basis.ACCEPTED), bases(TraceDecisions.of(List.of(inner), List.of())));
        Files.writeString(inner.resolve(TraceDecisions.FILE), "nonsense");
        assertEquals(inner.resolve(TraceDecisions.FILE), assertThrows(TraceDecisions.UnreadableException.class,
                () -> TraceDecisions.of(List.of(project), List.of(inner))).file());
    }

    private List<Basis> bases(List<TraceDecisions> decisions) {
        return matrix(decisions).links().stream().map(TraceLink::basis).toList();
    }

    @Test
    void theFileHasALineForEachDecisionInAnOrderThatDoesNotChange() throws IOException {
        TraceLink link = suggestion();
        TraceLink other = new TraceLink("A \"quoted\" <id>", link.artifact(), Basis.SIMILARITY, "", 0, 0.5);
        TraceDecisions.decide(project, List.of(link), Verdict.ACCEPTED);
        TraceDecisions.decide(project, List.of(other), Verdict.REJECTED);
        List<String> lines = Files.readAllLines(project.resolve(TraceDecisions.FILE));
        assertEquals(7, lines.size(), lines.toString());
        assertTrue(lines.get(3).contains("quoted") && lines.get(4).contains("REQ-1"), lines.toString());
        assertEquals("    {\"requirement\": \"REQ-1\", \"file\": \"src/Valve.java\", \"name\": \"Valve.relieveBypass\","
                + " \"decision\": \"accepted\"}", lines.get(4));
        assertEquals(Verdict.REJECTED, TraceDecisions.read(project).on(other.requirement(), other.artifact()));
        try (var files = Files.list(project.resolve(".vauban"))) {
            assertEquals(1, files.count(), "nothing else is left behind");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "nonsense", "{\"format\": 2, \"links\": []}", "{\"format\": \"x\"}",
            "{\"format\": 1, \"links\": {}}", "{\"format\": 1, \"links\": [1]}",
            "{\"format\": 1, \"links\": [{\"requirement\": \"REQ-1\"}]}",
            "{\"format\": 1, \"links\": [{\"requirement\": null, \"file\": \"a\", \"name\": \"b\", "
                    + "\"decision\": \"accepted\"}]}",
            "{\"format\": 1, \"links\": [{\"requirement\": \"a\", \"file\": \"a\", \"name\": \"b\", "
                    + "\"decision\": \"maybe\"}]}",
            "{\"format\": 1, \"links\": [{\"requirement\": \"a\", \"file\": \"../a\", \"name\": \"b\", "
                    + "\"decision\": \"rejected\"}]}",
            "{\"format\": 1, \"links\": [{\"requirement\": \"a\", \"file\": \"/etc/a\", \"name\": \"b\", "
                    + "\"decision\": \"rejected\"}]}"})
    void aFileThatIsNoneIsNamedAndLeftAsItIs(String content) throws IOException {
        TraceLink link = suggestion();
        Path file = project.resolve(TraceDecisions.FILE);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        TraceDecisions.UnreadableException e = assertThrows(TraceDecisions.UnreadableException.class,
                () -> TraceDecisions.read(project));
        assertEquals(file, e.file());
        assertFalse(e.reason().isBlank());
        assertThrows(IOException.class, () -> TraceDecisions.decide(project, List.of(link), Verdict.ACCEPTED));
        assertEquals(content, Files.readString(file));
    }

    @Test
    void nestedFarTooDeepOrFarTooLongIsNamedToo() throws IOException {
        Path file = project.resolve(TraceDecisions.FILE);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "[".repeat(200_000));
        assertThrows(TraceDecisions.UnreadableException.class, () -> TraceDecisions.read(project));
        Files.writeString(file, "{\"format\": 1, \"links\": [{\"requirement\": \"" + "a".repeat(10_000)
                + "\", \"file\": \"a\", \"name\": \"b\", \"decision\": \"accepted\"}]}");
        assertThrows(TraceDecisions.UnreadableException.class, () -> TraceDecisions.read(project));
    }

    /** Otherwise, the next decision would fail, and so would all traces. */
    @Test
    void aFileThatWouldBeTooLargeToBeReadIsNotWritten() throws IOException {
        TraceLink link = suggestion();
        TraceDecisions.decide(project, List.of(link), Verdict.ACCEPTED);
        String before = Files.readString(project.resolve(TraceDecisions.FILE));
        List<TraceLink> many = IntStream.range(0, 4_400).mapToObj(each -> new TraceLink(each + "x".repeat(3_900),
                link.artifact(), Basis.SIMILARITY, "", 0, 0.5)).toList();
        assertThrows(IOException.class, () -> TraceDecisions.decide(project, many, Verdict.REJECTED));
        assertEquals(before, Files.readString(project.resolve(TraceDecisions.FILE)));
        assertEquals(1, TraceDecisions.read(project).all().size());
        TraceDecisions.decide(project, many.subList(0, 4_000), Verdict.REJECTED);
        assertEquals(4_001, TraceDecisions.read(project).all().size());
        try (var files = Files.list(project.resolve(".vauban"))) {
            assertEquals(1, files.count(), "nothing else is left behind");
        }
    }

    @Test
    void aPathThatIsTooLongToBeReadIsNotWritten() throws IOException {
        Path file = project;
        for (int i = 0; i < 20; i++) {
            file = file.resolve("x".repeat(200));
        }
        TraceArtifact far = new TraceArtifact(TraceArtifact.Kind.METHOD, "A.b", file.resolve("A.java"), 1, 1, 2, "");
        assertThrows(IOException.class, () -> TraceDecisions.decide(project,
                List.of(new TraceLink("REQ-1", far, Basis.SIMILARITY, "", 0, 0.5)), Verdict.ACCEPTED));
        assertEquals(0, TraceDecisions.read(project).all().size());
    }

    @Test
    void decisionsOnWhatIsGoneAreTakenBackToo() throws IOException {
        TraceDecisions decided = TraceDecisions.decide(project, List.of(suggestion()), Verdict.REJECTED);
        assertEquals(1, decided.all().size());
        assertEquals(0, TraceDecisions.undo(project, List.copyOf(decided.all().keySet())).all().size());
        assertEquals(0, TraceDecisions.read(project).all().size());
    }

    @Test
    void nothingIsWrittenThroughALinkOutOfTheProject() throws IOException {
        TraceLink link = suggestion();
        Path outside = Files.createDirectory(folder.resolve("outside"));
        Path inside = Files.createDirectory(project.resolve("inside"));
        Files.createSymbolicLink(inside.resolve(".vauban"), outside);
        TraceArtifact artifact = new TraceArtifact(TraceArtifact.Kind.METHOD, "A.b", inside.resolve("A.java"), 1, 1, 2,
                "");
        assertThrows(IOException.class, () -> TraceDecisions.decide(inside,
                List.of(new TraceLink("REQ-1", artifact, Basis.SIMILARITY, "", 0, 0.5)), Verdict.ACCEPTED));
        try (var files = Files.list(outside)) {
            assertEquals(0, files.count());
        }
        assertThrows(IOException.class, () -> TraceDecisions.decide(inside, List.of(link), Verdict.ACCEPTED),
                "what is not in the project");
    }

    @Test
    void methodsAndTestsWithoutARequirementAreTold() {
        assertEquals(List.of("Valve.report"), matrix(List.of()).untraced().stream().map(TraceArtifact::name).toList());
    }
}
