// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.passage;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.vauban.governance.language.Language;
import org.vauban.governance.text.ShortText;
import org.vauban.knowledge.document.BlockKind;
import org.vauban.knowledge.document.ParsedDocument;
import org.vauban.knowledge.document.SourceFormat;
import org.vauban.knowledge.document.TextBlock;
import org.vauban.knowledge.document.TextLine;

/**
 * Splits documents into passages of about {@value #TARGET} characters: at headings and blocks; long blocks at
 * sentences; source code at declarations. Every letter is in exactly one passage, except running heads. Stateless.
 */
public final class PassageSplitter {
    /** UTF-16 units up to which a passage is filled. */
    static final int TARGET = 1_200;
    /** Maximum length of a block that is not split. */
    static final int MAX = 1_800;
    /** Minimum length of a passage that ends with its page, so that citations name one page. */
    private static final int PAGE_MIN = 500;
    private static final int LONGEST_HEADING = 200;
    /** Maximum headings above a passage, the nearest ones: requirements may be nested hundreds of levels deep. */
    private static final int MOST_HEADINGS = 20;
    /** Documents with pages: running heads, all pages of a passage, exponents, cells, paragraphs of PDF, notes. */
    private static final String PAGES = "passages:5";
    /** PDF: bold headings directly above their text, rows whose first cell has several lines, numbers. */
    private static final String BOLD = "bold:1";
    /** All but PDF and text: no struck, deleted or hidden text; text that number formats add. */
    private static final String STRUCK = "struck:1";
    /** Mails: attachments are indexed, including those of attached mails. */
    private static final String MAILS = "attachments:2";
    /** Documents with tables: one tab per column, numbers as displayed, no hidden text, words separated. */
    private static final String CELLS = "cells:2";
    /** Sheets and slides: no hidden ones, and no hidden rows, columns and shapes. */
    private static final String HIDDEN = "hidden:1";
    /** Sheets: escaped characters. */
    private static final String ESCAPES = "escapes:1";
    /** Documents with formulas: exponents, fractions and roots; superscript digits in all formats. */
    private static final String FORMULAS = "formulas:1";
    /** Text with markup: recognition of titles, cells of tables, formulas, numbers in the text. */
    private static final String MARKUP = "markup:2";

    private PassageSplitter() {}

    /**
     * Splits a document into passages, in order.
     *
     * @param file absolute path
     * @param document document whose secrets are already masked, since the passages are indexed as they are
     */
    public static List<Passage> split(Path file, SourceFormat format, ParsedDocument document) {
        return new Split(file, format, document).run();
    }

    /**
     * Version of reading and splitting a format. Files that were indexed, or could not be read, under another version
     * are read again; all others in the index stay.
     *
     * @return without spaces; empty for formats that never changed
     */
    public static String version(SourceFormat format) {
        return switch (format) {
            case PDF -> PAGES + "," + BOLD;
            case PPTX -> String.join(",", PAGES, HIDDEN, FORMULAS, STRUCK);
            case XLSX -> String.join(",", PAGES, CELLS, HIDDEN, FORMULAS, STRUCK, ESCAPES);
            case ODT -> CELLS + "," + STRUCK;
            case DOCX, REQIF -> String.join(",", CELLS, FORMULAS, STRUCK);
            // attachments are read with the mail
            case EML -> String.join(",", MAILS, PAGES, BOLD, CELLS, HIDDEN, FORMULAS, STRUCK, ESCAPES,
                    MARKUP);
            case HTML -> String.join(",", MARKUP, FORMULAS, STRUCK);
            case MARKDOWN, ASCIIDOC, PLAIN_TEXT -> MARKUP;
            case CODE -> "";
        };
    }

    /** A heading and its level. */
    private record Heading(int level, String text) {}

    private static final class Split {
        private final String path;
        private final SourceFormat format;
        private final ParsedDocument document;
        private final String title;
        private final LineNumbers lines;
        private final List<Passage> passages = new ArrayList<>();
        private final List<Heading> headings = new ArrayList<>();
        private final List<TextBlock> open = new ArrayList<>();
        private boolean content;
        private final Path file;

        Split(Path file, SourceFormat format, ParsedDocument document) {
            this.file = file;
            this.path = file.toString();
            this.format = format;
            this.document = document;
            this.lines = new LineNumbers(document.text());
            this.title = title();
        }

        private String title() {
            if (!document.above().isEmpty()) {
                return document.above().getLast();
            }
            if (format != SourceFormat.CODE && format != SourceFormat.REQIF) {
                TextBlock best = null;
                for (TextBlock block : document.blocks()) {
                    if (block.kind() == BlockKind.HEADING && (best == null || block.level() < best.level())) {
                        best = block;
                    }
                    if (block.kind() != BlockKind.HEADING && best != null) {
                        break; // only headings before any text
                    }
                }
                if (best != null) {
                    return heading(best);
                }
            }
            return String.valueOf(file.getFileName());
        }

        private String heading(TextBlock block) {
            String text = document.text().substring(block.start(), block.end()).replaceAll("\\s+", " ").strip();
            if (format == SourceFormat.MARKDOWN || format == SourceFormat.ASCIIDOC) {
                text = text.replaceFirst("^[#=]+\\s*", "").replaceFirst("\\s+#+$", "");
            }
            return ShortText.beginning(text, LONGEST_HEADING).stripTrailing();
        }

        List<Passage> run() {
            int page = -1;
            Set<TextBlock> heads = RunningHeads.of(document);
            for (TextBlock block : document.blocks()) {
                if (heads.contains(block)) {
                    flush(); // passages are contiguous, so this one would contain the head
                    continue;
                }
                if (block.kind() == BlockKind.CODE && format == SourceFormat.CODE) {
                    code(block);
                    continue;
                }
                int on = document.pageAt(block.start()).number();
                if (on != page && content && (block.lines().isEmpty() || length() >= PAGE_MIN)) {
                    flush();
                }
                if (on != page && format == SourceFormat.PPTX) {
                    headings.clear(); // a slide without a title must not inherit the previous one's
                }
                page = on;
                if (block.kind() == BlockKind.HEADING && block.end() - block.start() <= TARGET) {
                    if (content || length() > TARGET) {
                        flush();
                    }
                    while (!headings.isEmpty() && headings.getLast().level() >= block.level()) {
                        headings.removeLast();
                    }
                    headings.add(new Heading(block.level(), heading(block)));
                    open.add(block);
                } else {
                    add(block);
                }
            }
            flush();
            return passages;
        }

        private int length() {
            return open.isEmpty() ? 0 : open.getLast().end() - open.getFirst().start();
        }

        private void add(TextBlock block) {
            int size = block.end() - block.start();
            if (content && length() + size > TARGET) {
                flush();
            }
            if (size <= MAX) {
                open.add(block);
                content = true;
                return;
            }
            for (TextBlock piece : pieces(block)) {
                if (content) {
                    flush();
                }
                open.add(piece);
                content = true;
            }
        }

        /** Splits a long block after a sentence, a line or a word, or failing that, anywhere. */
        private List<TextBlock> pieces(TextBlock block) {
            List<TextBlock> pieces = new ArrayList<>();
            String text = document.text().substring(block.start(), block.end());
            int from = 0;
            while (from < text.length()) {
                int to = text.length();
                if (to - from > TARGET) {
                    // a window, so that text without sentences is not scanned from its start each time
                    List<Integer> ends = SentenceEnds.of(text.substring(from, from + TARGET + 1));
                    to = ends.size() < 2 ? from : from + ends.get(ends.size() - 2);
                    if (to <= from + TARGET / 4) {
                        int space = Math.max(text.lastIndexOf(' ', from + TARGET),
                                text.lastIndexOf('\n', from + TARGET));
                        to = ShortText.boundary(text, space > from ? space + 1 : from + TARGET);
                    }
                }
                int start = block.start() + from;
                int end = block.start() + to;
                pieces.add(new TextBlock(block.kind(), block.level(), start, end, block.lines().stream()
                        .filter(line -> line.start() < end && line.end() > start).toList()));
                from = to;
            }
            return pieces;
        }

        private void flush() {
            if (!open.isEmpty()) {
                int start = open.getFirst().start();
                int end = open.getLast().end();
                passage(start, end, above(), "",
                        ProseLanguage.of(document.text().substring(start, end)));
            }
            open.clear();
            content = false;
        }

        /** Labels of the table of contents, then headings without a repeated label, with which most pages begin. */
        private List<String> above() {
            List<String> above = new ArrayList<>(document.above());
            headings.subList(Math.max(0, headings.size() - MOST_HEADINGS), headings.size()).stream().map(Heading::text)
                    .filter(each -> above.isEmpty() || !above.getLast().equalsIgnoreCase(each)).forEach(above::add);
            return above;
        }

        private void code(TextBlock block) {
            Language language = Language.ofFile(file);
            for (SourceCodeSplitter.Piece piece : SourceCodeSplitter.split(
                    document.text().substring(block.start(), block.end()), language)) {
                passage(block.start() + piece.start(), block.start() + piece.end(), piece.enclosing(),
                        String.join(" ", piece.symbols()), Passage.CODE);
            }
        }

        private void passage(int from, int to, List<String> above, String symbol, String language) {
            String text = document.text();
            int start = from;
            int end = to;
            // the first cell of a row may be empty
            String kept = !open.isEmpty() && open.getFirst().kind() == BlockKind.TABLE_ROW ? " \t" : " ";
            while (start < end && Character.isWhitespace(text.charAt(start)) && kept.indexOf(text.charAt(start)) < 0) {
                start++;
            }
            while (end > start && Character.isWhitespace(text.charAt(end - 1))) {
                end--;
            }
            if (start == end) {
                return;
            }
            ParsedDocument.PageRange page = document.pageAt(start);
            passages.add(new Passage(path, passages.size(), title, above, symbol, language, start, end,
                    format.isFileText() ? lines.at(start) : 0, page.number(), page.label(),
                    text.substring(start, end), boxes(start, end), furtherPages(start, end)));
        }

        private List<PageStart> furtherPages(int start, int end) {
            List<PageStart> further = new ArrayList<>();
            ParsedDocument.PageRange page = document.pageAt(start);
            while (page.end() < end) {
                ParsedDocument.PageRange next = document.pageAt(page.end());
                if (next.end() <= page.end()) {
                    break; // text beyond the last page
                }
                further.add(new PageStart(next.number(), next.label(), next.start()));
                page = next;
            }
            return further;
        }

        private List<PageBox> boxes(int start, int end) {
            List<PageBox> boxes = new ArrayList<>();
            for (TextBlock block : open) {
                for (TextLine line : block.lines()) {
                    if (line.start() < end && line.end() > start) {
                        boxes.add(
                                new PageBox(document.pageAt(line.start()).number(), line.start(), line.end(), line.x(),
                                        line.y(), line.width(), line.height()));
                    }
                }
            }
            return boxes;
        }
    }
}
