// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vauban.assist.tests.trace.Station.blocks;

import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.trace.CommitLog;
import org.vauban.assist.trace.MatrixCsv;
import org.vauban.assist.trace.MatrixHtml;
import org.vauban.assist.trace.MatrixJson;
import org.vauban.assist.trace.MatrixReqif;
import org.vauban.assist.trace.Requirement;
import org.vauban.assist.trace.RequirementIds;
import org.vauban.assist.trace.Suggestions;
import org.vauban.assist.trace.TraceArtifact;
import org.vauban.assist.trace.TraceBuilder;
import org.vauban.assist.trace.TraceCommit;
import org.vauban.assist.trace.TraceLink;
import org.vauban.assist.trace.TraceMatrix;
import org.vauban.assist.trace.TraceOrphan;
import org.vauban.knowledge.document.BlockKind;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.document.SourceFormat;
import org.vauban.knowledge.document.TextBlock;
import org.vauban.knowledge.indexing.UnreadableFile;

/** Links that are written in code, tests and commits, and the requirements read from documents. */
class TraceTest {
    private static final List<Path> FOLDERS = List.of(Path.of("/project/doc"), Path.of("/project/src"));
    private static final Path DOCUMENT = Path.of("/project/doc/spec.md");
    private static final Path PUMP = Path.of("/project/src/Pump.java");
    private static final Path PUMP_TEST = Path.of("/project/test/PumpTest.java");
    private static final String CODE = """
            package pump;

            /** Serves REQ-1. */
            class Pump {
                /**
                 * Stops. See REQ-2, and REQ-99.
                 */
                void stop() {
                    motor.off();
                }

                void start() {
                    motor.on(); // REQ-3: softly
                }
            }
            """;
    private static final String TESTS = """
            class PumpTest {
                @Test
                void stopsForReq2() {
                }

                @Test
                @Requirement("REQ-3")
                void softly() {
                }
            }
            """;

    private static final String FACE = "\uD83D\uDE00";

    private final TraceBuilder builder = new TraceBuilder(RequirementIds.of(null));

    private TraceMatrix traced() {
        builder.document(DOCUMENT, SourceFormat.MARKDOWN, blocks(BlockKind.PARAGRAPH, "# REQ-1 Pump",
                "The station shall have a pump that can be controlled.", "# Details",
                "REQ-2: The pump shall stop on demand within one second.", "**REQ-3** The pump shall start softly.",
                "REQ-4 \u2013 The pump shall be painted in a colour of the customer."));
        builder.document(PUMP, SourceFormat.CODE, Station.source(CODE));
        builder.document(PUMP_TEST, SourceFormat.CODE, Station.source(TESTS));
        builder.commit(new TraceCommit("0123456789abcdef", "Stop the pump (REQ-2)", "As REQ-98 wants it.\n"));
        return builder.build(Suggestions.NONE);
    }

    private static String shown(TraceLink link) {
        return link.requirement() + " " + link.artifact().kind() + " " + link.artifact().name() + " " + link.basis()
                + " " + link.line();
    }

    @Test
    void idsInCommentsNamesAnnotationsBodiesAndMessagesAreLinks() {
        TraceMatrix matrix = traced();
        assertEquals(List.of("REQ-1", "REQ-2", "REQ-3", "REQ-4"),
                matrix.requirements().stream().map(Requirement::id).toList());
        assertEquals(List.of("REQ-1 TYPE Pump COMMENT 3", "REQ-2 METHOD Pump.stop COMMENT 6",
                "REQ-2 TEST PumpTest.stopsForReq2 NAME 2", "REQ-2 COMMIT Stop the pump (REQ-2) MESSAGE 0",
                "REQ-3 TEST PumpTest.softly COMMENT 7", "REQ-3 METHOD Pump.start BODY 13"),
                matrix.links().stream().map(TraceTest::shown).toList());
        assertEquals("* Stops. See REQ-2, and REQ-99.", matrix.links().get(1).evidence());
        assertEquals(List.of("REQ-4"), matrix.withoutCode().stream().map(Requirement::id).toList());
        assertEquals(List.of("REQ-1", "REQ-4"), matrix.withoutTests().stream().map(Requirement::id).toList());
        assertEquals(List.of("REQ-99", "REQ-98"), matrix.orphans().stream().map(TraceOrphan::id).toList());
    }

    @Test
    void theLineOfAMethodTellsWhatItServes() {
        TraceMatrix matrix = traced();
        for (int line : List.of(5, 6, 8, 9)) {
            assertEquals(List.of("REQ-2"), matrix.at(PUMP, line).stream().map(TraceLink::requirement).toList(),
                    "line " + line);
        }
        assertEquals(List.of("REQ-1"), matrix.at(PUMP, 4).stream().map(TraceLink::requirement).toList());
        assertEquals(List.of(), matrix.at(PUMP, 400));
        assertEquals(List.of(), matrix.at(DOCUMENT, 1));
    }

    @Test
    void textsOfRequirementsAreWhatFollowsTheirIds() {
        TraceMatrix matrix = traced();
        assertEquals(List.of("Pump The station shall have a pump that can be controlled.",
                "The pump shall stop on demand within one second.", "The pump shall start softly.",
                "The pump shall be painted in a colour of the customer."),
                matrix.requirements().stream().map(Requirement::text).toList());
        assertEquals(7, matrix.requirements().get(1).line(), "the line on which it stands");
    }

    @Test
    void mentionsDefineNothing() {
        builder.document(DOCUMENT, SourceFormat.MARKDOWN, blocks(BlockKind.PARAGRAPH,
                "REQ-1, REQ-2 and REQ-3 were dropped.", "As said in\nREQ-5 the pump is blue.",
                "UTF-8 and SHA-256 are no requirements.", "REQ-6 The valve shall close\nREQ-7 The valve shall open"));
        assertEquals(List.of("REQ-6", "REQ-7"),
                builder.build(Suggestions.NONE).requirements().stream().map(Requirement::id).toList());
    }

    @Test
    void rowsOfATableOfContentsGiveWayToDefinitions() {
        builder.document(DOCUMENT, SourceFormat.XLSX, blocks(BlockKind.TABLE_ROW, "REQ-1\tsee below",
                "REQ-2\tThe pump shall stop.", "REQ-1\tThe pump shall start within two seconds."));
        assertEquals(List.of("REQ-1: The pump shall start within two seconds.", "REQ-2: The pump shall stop."),
                builder.build(Suggestions.NONE).requirements().stream().map(each -> each.id() + ": " + each.text())
                        .toList());
    }

    @Test
    void objectsOfReqifHaveAttributesAndParents() {
        StringBuilder text = new StringBuilder();
        List<TextBlock> blocks = new ArrayList<>();
        Object[][] rows = {{BlockKind.HEADING, 2, "C-1"}, {BlockKind.LIST_ITEM, 0, "ReqIF.ChapterName: Pumps"},
                {BlockKind.HEADING, 3, "PMP_7"}, {BlockKind.PARAGRAPH, 0, "The pump: shall stop."},
                {BlockKind.LIST_ITEM, 0, "Priority: high"}, {BlockKind.HEADING, 3, "PMP_8"},
                {BlockKind.LIST_ITEM, 0, "Object Text: The pump shall start."}, {BlockKind.HEADING, 3, "PMP_9"},
                {BlockKind.LIST_ITEM, 0, "ReqIF.Name: Seal"}, {BlockKind.HEADING, 3, "x"},
                {BlockKind.LIST_ITEM, 0, "Vauban.Kind: method"}};
        for (Object[] row : rows) {
            String content = (String) row[2];
            blocks.add(new TextBlock((BlockKind) row[0], (int) row[1], text.length(),
                    text.length() + content.length()));
            text.append(content).append("\n\n");
        }
        builder.document(Path.of("/project/a.reqif"), SourceFormat.REQIF, Station.document(text.toString(), blocks));
        builder.document(PUMP, SourceFormat.CODE, Station.source("class Pump {\n  /** PMP-7. */\n  void x() {}\n}\n"));
        TraceMatrix matrix = builder.build(Suggestions.NONE);
        assertEquals(List.of("PMP_7 The pump: shall stop. {Priority=high} C-1", "PMP_8 The pump shall start. {} C-1",
                "PMP_9 Seal {} C-1"),
                matrix.requirements().stream()
                        .map(each -> each.id() + " " + each.text() + " " + each.attributes() + " " + each.parent())
                        .toList());
        assertEquals(List.of("PMP_7", "PMP_8", "PMP_9"), matrix.requirements().stream()
                .map(each -> text.substring(each.start(), each.end())).toList(), "where they stand");
        assertEquals(List.of("PMP_7 METHOD Pump.x COMMENT 2"),
                matrix.links().stream().map(TraceTest::shown).toList(), "ids of ReqIF need no pattern");
    }

    @Test
    void languagesWithoutDeclarationsAreTracedAsFiles() {
        builder.document(DOCUMENT, SourceFormat.MARKDOWN,
                blocks(BlockKind.PARAGRAPH, "REQ-1 The table shall have an index."));
        Path sql = Path.of("/project/db/schema.sql");
        builder.document(sql, SourceFormat.CODE, Station.source("-- tables\nCREATE INDEX i ON t (c); -- REQ-1\n"));
        assertEquals(List.of("REQ-1 FILE schema.sql BODY 2"),
                builder.build(Suggestions.NONE).links().stream().map(TraceTest::shown).toList());
    }

    /** Otherwise an exported matrix in the folder would fill the gaps that it lists. */
    @Test
    void dataServesARequirementOnlyWhereACommentSaysSo() {
        builder.document(DOCUMENT, SourceFormat.MARKDOWN, blocks(BlockKind.PARAGRAPH,
                "REQ-1 The pump shall stop.", "REQ-2 The pump shall start.", "REQ-3 The pump shall be blue.",
                "REQ-4 The pump shall last.", "REQ-5 The pump shall be quiet."));
        for (String[] each : new String[][] {{"a.json", "{\n  \"id\": \"REQ-1\", \"evidence\": \"// REQ-1\"\n}\n"},
                {"test/a.json", "{\"id\": \"REQ-1\"}\n"},
                {"a.properties", "text = REQ-1 # REQ-1\nlink=a#REQ-1\n  ! REQ-4\n"},
                {"a.yaml", "id: REQ-1 # REQ-2\ntext: \"# REQ-1 \\\" # REQ-1\"\nnote: don't # REQ-3\nlink: a#REQ-1\n"},
                {"a.xml", "<r id='REQ-1'>REQ-1<!-- serves\n  REQ-5 --> REQ-1</r>\n"},
                {"a.jsonc", "{\"link\": \"http://a/REQ-1\", /* REQ-99 */ \"id\": \"REQ-1\"}\n"},
                {"a.po", "msgid \"REQ-1\"\n"}}) {
            builder.document(Path.of("/project", each[0]), SourceFormat.CODE, Station.source(each[1]));
        }
        TraceMatrix matrix = builder.build(Suggestions.ALL);
        assertEquals(List.of("REQ-1"), matrix.withoutCode().stream().map(Requirement::id).toList());
        assertEquals(5, matrix.withoutTests().size());
        assertEquals(List.of("REQ-2 FILE a.yaml BODY 1", "REQ-3 FILE a.yaml BODY 3", "REQ-4 FILE a.properties BODY 3",
                "REQ-5 FILE a.xml BODY 2"), matrix.links().stream().map(TraceTest::shown).toList());
        assertEquals(List.of("REQ-99"), matrix.orphans().stream().map(TraceOrphan::id).toList());
    }

    @Test
    void commentsInFilesOfSettingsCount() {
        builder.document(DOCUMENT, SourceFormat.MARKDOWN,
                blocks(BlockKind.PARAGRAPH, "REQ-1 It shall start.", "REQ-2 It shall listen."));
        builder.document(Path.of("/project/a.service"), SourceFormat.CODE,
                Station.source("[Service]\n# REQ-1\nExecStart=REQ-2\n"));
        builder.document(Path.of("/project/app.config"), SourceFormat.CODE,
                Station.source("<a>REQ-1<!-- REQ-2 --></a>\n"));
        assertEquals(List.of("REQ-1 FILE a.service BODY 2", "REQ-2 FILE app.config BODY 1"),
                builder.build(Suggestions.NONE).links().stream().map(TraceTest::shown).toList());
    }

    /** A component is markup with code in it. */
    @Test
    void theScriptOfAComponentIsCode() {
        builder.document(DOCUMENT, SourceFormat.MARKDOWN, blocks(BlockKind.PARAGRAPH, "REQ-1 It shall be shown."));
        builder.document(Path.of("/project/a.vue"), SourceFormat.CODE,
                Station.source("<template/>\n<script>\nshow() // REQ-1\n</script>\n"));
        assertEquals(List.of("REQ-1 FILE a.vue BODY 3"),
                builder.build(Suggestions.NONE).links().stream().map(TraceTest::shown).toList());
    }

    @Test
    void whatIsAboveTheFolderDoesNotMakeATest() {
        Path folder = Path.of("/home/tests/project");
        String code = "class A {\n  // REQ-1\n  void x() {}\n}\n";
        for (String name : List.of("src/A.java", "test/A.java")) {
            TraceBuilder own = new TraceBuilder(RequirementIds.of(null), List.of(folder));
            own.document(DOCUMENT, SourceFormat.MARKDOWN,
                    blocks(BlockKind.PARAGRAPH, "REQ-1 The pump shall stop on demand."));
            own.document(folder.resolve(name), SourceFormat.CODE, Station.source(code));
            assertEquals(List.of(name.startsWith("src") ? TraceArtifact.Kind.METHOD : TraceArtifact.Kind.TEST),
                    own.build(Suggestions.NONE).links().stream().map(each -> each.artifact().kind()).toList(), name);
        }
    }

    @Test
    void otherIdsHaveAPatternOfTheirOwn() {
        TraceBuilder own = new TraceBuilder(RequirementIds.of("PUMP-\\d+"));
        own.document(DOCUMENT, SourceFormat.MARKDOWN, blocks(BlockKind.PARAGRAPH, "PUMP-1 The pump shall stop."));
        own.document(PUMP, SourceFormat.CODE,
                Station.source("class A {\n  // PUMP-1, PUMP-2, REQ-3\n  void x() {}\n}\n"));
        TraceMatrix matrix = own.build(Suggestions.NONE);
        assertEquals(1, matrix.links().size());
        assertEquals(List.of("PUMP-2"), matrix.orphans().stream().map(TraceOrphan::id).toList());
        assertThrows(IllegalArgumentException.class, () -> RequirementIds.of("("));
        assertThrows(IllegalArgumentException.class, () -> RequirementIds.of("\\d*"));
        assertThrows(IllegalArgumentException.class, () -> RequirementIds.of("a".repeat(1_000)));
    }

    @Test
    void aLogOfGitIsReadAsItIsPrinted() {
        List<TraceCommit> commits = new ArrayList<>();
        CommitLog log = new CommitLog(commits::add);
        String printed = "Merge nonsense\ncommit 0123abcdef (HEAD -> main)\nAuthor: A <a@b>\nDate:   x\n\n"
                + "    Stop the pump\n\n    REQ-2\n\ncommit 77ffe01\nMerge: 1 2\n\n    Merge\n";
        printed.lines().forEach(log::line);
        log.end();
        assertEquals(List.of(new TraceCommit("0123abcdef", "Stop the pump", "REQ-2\n"),
                new TraceCommit("77ffe01", "Merge", "")), commits);
    }

    /** Half a surrogate pair could not be written to a file. */
    @Test
    void whatIsTooLongIsCutAtAWholeCharacter() {
        for (String before : List.of("", "x")) { // for one of them, the limit falls inside a character
            List<TraceCommit> commits = new ArrayList<>();
            CommitLog log = new CommitLog(commits::add);
            List.of("commit 0123abcdef", "    " + before + FACE.repeat(20_000)).forEach(log::line);
            log.end();
            TraceBuilder own = new TraceBuilder(RequirementIds.of(null));
            own.document(PUMP, SourceFormat.CODE,
                    Station.source("class A {\n  // REQ-1 " + before + FACE.repeat(200) + "\n  void x() {}\n}\n"));
            for (String shown : List.of(commits.getFirst().subject(),
                    own.build(Suggestions.NONE).orphans().getFirst().evidence())) {
                assertTrue(shown.endsWith(FACE), shown);
            }
        }
    }

    @Test
    void exportsHoldEveryLinkAndNothingThatRuns() {
        builder.document(DOCUMENT, SourceFormat.MARKDOWN,
                blocks(BlockKind.PARAGRAPH, "REQ-1 =SUM(A1) <script>alert(1)</script> \u0001 \"x\" shall do."));
        builder.document(PUMP, SourceFormat.CODE, Station.source("class A {\n  // REQ-1\n  void x() {}\n}\n"));
        TraceMatrix matrix = builder.build(Suggestions.NONE);
        String csv = MatrixCsv.of(matrix);
        assertTrue(csv.contains("\r\nREQ-1,\"'=SUM(A1) <script>"), csv);
        assertTrue(csv.contains(",linked,method,A.x,/project/src/Pump.java,3,,comment,// REQ-1,0.98\r\n"), csv);
        assertTrue(csv.contains(",no test,"), csv);
        String html = MatrixHtml.of(matrix, Locale.FRENCH);
        assertFalse(html.contains("<script>"), html);
        assertTrue(html.contains("<html lang=\"fr\">") && html.contains("Exigences sans test"), html);
        String reqif = MatrixReqif.of(matrix, FOLDERS, Instant.EPOCH);
        assertEquals(1, reqif.split("<SPEC-RELATION IDENTIFIER", -1).length - 1);
        assertFalse(reqif.contains("<script>") || reqif.contains("\u0001"), reqif);
        assertEquals(reqif, MatrixReqif.of(matrix, FOLDERS, Instant.EPOCH), "identifiers do not change");
        JsonObject json = MatrixJson.of(matrix,
                List.of(new UnreadableFile(Path.of("/project/a.docx"), ReadFailure.ENCRYPTED, "")));
        assertEquals("A.x", json.getAsJsonArray("requirements").get(0).getAsJsonObject()
                .getAsJsonArray("links").get(0).getAsJsonObject().get("name").getAsString());
        assertEquals("encrypted", json.getAsJsonArray("unreadable").get(0).getAsJsonObject().get("reason")
                .getAsString());
    }

    private static String reqif(Path project, String code) {
        TraceBuilder own = new TraceBuilder(RequirementIds.of(null));
        own.document(project.resolve("doc/spec.md"), SourceFormat.MARKDOWN,
                blocks(BlockKind.PARAGRAPH, "REQ-1 The pump shall stop.", "REQ-2 It shall start."));
        own.document(project.resolve("src/Pump.java"), SourceFormat.CODE, Station.source(code));
        own.commit(new TraceCommit("77ffe01", "REQ-2", ""));
        return MatrixReqif.of(own.build(Suggestions.NONE), List.of(project.resolve("doc"), project.resolve("src")),
                Instant.EPOCH);
    }

    private static Set<String> identifiers(String reqif) {
        return Pattern.compile("<SPEC-(?:OBJECT|RELATION) IDENTIFIER=\"([^\"]+)\"").matcher(reqif).results()
                .map(found -> found.group(1)).collect(Collectors.toSet());
    }

    /** Otherwise a tool that imports an export again would duplicate everything. */
    @Test
    void identifiersOfAnExportOutliveEditsAndMoves(@TempDir Path folder) throws Exception {
        String code = """
                class Pump {
                    // REQ-1
                    void stop() {
                    }

                    // REQ-2
                    void stop(int hard) {
                    }

                    void start() { // REQ-2
                    }
                }
                """;
        Set<String> first = identifiers(reqif(Path.of("/home/me/plant"), code));
        assertEquals(10, first.size(), "two requirements, four artifacts, four links");
        assertEquals(first, identifiers(reqif(Path.of("/home/me/plant"), code.replace("{\n    // REQ-1",
                "{\n    private int speed;\n\n    // REQ-1"))), "a line above");
        assertEquals(first, identifiers(reqif(Path.of("/home/you/second"), code)), "another folder");

        Path tree = Files.createDirectories(folder.resolve("tree"));
        Files.createDirectory(tree.resolve(".git"));
        assertEquals(identifiers(reqif(tree.resolve("plant"), code)), identifiers(reqif(
                Files.move(tree, folder.resolve("moved")).resolve("plant"), code)), "another checkout");
    }
}
