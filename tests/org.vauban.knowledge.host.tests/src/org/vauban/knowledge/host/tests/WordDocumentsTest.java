// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is special in files of Word. */
class WordDocumentsTest {
    @TempDir
    Path folder;

    /** Word for the web, and others, name the parts as they like. */
    @Test
    void aWordDocumentNamesItsParts() throws Exception {
        String part = "<Relationship Id='%s' Type='http://example.org/relationships/%s' Target='%s'/>";
        Path file = SampleFiles.zip(folder.resolve("n.docx"), Map.of("_rels/.rels", "<Relationships>"
                + part.formatted("a", "officeDocument", "/word/document2.xml") + "</Relationships>",
                "word/_rels/document2.xml.rels", "<Relationships>" + part.formatted("b", "footnotes", "notes2.xml")
                        + "</Relationships>",
                "word/document2.xml", SampleFiles.wordXml("", SampleFiles.paragraph("body")), "word/notes2.xml",
                SampleFiles.wordXml("", SampleFiles.paragraph("note"))));
        assertEquals(List.of("PARAGRAPH: body", "PARAGRAPH: note"), Parsing.blocks(Parsing.parse(file)));
    }

    /** Templates have instructions for authors in such styles. */
    @Test
    void textThatAStyleHidesIsNotRead() throws Exception {
        String style = "<w:style w:styleId='%s'>%s</w:style>";
        String vanish = "<w:rPr><w:vanish/></w:rPr>";
        String paragraph = "<w:p><w:pPr><w:pStyle w:val='%s'/></w:pPr>%s</w:p>";
        String run = "<w:r><w:rPr>%s</w:rPr><w:t xml:space='preserve'>%s</w:t></w:r>";
        Path file = SampleFiles.zip(folder.resolve("s.docx"), Map.of("word/styles.xml", "<w:styles xmlns:w='w'>"
                + style.formatted("Help", vanish) + style.formatted("More", "<w:basedOn w:val='Help'/>")
                + style.formatted("Shown", "<w:basedOn w:val='Help'/><w:rPr><w:vanish w:val='0'/></w:rPr>")
                + style.formatted("Word", vanish) + "</w:styles>", "word/document.xml", SampleFiles.wordXml("",
                        paragraph.formatted("Help", run.formatted("", "Write the pressure here."))
                                + paragraph.formatted("More", run.formatted("", "In bar.")
                                        + run.formatted("<w:vanish w:val='false'/>", "The pressure "))
                                + paragraph.formatted("Shown", run.formatted("<w:rStyle w:val='Word'/>", "about ")
                                        + run.formatted("", "is 12 bar.")))));
        assertEquals(List.of("PARAGRAPH: The pressure", "PARAGRAPH: is 12 bar."),
                Parsing.blocks(Parsing.parse(file)));
    }

    /** A quote of it would be one that nobody finds in the document. */
    @Test
    void hiddenTextOfAWordDocumentIsNotRead() throws Exception {
        String run = "<w:r><w:rPr>%s</w:rPr><w:t xml:space='preserve'>%s</w:t></w:r>";
        Path file = SampleFiles.docx(folder.resolve("v.docx"),
                "<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>" + run.formatted("", "The pressure is ")
                        + run.formatted("<w:vanish/>", "not ") + run.formatted("<w:vanish w:val='0'/>", "12 bar")
                        + run.formatted("<w:webHidden/>", " at") + run.formatted("<w:rPrChange><w:rPr><w:vanish/>"
                                + "</w:rPr></w:rPrChange>", " most.")
                        + "</w:p><w:p>" + run.formatted("<w:vanish/>", "gone") + "</w:p>");
        assertEquals(List.of("PARAGRAPH: The pressure is 12 bar at most."), Parsing.blocks(Parsing.parse(file)));
    }
}
