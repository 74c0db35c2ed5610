// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.vauban.assist.tests.trace.Station.blocks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vauban.assist.trace.Requirement;
import org.vauban.assist.trace.RequirementIds;
import org.vauban.assist.trace.Suggestions;
import org.vauban.assist.trace.TraceBuilder;
import org.vauban.assist.trace.TraceLink;
import org.vauban.assist.trace.TraceMatrix;
import org.vauban.assist.trace.TraceOrphan;
import org.vauban.knowledge.document.BlockKind;
import org.vauban.knowledge.document.ParsedDocument;
import org.vauban.knowledge.document.SourceFormat;
import org.vauban.knowledge.document.TextBlock;

/** Where a requirement begins and ends in a document, and which ids a text names. */
class RequirementsTest {
    private static final Path DOCUMENT = Path.of("/project/doc/spec.md");
    private static final Path PUMP = Path.of("/project/src/Pump.java");
    private static final Path PUMP_TEST = Path.of("/project/test/PumpTest.java");

    private final TraceBuilder builder = new TraceBuilder(RequirementIds.of(null));

    @Test
    void numbersOfChaptersAndItemsAndBoxesOfTasksMayStandBeforeIds() {
        builder.document(DOCUMENT, SourceFormat.MARKDOWN, blocks(BlockKind.LIST_ITEM, "# 3.2.1 EXG-1 Pompe",
                "1. EXG-2 : La pompe s\u2019arr\u00EAte sur demande.", "12) **EXG-3** La pompe d\u00E9marre lentement.",
                "- [ ] EXG-4 La vanne se ferme.", "* [x] [EXG-5] La vanne s\u2019ouvre.",
                ". EXG-6 Le voyant s\u2019allume.", "b) EXG-8 Le joint tient.", "iv. EXG-9 Le joint dure.",
                "cf. EXG-10 pour la suite de la pompe.", "As the table says, there are\n3 EXG-7 pumps."));
        assertEquals(
                List.of("EXG-1: Pompe", "EXG-2: La pompe s\u2019arr\u00EAte sur demande.",
                        "EXG-3: La pompe d\u00E9marre lentement.", "EXG-4: La vanne se ferme.",
                        "EXG-5: La vanne s\u2019ouvre.",
                        "EXG-6: Le voyant s\u2019allume.", "EXG-8: Le joint tient.", "EXG-9: Le joint dure."),
                builder.build(Suggestions.NONE).requirements().stream().map(each -> each.id() + ": " + each.text())
                        .toList());
    }

    /** In many standards the clauses are the requirements. */
    @Test
    void anIdThatIsANumberIsNotTakenForThatOfAChapter() {
        TraceBuilder own = new TraceBuilder(RequirementIds.of("\\d+(?:\\.\\d+)+"));
        own.document(DOCUMENT, SourceFormat.MARKDOWN, blocks(BlockKind.PARAGRAPH,
                "3.2.1 The pump shall stop on demand.", "- 3.2.2 The pump shall start."));
        assertEquals(List.of("3.2.1: The pump shall stop on demand.", "3.2.2: The pump shall start."),
                own.build(Suggestions.NONE).requirements().stream().map(each -> each.id() + ": " + each.text())
                        .toList());
    }

    /**
     * The text of a requirement with a title, as in Word, is in the paragraphs below; that of an id alone is the next
     * paragraph.
     */
    @Test
    void whatFollowsARequirementIsNoneOfIt() {
        builder.document(DOCUMENT, SourceFormat.MARKDOWN, blocks(BlockKind.PARAGRAPH,
                "REQ-1\nThe pump shall stop on demand.", "The annex says more.", "REQ-2", "The pump shall start.",
                "| REQ-3 | The valve shall open. |", "The end."));
        assertEquals(List.of("REQ-1: The pump shall stop on demand.", "REQ-2: The pump shall start.",
                "REQ-3: The valve shall open."),
                builder.build(Suggestions.NONE).requirements().stream().map(each -> each.id() + ": " + each.text())
                        .toList());
    }

    /** In some Word documents the ids are in separate paragraphs, and headings are only bold text. */
    @Test
    void anIdAloneHasTheNextParagraphAndTheListThatThisAnnounces() {
        List<TextBlock> blocks = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (String each : List.of("REQ-1", "The pump shall stop on demand.", "The next chapter is about valves.",
                "- Seals are in the annex.", "REQ-2", "The pump shall stop where", "- a valve is closed,",
                "REQ-3 The valve shall open:", "- on demand,", "- at 12 bar.", "All of this was agreed.",
                "- by the operator", "REQ-4", "- The seal shall be tight.", "- It shall last a year.", "The end.")) {
            BlockKind kind = each.startsWith("- ") ? BlockKind.LIST_ITEM : BlockKind.PARAGRAPH;
            blocks.add(new TextBlock(kind, 0, text.length(), text.length() + each.length()));
            text.append(each).append("\n\n");
        }
        builder.document(DOCUMENT, SourceFormat.DOCX, Station.document(text.toString(), blocks));
        assertEquals(List.of("REQ-1: The pump shall stop on demand.", "REQ-2: The pump shall stop where",
                "REQ-3: The valve shall open: - on demand, - at 12 bar.",
                "REQ-4: - The seal shall be tight. - It shall last a year."),
                builder.build(Suggestions.NONE).requirements().stream().map(each -> each.id() + ": " + each.text())
                        .toList());
    }

    @Test
    void rangesDefineNothing() {
        builder.document(DOCUMENT, SourceFormat.MARKDOWN, blocks(BlockKind.PARAGRAPH,
                "EXG-1 \u00E0 EXG-9 concernent la pompe et ses vannes.", "EXG-1 & EXG-2 concernent la pompe.",
                "EXG-1 \u2013 EXG-9 are about the pump and its valves.", "EXG-1 through EXG-9 are about the pump.",
                "EXG-1\u2026EXG-9 : pompe", "EXG-3 \u2013 La pompe s\u2019arr\u00EAte sur demande."));
        assertEquals(List.of("EXG-3"),
                builder.build(Suggestions.NONE).requirements().stream().map(Requirement::id).toList());
    }

    /** Unusual ids are recognised only by their definition, whatever characters adjoin them. */
    @Test
    void idsAreFoundBetweenSignsThatJoin() {
        builder.document(Path.of("/project/a.reqif"), SourceFormat.REQIF, requirements("PMP_7", "PMP_8", "PMP_9", "P:1",
                "PMP_10", "PMP_10.1"));
        builder.document(PUMP, SourceFormat.CODE, Station.source("""
                class Pump {
                  // req:PMP_7/PMP-8, see https://example.org/PMP_9.html and P:1.
                  void a() {}

                  // PMP_10.1 and PMP_9.3
                  void b() {}
                }
                """));
        TraceMatrix matrix = builder.build(Suggestions.NONE);
        assertEquals(List.of("PMP_7 Pump.a", "PMP_8 Pump.a", "PMP_9 Pump.a", "P:1 Pump.a", "PMP_10.1 Pump.b"),
                matrix.links().stream().map(each -> each.requirement() + " " + each.artifact().name()).toList());
        assertEquals(List.of("PMP_10"), matrix.withoutCode().stream().map(Requirement::id).toList());
    }

    @Test
    void idsThatBeginWithOthersAreNotTakenForThem() {
        builder.document(DOCUMENT, SourceFormat.MARKDOWN, blocks(BlockKind.PARAGRAPH,
                "REQ-1 The pump shall have two modes.", "REQ-1.2 The pump shall stop.", "REQ-4 The valve shall open.",
                "SYS-REQ-4 The station shall have a valve.", "SYS_REQ_4 The station shall have a valve of its own."));
        builder.document(PUMP_TEST, SourceFormat.CODE, Station.source("""
                class PumpTest {
                  @Test
                  void stopsReq1_2() {}

                  @Test
                  void opensSysReq4() {}

                  @Test
                  void x() {} // REQ-1.3
                }
                """));
        TraceMatrix matrix = builder.build(Suggestions.NONE);
        assertEquals(List.of("REQ-1.2 PumpTest.stopsReq1_2", "SYS-REQ-4 PumpTest.opensSysReq4"),
                matrix.links().stream().map(each -> each.requirement() + " " + each.artifact().name()).toList());
        assertEquals(List.of("REQ-1", "REQ-4"), matrix.withoutTests().stream().map(Requirement::id).toList());
        assertEquals(List.of("REQ-1.3"), matrix.orphans().stream().map(TraceOrphan::id).toList());
    }

    /** A match of the pattern within a longer known id is not a separate link. */
    @Test
    void partsOfKnownIdsAreNotTakenForIds() {
        builder.document(Path.of("/project/a.reqif"), SourceFormat.REQIF, requirements("REQ-4", "PMP/REQ-4",
                "PMP:REQ_5.1"));
        builder.document(PUMP, SourceFormat.CODE, Station.source("""
                class Pump {
                  // PMP/REQ-4, PMP:REQ-5.1
                  void a() {}
                }
                """));
        TraceMatrix matrix = builder.build(Suggestions.NONE);
        assertEquals(List.of("PMP/REQ-4", "PMP:REQ_5.1"), matrix.links().stream().map(TraceLink::requirement).toList());
        assertEquals(List.of(), matrix.orphans());
    }

    /** A dash is a cell without a value; the text after it is the next cell. */
    @Test
    void rowsWithOtherIdsAndWordsOfRangesAreDefinitions() {
        builder.document(DOCUMENT, SourceFormat.XLSX, blocks(BlockKind.TABLE_ROW, "EXG-1\t\u2013\tEXG-9\tPompe",
                "EXG-2\t\u00E0 d\u00E9finir", "EXG-3\tto be defined"));
        builder.document(DOCUMENT.resolveSibling("b.md"), SourceFormat.MARKDOWN, blocks(BlockKind.PARAGRAPH,
                "EXG-4 \u00E0 la demande de l\u2019op\u00E9rateur, la pompe s\u2019arr\u00EAte."));
        assertEquals(List.of("EXG-1", "EXG-2", "EXG-3", "EXG-4"),
                builder.build(Suggestions.NONE).requirements().stream().map(Requirement::id).toList());
    }

    /** Many specifications put this word before ids; a sentence about a requirement does not define one. */
    @Test
    void theWordForRequirementMayStandBeforeIds() {
        builder.document(DOCUMENT, SourceFormat.ASCIIDOC, blocks(BlockKind.PARAGRAPH,
                "Exigence EXG-1 : La pompe s\u2019arr\u00EAte.", "# 3.1 Requirement EXG-2", "It shall start.",
                "**EXIGENCE n\u00B0 EXG-3** \u2013 Elle tourne.", "EXG-4:: Elle d\u00E9marre.",
                "Requirement EXG-5 is met by the pump.", "Exigence EXG-6. Voir plus haut."));
        assertEquals(
                List.of("EXG-1: La pompe s\u2019arr\u00EAte.", "EXG-2: It shall start.", "EXG-3: Elle tourne.",
                        "EXG-4: Elle d\u00E9marre."),
                builder.build(Suggestions.NONE).requirements().stream().map(each -> each.id() + ": " + each.text())
                        .toList());
    }

    /** In quadratic time, this would take minutes. */
    @Test
    void blanksBehindANumberAreReadOnce() {
        builder.document(DOCUMENT, SourceFormat.MARKDOWN, blocks(BlockKind.PARAGRAPH,
                "1." + " ".repeat(1_000_000) + "EXG", "Exigence EXG-1 : x", "EXG-2 : y"));
        assertEquals(List.of("EXG-1", "EXG-2"),
                builder.build(Suggestions.NONE).requirements().stream().map(Requirement::id).toList());
    }

    /** Documents beside code use anchors to link to a requirement, or link it to its ticket. */
    @Test
    void anchorsAndLinksMayBeAroundIds() {
        builder.document(DOCUMENT, SourceFormat.MARKDOWN, blocks(BlockKind.LIST_ITEM,
                "<a id=\"req-1\"></a>REQ-1 The anchor stands before it.", "## <a name='x'/> **REQ-2** Go",
                "3.1 <a id='y'></a>REQ-6 It goes.",
                "- [REQ-3](https://example.org/REQ-3): The link leads to a ticket.",
                "| [**REQ-4**](#r4) | The alarm rings loud. | high |", "[[REQ-5]]", "REQ-5:: It stops."));
        assertEquals(List.of("REQ-1: The anchor stands before it.", "REQ-2: Go", "REQ-6: It goes.",
                "REQ-3: The link leads to a ticket.", "REQ-4: The alarm rings loud. | high", "REQ-5: It stops."),
                builder.build(Suggestions.NONE).requirements().stream().map(each -> each.id() + ": " + each.text())
                        .toList());
    }

    /** Rows of PDF tables look like this: an id in a later cell does not define a requirement. */
    @Test
    void anIdInAFurtherCellOfARowDefinesNone() {
        builder.document(DOCUMENT.resolveSibling("a.pdf"), SourceFormat.PDF, blocks(BlockKind.TABLE_ROW,
                "REQ-1\tThe pump shall stop\non demand.\n\tREQ-2\n\t12 bar", "\tREQ-3\tThe valve shall open."));
        assertEquals(List.of("REQ-1: The pump shall stop on demand. REQ-2 12 bar", "REQ-3: The valve shall open."),
                builder.build(Suggestions.NONE).requirements().stream().map(each -> each.id() + ": " + each.text())
                        .toList());
    }

    @Test
    void linksToSeveralIdsDefineNone() {
        builder.document(DOCUMENT, SourceFormat.MARKDOWN, blocks(BlockKind.LIST_ITEM,
                "- [REQ-1](r1.md), [REQ-2](r2.md)", "[**REQ-3**](r3.md) and [REQ-4](r4.md) are tested by hand.",
                "- [REQ-5](r5.md) The pump shall stop."));
        assertEquals(List.of("REQ-5: The pump shall stop."), builder.build(Suggestions.NONE).requirements().stream()
                .map(each -> each.id() + ": " + each.text()).toList());
    }

    @Test
    void rulesOfTablesAreNoTextOfARequirement() {
        builder.document(DOCUMENT, SourceFormat.MARKDOWN, blocks(BlockKind.TABLE_ROW, "REQ-1", "| Mode | Most |",
                "|:-----|-----:|", "| idle | 12 bar |"));
        assertEquals(List.of("| Mode | Most | | idle | 12 bar |"), builder.build(Suggestions.NONE).requirements()
                .stream().map(Requirement::text).toList());
    }

    /** Specifications with one table per requirement look like this. */
    @Test
    void aTableWithARowForEachAttributeDefinesARequirement() {
        builder.document(DOCUMENT, SourceFormat.DOCX, blocks(BlockKind.TABLE_ROW, "Version\t2", "Identifier\tREQ-7",
                "Title\tStop", "Description:\tThe pump shall stop at 12 bar.", "Parent requirement\tREQ-1", "Rationale",
                "Status\tagreed", "Identifiant\tEXG-8", "Priorit\u00E9\tforte",
                "Comportement\tLa vanne s\u2019ouvre \u00E0 la demande de l\u2019op\u00E9rateur.",
                "REQ-9\tThe seal shall be tight.", "Identifier\tREQ-2, REQ-3", "Part\tSeal\tSize", "ID\tREQ-10",
                "Name\tStart", "Source\tThe operator of the station"));
        builder.document(DOCUMENT.resolveSibling("b.md"), SourceFormat.MARKDOWN, blocks(BlockKind.TABLE_ROW,
                "| **Req ID** | `REQ-11` |", "|---|---|", "| Text | The alarm shall ring. |",
                "| Verified by | test |"));
        List<Requirement> all = builder.build(Suggestions.NONE).requirements();
        assertEquals(List.of("REQ-7: The pump shall stop at 12 bar.",
                "EXG-8: La vanne s\u2019ouvre \u00E0 la demande de l\u2019op\u00E9rateur.",
                "REQ-9: The seal shall be tight.", "REQ-10: Start", "REQ-11: The alarm shall ring."),
                all.stream().map(each -> each.id() + ": " + each.text()).toList());
        assertEquals(List.of("{Title=Stop, Parent requirement=REQ-1, Status=agreed}", "{Priorit\u00E9=forte}", "{}",
                "{Source=The operator of the station}", "{Verified by=test}"),
                all.stream().map(each -> each.attributes().toString()).toList());
    }

    /** Rows of PDF tables look like this; a paragraph ends the table. */
    @Test
    void aValueOfSeveralLinesIsOne() {
        builder.document(DOCUMENT.resolveSibling("a.pdf"), SourceFormat.PDF, blocks(BlockKind.TABLE_ROW,
                "ID\tREQ-1", "Text\tThe pump shall stop\non demand.", "Status\tdraft"));
        builder.document(DOCUMENT, SourceFormat.DOCX, Station.document(
                "ID\tREQ-2\nText\tIt shall start.\n\nThe end.\n", List.of(
                        new TextBlock(BlockKind.TABLE_ROW, 0, 0, 8), new TextBlock(BlockKind.TABLE_ROW, 0, 9, 29),
                        new TextBlock(BlockKind.PARAGRAPH, 0, 31, 39))));
        List<Requirement> all = builder.build(Suggestions.NONE).requirements();
        assertEquals(List.of("REQ-1: The pump shall stop on demand.", "REQ-2: It shall start."),
                all.stream().map(each -> each.id() + ": " + each.text()).toList());
        assertEquals(List.of(0, 29), List.of(all.getLast().start(), all.getLast().end()));
    }

    private static List<String> shown(TraceBuilder builder) {
        return builder.build(Suggestions.NONE).requirements().stream()
                .map(each -> each.id() + ": " + each.text() + " " + each.attributes()).toList();
    }

    /** Most specifications with a table of requirements look like one of these. */
    @Test
    void aHeadNamesTheColumnsOfATable() {
        builder.document(DOCUMENT, SourceFormat.MARKDOWN, blocks(BlockKind.TABLE_ROW,
                "| **Id** | Text | Rationale | Status |", "|:---|---|---|--:|",
                "| REQ-1 | The pump shall stop. | People \\| motors. | agreed |",
                "| `REQ-2` | It shall start. | | draft |", "| REQ-3 | | To save power. | open |",
                "| REQ-4, REQ-5 | They were dropped. | | |"));
        builder.document(DOCUMENT.resolveSibling("b.docx"), SourceFormat.DOCX, blocks(BlockKind.TABLE_ROW,
                "Function\tIdentifier\tDescription\tParent", "Braking\tREQ-11\tThe pump shall brake.\tREQ-1",
                "\tREQ-12\tIt shall brake softly.", "Area\tRequirement\tDescription\tVerified by",
                "Sound\tREQ-13\tIt shall be quiet.\ttest", "TC-7\tREQ-14\tPress the red button.\tREQ-1",
                "Requirement\tDescription\tVerified by", "REQ-15\tIt shall be blue.\tREQ-13"));
        assertEquals(List.of("REQ-1: The pump shall stop. {Rationale=People | motors., Status=agreed}",
                "REQ-2: It shall start. {Status=draft}", "REQ-3:  {Rationale=To save power., Status=open}",
                "REQ-11: The pump shall brake. {Function=Braking, Parent=REQ-1}",
                "REQ-12: It shall brake softly. {}", "REQ-13: It shall be quiet. {Area=Sound, Verified by=test}",
                "REQ-15: It shall be blue. {Verified by=REQ-13}"), shown(builder));
        Requirement second = builder.build(Suggestions.NONE).requirements().get(4);
        assertEquals("\tREQ-12\tIt shall brake softly.".length(), second.end() - second.start());
    }

    /** Tables of tests and of references describe something else. */
    @Test
    void aTableThatRefersToRequirementsDefinesNoTextOfThem() {
        builder.document(DOCUMENT, SourceFormat.DOCX, blocks(BlockKind.TABLE_ROW,
                "Requirement\tTest\tStatus", "REQ-1\tTC-1\tpassed", "Id\tDescription\tRequirement",
                "TC-1\tPress the red button and wait.\tREQ-2", "Test\tDescription\tRequirement",
                "Stop\tPress the red button and wait.\tREQ-3", "\tand wait again\tREQ-4"));
        assertEquals(List.of("REQ-1: TC-1\tpassed {}"), shown(builder));
    }

    @Test
    void aTableEndsWithItsRowsAndItsSheet() {
        String text = "Owner\tText\tId\nAnn\tIt shall stop.\tREQ-1\n\nId\tText\tOwner\nREQ-2\tIt shall start.\tBob\n\n"
                + "REQ-3\tIt shall rest.\tBob\n";
        List<TextBlock> blocks = new ArrayList<>();
        List<ParsedDocument.PageRange> sheets = new ArrayList<>();
        int at = 0;
        for (String line : text.split("\n", -1)) {
            if (!line.isEmpty()) {
                blocks.add(new TextBlock(BlockKind.TABLE_ROW, 0, at, at + line.length()));
            }
            at += line.length() + 1;
        }
        int second = text.indexOf("Id\tText");
        int third = text.indexOf("REQ-3");
        sheets.add(new ParsedDocument.PageRange(1, "", 0, second));
        sheets.add(new ParsedDocument.PageRange(2, "", second, third));
        sheets.add(new ParsedDocument.PageRange(3, "", third, text.length()));
        builder.document(DOCUMENT, SourceFormat.XLSX, new ParsedDocument(text, sheets, blocks));
        builder.document(DOCUMENT.resolveSibling("b.docx"), SourceFormat.DOCX, blocks(BlockKind.TABLE_ROW,
                "Id\tText\tOwner", "# Annex", "REQ-4\tIt shall run.\tAnn"));
        assertEquals(List.of("REQ-1: It shall stop. {Owner=Ann}", "REQ-2: It shall start. {Owner=Bob}",
                "REQ-3: It shall rest.\tBob {}", "REQ-4: It shall run.\tAnn {}"), shown(builder));
    }

    /** There, blank cells are missing, and a further line may continue any column. */
    @Test
    void rowsOfAPdfHaveColumnsIfTheyAreWhole() {
        builder.document(DOCUMENT, SourceFormat.PDF, blocks(BlockKind.TABLE_ROW, "Id\tText\tRationale",
                "REQ-1\tIt shall stop.\tPeople.", "REQ-2\tIt shall start.",
                "REQ-3\tIt shall run\tPower.\nfor an hour."));
        assertEquals(List.of("REQ-1: It shall stop. {Rationale=People.}", "REQ-2: It shall start. {}",
                "REQ-3: It shall run\tPower. for an hour. {}"), shown(builder));
    }

    /** In AsciiDoc, each cell may have a line of its own. */
    @Test
    void cellsThatAreLinesBelongToTheirRequirement() {
        builder.document(DOCUMENT, SourceFormat.ASCIIDOC, blocks(BlockKind.TABLE_ROW, "|Id |Text |Status", "|REQ-1",
                "|It shall stop.", "|agreed", "|REQ-2 |It shall start. |draft"));
        assertEquals(List.of("REQ-1: |It shall stop. |agreed {}", "REQ-2: It shall start. {Status=draft}"),
                shown(builder));
    }

    @Test
    void aRowForSeveralAttributesHasPairsOfCells() {
        builder.document(DOCUMENT, SourceFormat.DOCX, blocks(BlockKind.TABLE_ROW, "Identifier\tREQ-7\tVersion\t2",
                "Title\tStop\tParent\tREQ-1", "Status\t\tOwner\tAnn", "Description\tThe pump shall stop at 12 bar.",
                "ID\tREQ-8\tVersion\t3\tOwner\tBob", "Text\tIt shall start.", "Id\tText\tOwner\tState\tSince\tTo\tAs",
                "REQ-9\tIt shall run.\tAnn"));
        assertEquals(List.of(
                "REQ-7: The pump shall stop at 12 bar. {Version=2, Title=Stop, Parent=REQ-1, Owner=Ann}",
                "REQ-8: It shall start. {Version=3, Owner=Bob}", "REQ-9: It shall run. {Owner=Ann}"), shown(builder));
    }

    /** Word and most spreadsheets number rows like this. */
    @Test
    void numbersOfRowsMayStandBeforeIds() {
        builder.document(DOCUMENT, SourceFormat.DOCX, blocks(BlockKind.TABLE_ROW, "No.\tId\tText",
                "1.\tEXG-1\tLa pompe s\u2019arr\u00EAte.", "2\tEXG-2\tElle d\u00E9marre.",
                "| 3 | EXG-3 | Elle tourne. |"));
        assertEquals(List.of("EXG-1: La pompe s\u2019arr\u00EAte.", "EXG-2: Elle d\u00E9marre.", "EXG-3: Elle tourne."),
                builder.build(Suggestions.NONE).requirements().stream().map(each -> each.id() + ": " + each.text())
                        .toList());
    }

    /** DOORS exports its own numbers, and keeps the id that people use in an attribute. */
    @Test
    void aNumberOfAToolIsNotTheIdWherePeopleWriteAnother() {
        StringBuilder text = new StringBuilder();
        List<TextBlock> blocks = new ArrayList<>();
        for (String each : List.of("10", "- Object Identifier: PMP-10", "The pump shall stop.", "_a7",
                "- PUID: PMP-11", "- Status: agreed", "It shall start.", "12", "It has no other id.", "REQ-13",
                "- ID: 99", "It has one.", "rmf-40498c1d-77", "- ID: REQ-14", "It is of another tool.",
                "rmf-40498c1d-78", "- UID: REQ-15", "- ID: 15", "So is this.", "GEN-16", "- ID: PMP-16",
                "Neither is a usual one.")) {
            BlockKind kind = each.startsWith("- ") ? BlockKind.LIST_ITEM
                    : each.contains(" ") ? BlockKind.PARAGRAPH : BlockKind.HEADING;
            String shown = kind == BlockKind.LIST_ITEM ? each.substring(2) : each;
            int level = kind != BlockKind.HEADING ? 0 : each.equals("_a7") ? 3 : 2;
            blocks.add(new TextBlock(kind, level, text.length(), text.length() + shown.length()));
            text.append(shown).append("\n\n");
        }
        builder.document(Path.of("/project/a.reqif"), SourceFormat.REQIF, Station.document(text.toString(), blocks));
        builder.document(PUMP, SourceFormat.CODE, Station.source("class Pump {\n  // PMP-10\n  void stop() {}\n}\n"));
        TraceMatrix matrix = builder.build(Suggestions.NONE);
        assertEquals(List.of("PMP-10: The pump shall stop.", "PMP-11: It shall start.", "12: It has no other id.",
                "REQ-13: It has one.", "REQ-14: It is of another tool.", "REQ-15: So is this.",
                "GEN-16: Neither is a usual one."),
                matrix.requirements().stream().map(each -> each.id() + ": " + each.text()).toList());
        assertEquals("PMP-10", matrix.requirements().get(1).parent());
        assertEquals(List.of("PMP-10"), matrix.links().stream().map(TraceLink::requirement).toList());
    }

    /** What a document says of a requirement may be a title, or of an older version. */
    @Test
    void anObjectOfReqifWithTextCountsBeforeProseInEitherOrder() {
        for (boolean first : List.of(true, false)) {
            TraceBuilder own = new TraceBuilder(RequirementIds.of(null));
            if (first) {
                own.document(Path.of("/project/a.reqif"), SourceFormat.REQIF, exchanged());
            }
            own.document(DOCUMENT, SourceFormat.MARKDOWN, blocks(BlockKind.PARAGRAPH,
                    "REQ-1 The pump is said to stop on demand.", "REQ-2 The pump shall start on demand."));
            if (!first) {
                own.document(Path.of("/project/a.reqif"), SourceFormat.REQIF, exchanged());
            }
            assertEquals(List.of("REQ-1: It stops.", "REQ-2: The pump shall start on demand."),
                    own.build(Suggestions.NONE).requirements().stream().map(each -> each.id() + ": " + each.text())
                            .toList(), "ReqIF first: " + first);
        }
    }

    /** Returns an object with text, and one without. */
    private static ParsedDocument exchanged() {
        return Station.document("REQ-1\n\nIt stops.\n\nREQ-2\n", List.of(new TextBlock(BlockKind.HEADING, 2, 0, 5),
                new TextBlock(BlockKind.PARAGRAPH, 0, 7, 16), new TextBlock(BlockKind.HEADING, 2, 18, 23)));
    }

    /** Returns ReqIF objects without text. */
    private static ParsedDocument requirements(String... ids) {
        StringBuilder text = new StringBuilder();
        List<TextBlock> blocks = new ArrayList<>();
        for (String each : ids) {
            blocks.add(new TextBlock(BlockKind.HEADING, 2, text.length(), text.length() + each.length()));
            text.append(each).append("\n\n");
        }
        return Station.document(text.toString(), blocks);
    }
}
