// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.knowledge.host.tests.Parsing;

/** Which lines of Markdown, AsciiDoc and plain text are titles, code and comments. */
class MarkedTextTest {
    @TempDir
    Path folder;

    private List<String> blocks(String name, String text) throws Exception {
        return Parsing.blocks(Parsing.parse(Files.writeString(folder.resolve(name), text)));
    }

    /** Otherwise all the following text would be code, without headings, sentences and requirements. */
    @Test
    void codeInALineOfMarkdownOpensNoFence() throws Exception {
        assertEquals(List.of("PARAGRAPH: ```mvn verify``` tries it.", "HEADING 2: ## Pump", "CODE: ```\n# x\n```"),
                blocks("a.md", "```mvn verify``` tries it.\n\n## Pump\n\n```\n# x\n```\n"));
    }

    @Test
    void theFrontMatterOfMarkdownHasTheTitle() throws Exception {
        assertEquals(List.of("PARAGRAPH: layout: page", "HEADING 1: The pump", "PARAGRAPH: tags:", "PARAGRAPH: - a",
                "PARAGRAPH: # not shown", "PARAGRAPH: It runs."),
                blocks("a.md", "---\nlayout: page\ntitle: \"The pump\"\ntags:\n- a\n\n# not shown\n---\nIt runs.\n"));
        assertEquals(List.of("PARAGRAPH: It runs.", "PARAGRAPH: title: none"),
                blocks("b.md", "---\nIt runs.\n\ntitle: none\n"), "a rule");
        assertEquals(List.of("HEADING 1: # The pump", "PARAGRAPH: It runs."),
                blocks("d.md", "---\n# The pump\n\nIt runs.\n\n---\n"), "text between rules");
        assertEquals(List.of("PARAGRAPH: # a remark", "HEADING 1: Pump", "PARAGRAPH: It runs."),
                blocks("e.md", "---\n# a remark\n\ntitle: Pump\n---\nIt runs.\n"));
        assertEquals(List.of("HEADING 1: Pump", "PARAGRAPH: End."),
                blocks("c.md", "---\r\ntitle: Pump\r\n---\r\nEnd."));
    }

    /** A line may begin with any number: read as a list item, the limit would move to another sentence. */
    @Test
    void aNumberWithinAParagraphIsNoItem() throws Exception {
        String text = "The pressure must not exceed\n12. Open the valve.";
        for (String name : List.of("a.md", "a.txt", "a.adoc")) {
            assertEquals(List.of("PARAGRAPH: " + text), blocks(name, text));
            assertEquals(List.of("PARAGRAPH: Do this:", "LIST_ITEM: 1. open", "LIST_ITEM: 2. close"),
                    blocks(name, "Do this:\n1. open\n2. close\n"));
        }
    }

    /** A requirement that is commented out does not count. */
    @Test
    void commentsHoldNoTitles() throws Exception {
        assertEquals(List.of("CODE: <!-- later:\n# REQ-1\n-->", "PARAGRAPH: <!-- one line -->", "HEADING 1: # Pump"),
                blocks("a.md", "<!-- later:\n# REQ-1\n-->\n<!-- one line -->\n# Pump\n"));
        assertEquals(List.of("CODE: ////\n== REQ-1\n////", "HEADING 2: == Pump"),
                blocks("a.adoc", "////\n== REQ-1\n////\n== Pump\n"));
    }

    /** Otherwise a note would be a chapter title, which no answer quotes. */
    @Test
    void theEdgesOfAsciiDocBlocksMakeNoTitles() throws Exception {
        assertEquals(List.of("HEADING 2: == Pump", "PARAGRAPH: [NOTE]", "PARAGRAPH: The valve is closed.",
                "PARAGRAPH: .Rows", "TABLE_ROW: |===", "TABLE_ROW: |a |b", "TABLE_ROW: |===",
                "PARAGRAPH: [quote]", "PARAGRAPH: It runs.", "PARAGRAPH: [listing]",
                "CODE: ---------\na\n----\n---------"),
                blocks("a.adoc", "== Pump\n\n[NOTE]\n====\nThe valve is closed.\n====\n.Rows\n|===\n|a |b\n|===\n\n"
                        + "[quote]\n____\nIt runs.\n____\n\n[listing]\n---------\na\n----\n---------\n"));
    }

    @Test
    void titlesOfAsciiDocMayBeUnderlined() throws Exception {
        assertEquals(List.of("HEADING 1: pump(1)", "HEADING 2: NAME", "PARAGRAPH: pump - starts it",
                "HEADING 3: Options", "PARAGRAPH: None.", "CODE: ----\nx\n----"),
                blocks("a.adoc", "pump(1)\n=======\n\nNAME\n----\npump - starts it\n\nOptions\n~~~~~~~~\nNone.\n\n"
                        + "----\nx\n----\n"));
    }

    /** Sphinx, the kernel and Python write titles like this; chapter numbers are not list items. */
    @Test
    void titlesOfPlainTextMayBeFramedAndUnderlinedWithAnySign() throws Exception {
        assertEquals(List.of("HEADING 1: Station", "PARAGRAPH: It pumps.", "HEADING 2: 1. Pump", "HEADING 3: Valve",
                "PARAGRAPH: It opens.", "HEADING 2: 2. Seal", "LIST_ITEM: 1. tight", "PARAGRAPH: End."),
                blocks("a.rst", "=======\nStation\n=======\nIt pumps.\n\n1. Pump\n=======\n\nValve\n^^^^^\n"
                        + "It opens.\n\n2. Seal\n=======\n1. tight\n\n---\n\nEnd.\n"));
        assertEquals(List.of("PARAGRAPH: A line that is longer\n***"), blocks("b.txt", "A line that is longer\n***\n"));
    }
}
