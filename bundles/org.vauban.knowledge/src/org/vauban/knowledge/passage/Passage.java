// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.passage;

import java.util.List;
import java.util.Objects;

/**
 * A piece of a document or of source code that can be found and cited. Its text is that of the document from
 * {@code start} to {@code end}, with secrets masked and no character moved.
 *
 * @param path absolute path of the file
 * @param number from 0, in document order: neighbours differ by one, and path and number identify a passage
 * @param title title of the document: its first heading, or the file name
 * @param headings headings above the passage, the highest first
 * @param symbol names that the passage declares, separated by spaces; empty for prose
 * @param language {@code fr}, {@code en} or {@code code}; empty if unknown
 * @param start first UTF-16 unit in the text of the document
 * @param end exclusive end
 * @param line first line, from 1, for formats whose extracted text is the file's; 0 for others
 * @param page first page, from 1; 0 for formats without pages
 * @param pageLabel printed or assigned label of that page; empty if there is none
 * @param text citable text
 * @param boxes boxes of the lines in order; empty for formats without boxes
 * @param furtherPages pages after {@code page} that begin in the passage, in order; empty if an earlier version wrote
 *            it
 */
public record Passage(String path, int number, String title, List<String> headings, String symbol, String language,
        int start, int end, int line, int page, String pageLabel, String text, List<PageBox> boxes,
        List<PageStart> furtherPages) {
    /** Language of source code. */
    static final String CODE = "code";

    /** Copies the lists, and rejects values that would break the index, since passages also come from packs. */
    public Passage {
        Objects.requireNonNull(path);
        Objects.requireNonNull(title);
        Objects.requireNonNull(symbol);
        Objects.requireNonNull(language);
        Objects.requireNonNull(pageLabel);
        headings = List.copyOf(headings);
        boxes = List.copyOf(boxes);
        furtherPages = List.copyOf(Objects.requireNonNullElse(furtherPages, List.of()));
        if (text.length() != end - start) {
            throw new IllegalArgumentException("a text of " + text.length() + " from " + start + " to " + end);
        }
    }

    /** Creates a passage on a single page. */
    public Passage(String path, int number, String title, List<String> headings, String symbol, String language,
            int start, int end, int line, int page, String pageLabel, String text, List<PageBox> boxes) {
        this(path, number, title, headings, symbol, language, start, end, line, page, pageLabel, text, boxes,
                List.of());
    }

    /**
     * Returns the page of a position, from 1; 0 for formats without pages.
     *
     * @param position offset in the document's text, within this passage
     */
    public int pageAt(int position) {
        int at = page;
        for (PageBox box : boxes) { // also correct for passages of an earlier version
            at = box.start() <= position ? box.page() : at;
        }
        for (PageStart each : furtherPages) {
            at = each.start() <= position ? each.number() : at;
        }
        return at;
    }

    /** Printed label of the page at a position, in UTF-16 units of the document; empty if unknown. */
    public String pageLabelAt(int position) {
        int at = pageAt(position);
        return at == page ? pageLabel
                : furtherPages.stream().filter(each -> each.number() == at).map(PageStart::label).findFirst()
                        .orElse("");
    }

    /** Line of a position, in UTF-16 units of the document, from 1; 0 for formats without lines. */
    public int lineAt(int position) {
        return line == 0 ? 0 : line - 1 + new LineNumbers(text).at(position - start);
    }

    /** Whether the passage is source code. */
    public boolean isCode() {
        return language.equals(CODE);
    }
}
