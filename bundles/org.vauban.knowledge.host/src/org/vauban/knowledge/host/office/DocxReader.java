// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.office;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.host.content.DocumentContent;
import org.vauban.knowledge.host.content.DocumentReader;
import org.vauban.knowledge.host.content.PageSink;
import org.vauban.knowledge.host.content.PageText;
import org.vauban.knowledge.host.content.ReadException;
import org.vauban.knowledge.host.content.XmlStream;
import org.vauban.knowledge.host.content.ZipArchive;

/** Office Open XML, WordprocessingML (ISO/IEC 29500-1, part 17): the body and the notes. It has no pages of its own. */
public final class DocxReader implements DocumentReader {
    private static final int MAX_LEVEL = 9;
    /** How a property is switched off. */
    private static final Set<String> OFF = Set.of("0", "false", "off");

    @Override
    public void read(DocumentContent content, PageSink pages) throws ReadException, IOException {
        try (ZipArchive zip = ZipArchive.open(content)) {
            // names are free: Word for the web adds numbers to them
            String main = OfficeRelations.of(zip, "").entryOfType("officeDocument", "word/document.xml");
            OfficeRelations parts = OfficeRelations.of(zip, main);
            InputStream body = zip.entry(main);
            if (body == null) {
                throw new ReadException(ReadFailure.DAMAGED, "no word/document.xml");
            }
            Styles styles = new Styles();
            InputStream sheet = zip.entry(parts.entryOfType("styles", "word/styles.xml"));
            if (sheet != null) {
                XmlStream.read(sheet, styles);
            }
            PageText text = new PageText(pages);
            XmlStream.read(body, new Body(text, styles));
            for (String notes : new String[] {"footnotes", "endnotes"}) {
                InputStream in = zip.entry(parts.entryOfType(notes, "word/" + notes + ".xml"));
                if (in != null) {
                    XmlStream.read(in, new Body(text, styles));
                }
            }
            pages.add(text.page(0, ""));
        } catch (ZipArchive.BombException e) {
            throw new ReadException(ReadFailure.BOMB, String.valueOf(e.getMessage()), e);
        } catch (java.util.zip.ZipException e) {
            throw new ReadException(ReadFailure.DAMAGED, "a damaged zip entry", e);
        }
    }

    private static int level(@Nullable String outline) {
        try {
            int level = outline == null ? -1 : Integer.parseInt(outline.strip());
            return level >= 0 && level < MAX_LEVEL ? level + 1 : 0; // 9 is body text
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static boolean isOn(@Nullable String value) {
        return !OFF.contains(String.valueOf(value));
    }

    /** Which styles are headings, and which hide text. */
    private static final class Styles implements XmlStream.Handler {
        private final Map<String, Integer> levels = new HashMap<>();
        private final Set<String> hidden = new HashSet<>();
        private String style = "";

        @Override
        public void start(String name, XmlStream xml) {
            String value = xml.attribute("val");
            if (name.equals("style")) {
                String id = xml.attribute("styleId");
                style = id == null ? "" : id;
            } else if (name.equals("outlineLvl") && level(value) > 0) {
                levels.put(style, level(value));
            } else if (name.equals("name") && value != null && value.matches("(?i)heading [1-9]")) {
                levels.putIfAbsent(style, value.charAt(value.length() - 1) - '0');
            } else if (name.equals("name") && "title".equalsIgnoreCase(value)) {
                levels.putIfAbsent(style, 1);
            } else if (name.equals("basedOn") && value != null) {
                if (levels.containsKey(value)) {
                    levels.putIfAbsent(style, levels.get(value));
                }
                hide(hidden.contains(value));
            } else if (name.equals("vanish")) {
                hide(isOn(value));
            }
        }

        private void hide(boolean wanted) {
            if (wanted) {
                hidden.add(style);
            } else {
                hidden.remove(style);
            }
        }

        @Override
        public void end(String name) {
            // styles are not nested
        }

        int levelOf(@Nullable String id) {
            return levels.getOrDefault(String.valueOf(id), 0);
        }

        boolean hides(@Nullable String id) {
            return hidden.contains(String.valueOf(id));
        }
    }

    /** The text of a part. */
    private static final class Body implements XmlStream.Handler {
        /**
         * A second version of the same content, for readers that do not know the first; what stands elsewhere by now;
         * and how a run, a paragraph, a cell or a row was before.
         */
        private static final Set<String> NOT_READ = Set.of("Fallback", "moveFrom", "rPrChange", "pPrChange",
                "tcPrChange", "trPrChange");

        private final OfficeText text;
        private final Styles styles;
        private boolean inText;
        /**
         * Whether each run, or mark of a paragraph, that is open is hidden, the innermost first: neither shown nor
         * printed.
         */
        private final Deque<Boolean> hidden = new ArrayDeque<>();
        /** Whether the style of each paragraph that is open hides its runs, the innermost first. */
        private final Deque<Boolean> hiding = new ArrayDeque<>();
        /** How many columns each cell that is open takes, the innermost first. */
        private final Deque<Integer> spans = new ArrayDeque<>();
        /** Depth within what is {@link #NOT_READ}. */
        private int skippedDepth;

        Body(PageText page, Styles styles) {
            this.text = new OfficeText(page);
            this.styles = styles;
        }

        @Override
        public void start(String name, XmlStream xml) {
            if (skippedDepth > 0 || NOT_READ.contains(name)) {
                skippedDepth++;
                return;
            }
            switch (name) {
                case "p" -> {
                    text.beginParagraph();
                    hidden.push(false);
                    hiding.push(false);
                }
                case "pStyle" -> {
                    text.heading(styles.levelOf(xml.attribute("val")));
                    replace(hiding, styles.hides(xml.attribute("val")));
                }
                case "outlineLvl" -> text.heading(level(xml.attribute("val")));
                case "numPr" -> text.item();
                case "r" -> hidden.push(Boolean.TRUE.equals(hiding.peek()));
                case "rStyle" -> {
                    if (styles.hides(xml.attribute("val"))) {
                        replace(hidden, true);
                    }
                }
                case "vanish" -> replace(hidden, isOn(xml.attribute("val")));
                case "t" -> inText = true;
                case "tab", "br", "cr" -> append(" ");
                case "noBreakHyphen" -> append("-");
                case "tbl" -> text.beginTable();
                case "tc" -> spans.push(1);
                case "gridSpan" -> {
                    spans.poll();
                    spans.push(OfficeText.columns(xml.attribute("val")));
                }
                case "gridBefore" -> text.endCell(OfficeText.columns(xml.attribute("val")));
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
            switch (name) {
                case "p" -> {
                    text.endParagraph();
                    hidden.poll();
                    hiding.poll();
                }
                case "r" -> hidden.poll();
                case "t" -> inText = false;
                case "tc" -> text.endCell(Objects.requireNonNullElse(spans.poll(), 1));
                case "tr" -> text.endRow();
                case "tbl" -> text.endTable();
                default -> {
                    // nothing was begun
                }
            }
        }

        @Override
        public void text(String content) {
            if (inText && skippedDepth == 0) {
                append(content);
            }
        }

        private static void replace(Deque<Boolean> states, boolean innermost) {
            if (states.poll() != null) {
                states.push(innermost);
            }
        }

        private void append(String content) {
            if (!Boolean.TRUE.equals(hidden.peek())) {
                text.append(content);
            }
        }
    }
}
