// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.knowledge.host.tests.Parsing;
import org.vauban.knowledge.host.tests.SampleFiles;

/** Special features of LibreOffice texts. */
class OpenDocumentsTest {
    @TempDir
    Path folder;

    private List<String> blocks(String styles, String automatic, String body) throws Exception {
        String names = " xmlns:office='o' xmlns:text='t' xmlns:style='s'>";
        return Parsing.blocks(Parsing.parse(SampleFiles.zip(folder.resolve("a.odt"), Map.of("styles.xml",
                "<office:document-styles" + names + styles + "</office:document-styles>", "content.xml",
                "<office:document-content" + names + "<office:automatic-styles>" + automatic
                        + "</office:automatic-styles><office:body>" + body
                        + "</office:body></office:document-content>"))));
    }

    private static String style(String name, String family, String parent, String properties) {
        return "<style:style style:name='" + name + "' style:family='" + family + "' style:parent-style-name='" + parent
                + "'><style:text-properties" + properties + "/></style:style>";
    }

    /** A quote of it could not be found in the document by a reader. */
    @Test
    void hiddenTextOfAnOpenDocumentIsNotRead() throws Exception {
        String none = " text:display='none'";
        assertEquals(List.of("PARAGRAPH: The pressure is 12 bar at most.", "PARAGRAPH: seen", "PARAGRAPH: shown"),
                blocks("<office:styles>" + style("Help", "paragraph", "", none) + "</office:styles>"
                        + "<office:automatic-styles>" + style("P9", "paragraph", "", none)
                        + "</office:automatic-styles>",
                        style("P1", "paragraph", "Help", "") + style("T1", "text", "", none)
                                + style("T2", "text", "", " text:display='true'"),
                        "<text:p text:style-name='P9'>The pressure is <text:span text:style-name='T1'>not <text:span "
                                + "text:style-name='T3'>ever </text:span><text:span text:style-name='T2'>12</text:span>"
                                + "</text:span> bar<text:hidden-text text:is-hidden='true'> or more</text:hidden-text>"
                                + " at most.</text:p><text:p text:style-name='P1'>Write here.</text:p>"
                                + "<text:h text:style-name='Help'>Help</text:h>"
                                + "<text:p>gone<text:hidden-paragraph text:is-hidden='true'/></text:p>"
                                + "<text:p>seen<text:hidden-paragraph text:is-hidden='false'/></text:p>"
                                + "<text:section text:display='none'><text:p>draft</text:p></text:section>"
                                + "<text:section text:display='condition' text:is-hidden='true'><text:p>draft</text:p>"
                                + "</text:section><text:section><text:p>shown</text:p></text:section>"));
    }

    /** A limit that is struck through is not the limit. */
    @Test
    void whatIsStruckThroughInAnOpenDocumentIsNotRead() throws Exception {
        assertEquals(List.of("PARAGRAPH: The limit is 12 bar."), blocks("<office:styles>"
                + style("Old", "text", "", " style:text-line-through-style='solid'") + "</office:styles>",
                style("T1", "text", "Old", "") + style("T2", "text", "", " style:text-line-through-style='none'")
                        + style("T3", "text", "", " style:text-line-through-type='double'"),
                "<text:p>The limit is <text:span text:style-name='T1'>10 <text:span text:style-name='T2'>12 "
                        + "</text:span></text:span><text:span text:style-name='T3'>11 </text:span>bar.</text:p>"));
    }

    @Test
    void titlesAndExponentsOfAnOpenDocumentAreReadAndTablesOfContentsAreNot() throws Exception {
        assertEquals(List.of("HEADING 1: The pump", "HEADING 1: Its valve", "HEADING 2: Pressure",
                "PARAGRAPH: 10\u207B\u00B3 bar of CO2, 1er"),
                blocks("<office:styles>" + style("Title", "paragraph", "Heading", "") + "</office:styles>",
                        style("P1", "paragraph", "Title", "")
                                + style("T1", "text", "", " style:text-position='super 58%'")
                                + style("T2", "text", "", " style:text-position='sub 58%'"),
                        "<text:p text:style-name='P1'>The pump</text:p><text:p text:style-name='Title'>Its valve"
                                + "</text:p><text:table-of-content><text:index-body><text:p>Pressure 3</text:p>"
                                + "</text:index-body></text:table-of-content>"
                                + "<text:h text:outline-level='2'>Pressure</text:h>"
                                + "<text:p>10<text:span text:style-name='T1'>-3</text:span> bar of CO"
                                + "<text:span text:style-name='T2'>2</text:span>, 1<text:span text:style-name='T1'>er"
                                + "</text:span></text:p>"));
    }

    /** A reader cites a chapter by a number that the text does not contain. */
    @Test
    void numbersOfChaptersOfAnOpenDocumentAreRead() throws Exception {
        String level = "<text:outline-level-style text:level='%s' style:num-format='%s' %s/>";
        String heading = "<text:h text:outline-level='%s'%s>%s</text:h>";
        assertEquals(List.of("HEADING 1: 1. Pump", "HEADING 2: 1.1 Start", "HEADING 2: 1.2 Stop", "HEADING 3: a) Seal",
                "HEADING 1: 2. Valve", "HEADING 2: 2.1 Open", "HEADING 1: 7. Hose", "HEADING 1: Annex",
                "HEADING 4: Screw"),
                blocks("<office:styles><text:outline-style>" + level.formatted(1, "1", "style:num-suffix='.'")
                        + level.formatted(2, "1", "text:display-levels='2'")
                        + level.formatted(3, "a", "style:num-suffix=')'") + level.formatted(4, "", "")
                        + "</text:outline-style></office:styles>", "",
                        heading.formatted(1, "", "Pump") + heading.formatted(2, "", "Start")
                                + heading.formatted(2, "", "Stop") + heading.formatted(3, "", "Seal")
                                + heading.formatted(1, "", "Valve") + heading.formatted(2, "", "Open")
                                + heading.formatted(1, " text:restart-numbering='true' text:start-value='7'", "Hose")
                                + heading.formatted(1, " text:is-list-header='true'", "Annex")
                                + heading.formatted(4, "", "Screw")));
    }

    /** A style that is its own parent, as in a hostile file, does not cause an endless loop. */
    @Test
    void stylesInACircleEnd() throws Exception {
        assertEquals(List.of("PARAGRAPH: It runs."),
                blocks("<office:styles>" + style("A", "paragraph", "B", "") + style("B", "paragraph", "A", "")
                        + "</office:styles>", "", "<text:p text:style-name='A'>It runs.</text:p>"));
    }
}
