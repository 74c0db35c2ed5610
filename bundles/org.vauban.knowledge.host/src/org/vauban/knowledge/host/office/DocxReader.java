// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.office;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Set;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.host.content.Characters;
import org.vauban.knowledge.host.content.DocumentContent;
import org.vauban.knowledge.host.content.DocumentReader;
import org.vauban.knowledge.host.content.PageSink;
import org.vauban.knowledge.host.content.PageText;
import org.vauban.knowledge.host.content.ReadException;
import org.vauban.knowledge.host.content.XmlStream;
import org.vauban.knowledge.host.content.ZipArchive;

/**
 * Reads Office Open XML, WordprocessingML (ISO/IEC 29500-1, part 17): the body, its imports, and the notes. The format
 * has no pages.
 */
public final class DocxReader implements DocumentReader {
    @Override
    public void read(DocumentContent content, PageSink pages) throws ReadException, IOException {
        PageText text = new PageText(pages);
        write(content, text, false);
        pages.add(text.page(0, ""));
    }

    /**
     * Adds the text of a document.
     *
     * @param imported whether another document imports it
     */
    static void write(DocumentContent content, PageText text, boolean imported) throws ReadException, IOException {
        ZipArchive.read(content, zip -> write(zip, content.path(), text, imported));
    }

    private static void write(ZipArchive zip, Path file, PageText text, boolean imported)
            throws ReadException, IOException {
        // names are arbitrary: Word for the web adds numbers to them
        String main = OfficeRelations.of(zip, "").entryOfType("officeDocument", "word/document.xml");
        OfficeRelations parts = OfficeRelations.of(zip, main);
        InputStream body = zip.entry(main);
        if (body == null) {
            throw new ReadException(ReadFailure.DAMAGED, "no word/document.xml");
        }
        DocxStyles styles = new DocxStyles();
        XmlStream.readIfPresent(zip.entry(parts.entryOfType("styles", "word/styles.xml")), styles);
        DocxNumbering numbering = new DocxNumbering(styles);
        XmlStream.readIfPresent(zip.entry(parts.entryOfType("numbering", "word/numbering.xml")), numbering);
        XmlStream.read(body, new Body(text, styles, numbering, new DocxImports(zip, parts, file, imported)));
        for (String notes : new String[] {"footnotes", "endnotes"}) {
            String part = parts.entryOfType(notes, "word/" + notes + ".xml");
            XmlStream.readIfPresent(zip.entry(part), new Body(text, styles, numbering,
                    new DocxImports(zip, OfficeRelations.of(zip, part), file, imported)));
        }
    }

    /** Reads the text of a part. */
    private static final class Body implements XmlStream.Handler {
        /**
         * Skipped elements: alternative content for older readers; text that was deleted, with its signs and formulas,
         * or moved elsewhere; earlier properties of runs, paragraphs, cells and rows; ruby annotations in the middle of
         * words.
         */
        private static final Set<String> NOT_READ = Set.of("Fallback", "del", "moveFrom", "rPrChange", "pPrChange",
                "tcPrChange", "trPrChange", "rt");

        /** An open paragraph. */
        private static final class Paragraph {
            private String style = "";
            /** List and list level that number the paragraph; -1 if its style determines them. */
            private int list = -1;
            private int listLevel = -1;
        }

        /** A run, or the mark of a paragraph. */
        private static final class Run {
            /** Neither displayed nor printed. */
            private boolean hidden;
            /** Struck through with one line; struck text is no longer valid. */
            private boolean struck;
            private boolean struckTwice;
            private boolean raised;
        }

        private final PageText page;
        private final OfficeText text;
        private final DocxImports imports;
        private final DocxStyles styles;
        private final DocxNumbering numbering;
        private final OfficeFormula formula;
        private boolean inText;
        /** Open paragraphs, the innermost first. */
        private final Deque<Paragraph> paragraphs = new ArrayDeque<>();
        /** Open runs and the marks of the paragraphs around them, the innermost first. */
        private final Deque<Run> runs = new ArrayDeque<>();
        /** Number of columns of each open cell, the innermost first. */
        private final Deque<Integer> spans = new ArrayDeque<>();
        /** Whether inside paragraph properties, and so those of the paragraph mark. */
        private boolean inProperties;
        /** Nesting depth in {@link #NOT_READ} elements. */
        private int skippedDepth;

        Body(PageText page, DocxStyles styles, DocxNumbering numbering, DocxImports imports) {
            this.page = page;
            this.imports = imports;
            this.text = new OfficeText(page);
            this.formula = new OfficeFormula(text);
            this.styles = styles;
            this.numbering = numbering;
        }

        @Override
        public void start(String name, XmlStream xml) throws ReadException, IOException {
            if (inProperties && skippedDepth == 0 && (name.equals("del") || name.equals("moveFrom"))) {
                text.goOn(); // the paragraph mark and its properties were deleted
            } else if (name.equals("del") && skippedDepth == 0 && !runs.isEmpty()) {
                runs.element().hidden = true; // in the properties of a run of a formula
            }
            if (skippedDepth > 0 || NOT_READ.contains(name)) {
                skippedDepth++;
                return;
            }
            formula.start(name, xml);
            Run run = Objects.requireNonNullElseGet(runs.peek(), Run::new);
            Paragraph paragraph = Objects.requireNonNullElseGet(paragraphs.peek(), Paragraph::new);
            String value = xml.attribute("val");
            switch (name) {
                case "p" -> {
                    text.beginParagraph();
                    runs.push(new Run());
                    paragraphs.push(new Paragraph());
                }
                case "pPr" -> inProperties = true;
                case "pStyle" -> {
                    text.heading(styles.levelOf(value));
                    paragraph.style = Objects.requireNonNullElse(value, "");
                    if (styles.isOfContents(value)) {
                        text.hide();
                    }
                }
                case "outlineLvl" -> text.heading(DocxStyles.level(value));
                case "numPr" -> text.item();
                case "numId" -> paragraph.list = DocxStyles.number(value);
                case "ilvl" -> paragraph.listLevel = DocxStyles.number(value);
                case "r" -> {
                    Run begun = new Run();
                    begun.hidden = styles.hides(paragraph.style);
                    begun.struck = styles.strikes(paragraph.style);
                    begun.struckTwice = styles.strikesTwice(paragraph.style);
                    runs.push(begun);
                }
                case "rStyle" -> {
                    run.hidden |= styles.hides(value);
                    run.struck ^= styles.strikes(value); // struck within struck text cancels out (17.7.3)
                    run.struckTwice |= styles.strikesTwice(value);
                }
                case "vanish" -> run.hidden = DocxStyles.isOn(value);
                case "strike" -> run.struck = DocxStyles.isOn(value);
                case "dstrike" -> run.struckTwice = DocxStyles.isOn(value);
                case "vertAlign" -> run.raised = "superscript".equals(value);
                case "sym" -> append(SymbolFonts.character(xml.attribute("font"), xml.attribute("char")));
                case "t" -> inText = true;
                case "tab", "ptab", "br", "cr" -> append(" ");
                case "noBreakHyphen" -> append("-");
                case "tbl" -> {
                    text.endParagraphs();
                    text.beginTable();
                }
                case "altChunk" -> {
                    text.endParagraphs();
                    imports.add(xml.qualifiedAttribute("id"), page);
                }
                case "tc" -> spans.push(1);
                case "gridSpan" -> {
                    spans.poll();
                    spans.push(OfficeText.columns(value));
                }
                case "hidden" -> {
                    if (DocxStyles.isOn(value)) { // a hidden row
                        text.hideRow();
                    }
                }
                case "gridBefore" -> text.endCell(OfficeText.columns(value));
                default -> {
                    // properties and drawings
                }
            }
        }

        @Override
        public void end(String name) throws ReadException {
            if (skippedDepth > 0) {
                skippedDepth--;
                return;
            }
            formula.end(name);
            switch (name) {
                case "p" -> {
                    Paragraph paragraph = paragraphs.pop();
                    if (!text.goesOn()) {
                        text.number(numbering.next(paragraph.style, paragraph.list, paragraph.listLevel));
                    }
                    text.endParagraph();
                    runs.poll();
                }
                case "r" -> runs.poll();
                case "t" -> inText = false;
                case "pPr" -> inProperties = false;
                case "body", "footnote", "endnote", "txbxContent" -> text.endParagraphs();
                case "tc" -> {
                    text.endParagraphs();
                    text.endCell(Objects.requireNonNullElse(spans.poll(), 1));
                }
                case "tr" -> text.endRow();
                case "tbl" -> text.endTable();
                default -> {
                    // nothing to end
                }
            }
        }

        @Override
        public void text(String content) {
            if (inText && skippedDepth == 0) {
                append(content);
            }
        }

        private void append(String content) {
            Run run = runs.peek();
            if (run == null || !run.hidden && !run.struck && !run.struckTwice) {
                text.append(run != null && run.raised ? Characters.raised(content) : content);
            }
        }
    }
}
