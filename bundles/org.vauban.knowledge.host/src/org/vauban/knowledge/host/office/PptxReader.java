// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.office;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
 * Reads Office Open XML, PresentationML: each slide is a page. A hidden slide counts, as in the numbering of
 * presentation programs, but has no text.
 */
public final class PptxReader implements DocumentReader {
    private static final String PRESENTATION = "ppt/presentation.xml";
    private static final Pattern SLIDE = Pattern.compile("ppt/slides/slide(\\d{1,6})\\.xml");

    @Override
    public void read(DocumentContent content, PageSink pages) throws ReadException, IOException {
        ZipArchive.read(content, zip -> read(zip, pages));
    }

    private static void read(ZipArchive zip, PageSink pages) throws ReadException, IOException {
        List<String> slides = slides(zip);
        if (slides.isEmpty()) {
            throw new ReadException(ReadFailure.DAMAGED, "no slides");
        }
        Set<String> read = new HashSet<>();
        for (String slide : slides) {
            PageText text = new PageText(pages);
            Slide shapes = new Slide(text, false);
            XmlStream.readIfPresent(zip.entry(slide), shapes);
            if (shapes.hidden) {
                pages.add(text.page(pages.pages() + 1, ""));
                continue;
            }
            OfficeRelations parts = OfficeRelations.of(zip, slide);
            // each once: a diagram on many slides could act as a bomb
            for (String diagram : parts.entriesOfType("diagramData")) {
                if (read.add(diagram)) {
                    XmlStream.readIfPresent(zip.entry(diagram), new Slide(text, false));
                }
            }
            for (String notes : parts.entriesOfType("notesSlide")) {
                if (read.add(notes)) {
                    XmlStream.readIfPresent(zip.entry(notes), new Slide(text, true));
                }
            }
            pages.add(text.page(pages.pages() + 1, ""));
        }
    }

    /** Returns the slides in presentation order, or by name if the presentation does not define one. */
    private static List<String> slides(ZipArchive zip) throws ReadException, IOException {
        List<String> all = zip.names();
        List<String> names = all.stream().filter(name -> SLIDE.matcher(name).matches())
                .sorted(Comparator.comparingInt(PptxReader::number)).toList();
        String presentation = OfficeRelations.of(zip, "").entryOfType("officeDocument", PRESENTATION);
        InputStream in = zip.entry(presentation);
        if (in == null) {
            return names;
        }
        // names are arbitrary: some programs number the slides from 2
        OfficeRelations parts = OfficeRelations.of(zip, presentation);
        Set<String> known = new HashSet<>(parts.entriesOfType("slide"));
        known.retainAll(new HashSet<>(all));
        known.addAll(names);
        Order order = new Order(parts);
        XmlStream.read(in, order);
        List<String> shown = order.entries.stream().filter(known::contains).distinct().toList();
        return shown.isEmpty() ? names : shown;
    }

    /** Reads the order of the slides. */
    private static final class Order implements XmlStream.Handler {
        private final OfficeRelations relations;
        private final List<String> entries = new ArrayList<>();

        Order(OfficeRelations relations) {
            this.relations = relations;
        }

        @Override
        public void start(String name, XmlStream xml) {
            String entry = name.equals("sldId") ? relations.entry(xml.qualifiedAttribute("id")) : null;
            if (entry != null) {
                entries.add(entry);
            }
        }
    }

    private static int number(String name) {
        Matcher matcher = SLIDE.matcher(name);
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    /** Reads a slide, a diagram on it, or the speaker notes. */
    private static final class Slide implements XmlStream.Handler {
        /** Placeholders that repeat on each slide. */
        private static final Set<String> RUNNING = Set.of("sldNum", "ftr", "hdr", "dt");
        /** Heading that marks quotes from notes; the word is the same in French. */
        private static final String NOTES = "Notes";

        private final OfficeText text;
        private final OfficeFormula formula;
        private final boolean notes;
        private boolean title;
        /** Whether the text of the shape is left out. */
        private boolean left;
        /** Whether the slide is hidden. */
        private boolean hidden;
        /** Whether each open shape and group is hidden, the innermost first. */
        private final Deque<Boolean> hiddenShapes = new ArrayDeque<>();
        private boolean inText;
        private boolean raised;
        /** Whether the run is struck through, and so no longer valid. */
        private boolean struck;
        /** Nesting depth in alternative content for older readers. */
        private int skippedDepth;

        /** @param notes whether to read only the notes, under a heading */
        Slide(PageText page, boolean notes) {
            this.text = new OfficeText(page);
            this.formula = new OfficeFormula(text);
            this.notes = notes;
            if (notes) {
                text.announce(2, NOTES);
            }
        }

        @Override
        public void start(String name, XmlStream xml) {
            if (skippedDepth > 0 || name.equals("Fallback")) {
                skippedDepth++;
                return;
            }
            formula.start(name, xml);
            switch (name) {
                case "sld" -> hidden = String.valueOf(xml.attribute("show")).matches("0|false");
                case "sp", "graphicFrame", "pic", "cxnSp" -> {
                    title = false;
                    left = notes;
                    hiddenShapes.push(isHidden());
                }
                case "grpSp" -> hiddenShapes.push(isHidden());
                case "cNvPr" -> {
                    if (!hiddenShapes.isEmpty() && String.valueOf(xml.attribute("hidden")).matches("1|true")) {
                        hiddenShapes.pop();
                        hiddenShapes.push(true);
                    }
                }
                case "ph" -> {
                    String type = String.valueOf(xml.attribute("type"));
                    title = type.matches("title|ctrTitle");
                    left = notes ? !type.equals("body") : RUNNING.contains(type);
                }
                case "p" -> {
                    text.beginParagraph();
                    text.heading(title ? 1 : 0);
                }
                case "r", "fld" -> {
                    raised = false;
                    struck = false;
                }
                case "rPr" -> {
                    raised = String.valueOf(xml.attribute("baseline")).matches("[1-9].*");
                    struck = String.valueOf(xml.attribute("strike")).matches("sngStrike|dblStrike");
                }
                case "t" -> inText = true;
                case "br" -> text.append(" ");
                case "tbl" -> text.beginTable();
                default -> {
                    // shapes and their properties
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
                case "sp", "graphicFrame", "pic", "cxnSp", "grpSp" -> hiddenShapes.poll();
                case "p" -> text.endParagraph();
                case "t" -> inText = false;
                case "tc" -> text.endCell(1); // merged cells are all present
                case "tr" -> text.endRow();
                case "tbl" -> text.endTable();
                default -> {
                    // nothing to end
                }
            }
        }

        private boolean isHidden() {
            return hidden || Boolean.TRUE.equals(hiddenShapes.peek());
        }

        @Override
        public void text(String content) {
            if (inText && !left && !struck && !isHidden() && skippedDepth == 0) {
                text.append(raised ? Characters.raised(content) : content);
            }
        }
    }
}
