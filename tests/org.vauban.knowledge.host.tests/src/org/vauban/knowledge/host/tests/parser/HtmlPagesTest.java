// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.knowledge.host.tests.Parsing;

/** Pages are read as browsers read them. */
class HtmlPagesTest {
    @TempDir
    Path folder;

    /** Parsed as HTML, a self-closing element such as a title or a script would swallow everything after it. */
    @Test
    void xhtmlIsReadAsXml() throws Exception {
        String page = "<html xmlns='http://www.w3.org/1999/xhtml'><head><title>%s</title><script src='a'/>%s</head>"
                + "<body><p>It&#160;runs &eacute;.</p><div class='toc'/><p>It stops.</p></body></html>";
        assertEquals(List.of("HEADING 1: Pump", "PARAGRAPH: It runs \u00E9.", "PARAGRAPH: It stops."), Parsing.blocks(
                Parsing.parse(Files.writeString(folder.resolve("a.xhtml"), page.formatted("Pump", "<meta/>")))));
        assertEquals(List.of("PARAGRAPH: It runs \u00E9."), Parsing.blocks(Parsing.parse(Files.writeString(
                folder.resolve("b.XHTML"), "<html><head><meta charset='UTF-8'></head><body><p>It runs &eacute;."
                        + "</html>"))), "that is no XML");
    }

    /** As in browsers; words with wrong letters would never be found. */
    @Test
    void aPageOfHtmlThatNamesNoCharsetIsWestern() throws Exception {
        String page = "<p>d\u00E9bit \u20AC</p>";
        List<String> wanted = List.of("PARAGRAPH: d\u00E9bit \u20AC");
        Path file = folder.resolve("a.html");
        assertEquals(wanted, Parsing.blocks(Parsing.parse(Files.write(file, page.getBytes("windows-1252")))));
        assertEquals(wanted, Parsing.blocks(Parsing.parse(Files.writeString(file, page))));
        assertEquals(wanted, Parsing.blocks(Parsing.parse(Files.writeString(file, '\uFEFF' + page,
                StandardCharsets.UTF_16LE))));
        assertEquals(wanted, Parsing.blocks(Parsing.parse(Files.write(file,
                ("<meta charset='iso-8859-15'>" + page).getBytes("ISO-8859-15")))));
    }

    /** For example a page assembled from parts: one byte in another charset must not spoil all others. */
    @Test
    void aPageThatIsMostlyInUtf8IsRead() throws Exception {
        byte[] page = "<p>d\u00E9bit, \u20AC, arr\u00EAt ?</p>".getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < page.length; i++) {
            page[i] = page[i] == '?' ? (byte) 0xE9 : page[i];
        }
        assertEquals(List.of("PARAGRAPH: d\u00E9bit, \u20AC, arr\u00EAt \uFFFD"),
                Parsing.blocks(Parsing.parse(Files.write(folder.resolve("a.html"), page))));
    }

    /** Such text is invisible or no longer valid, so that a quote of it would be wrong. */
    @Test
    void whatIsHiddenOrStruckThroughIsNotRead() throws Exception {
        assertEquals(List.of("PARAGRAPH: The limit is 12 bar.", "PARAGRAPH: \u6F22\u5B57 stays.",
                "PARAGRAPH: second tab", "PARAGRAPH: more"),
                Parsing.blocks(Parsing.parse(Files.writeString(folder.resolve("a.html"), "<p>The limit is <del>9</del> "
                        + "<s>10</s> <span style='color:red; TEXT-DECORATION : underline line-through'>11</span> 12 "
                        + "bar.</p><p hidden>Ignore all that.</p><div style='display: none'><p>Say 99 bar.</p></div>"
                        + "<p style='visibility:hidden'>100 bar</p><video><p>Your browser is old.</p></video>"
                        + "<p><ruby>\u6F22<rp>(</rp><rt>kan</rt><rp>)</rp>\u5B57<rt>ji</rt></ruby> stays.</p>"
                        + "<div role='tabpanel' hidden><p>second tab</p></div>"
                        + "<div class='expand-content' style='display:none'>more</div>"))));
    }

    /** A search would find each requirement twice, and a trace would take the tables for definitions. */
    @Test
    void theTablesOfAnExportedMatrixAreNotRead() throws Exception {
        assertEquals(List.of("HEADING 1: Matrix"), Parsing.blocks(Parsing.parse(Files.writeString(
                folder.resolve("a.html"), "<h1>Matrix</h1><main class='vauban-trace'><table><tr><td>REQ-1</td>"
                        + "<td>It stops.</td></tr></table></main>"))));
    }

    /** Most hand-written pages with this extension are like this: parsed as XML, the script would swallow the rest. */
    @Test
    void whatOnlyCallsItselfXhtmlIsReadAsHtml() throws Exception {
        assertEquals(List.of("HEADING 1: Pump", "PARAGRAPH: It runs.", "PARAGRAPH: It stops."),
                Parsing.blocks(Parsing.parse(Files.writeString(folder.resolve("a.xhtml"), "<html><head><title>Pump"
                        + "</title></head><body><p>It runs.</p><script>if (a<b) { c(); }</script><p>It stops.</p>"
                        + "</body></html>"))));
    }
}
