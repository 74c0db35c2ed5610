// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.passage;

import java.util.List;
import java.util.Objects;

/**
 * A piece of a document or of source code that can be found and cited. Its text is that of the document from
 * {@code start} to {@code end}, with secrets masked and no character moved.
 *
 * @param path absolute path of the file
 * @param number from 0, in the order of the document: neighbours differ by one, and path and number name a passage
 * @param title of the document: its first heading, or the name of the file
 * @param headings above the passage, the highest first
 * @param symbol names that the passage declares, separated by spaces; empty for prose
 * @param language {@code fr}, {@code en} or {@code code}; empty where it could not be told
 * @param start first UTF-16 unit in the text of the document
 * @param end behind the last one
 * @param line on which it begins, from 1, for formats whose text is that of the file; 0 for others
 * @param page on which it begins, from 1; 0 for formats without pages
 * @param pageLabel what is printed on that page or in its place; empty if there is none
 * @param text what is cited
 * @param boxes of its lines in order; empty for formats without boxes
 * @param furtherPages that begin in it, behind {@code page}, in order; empty where an earlier version has written it
 */
public record Passage(String path, int number, String title, List<String> headings, String symbol, String language,
        int start, int end, int line, int page, String pageLabel, String text, List<PageBox> boxes,
        List<PageStart> furtherPages) {
    /** The language of source code. */
    static final String CODE = "code";

    /** Copies the lists, and checks what the index would stumble over: passages also come from packs. */
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

    /** On one page. */
    public Passage(String path, int number, String title, List<String> headings, String symbol, String language,
            int start, int end, int line, int page, String pageLabel, String text, List<PageBox> boxes) {
        this(path, number, title, headings, symbol, language, start, end, line, page, pageLabel, text, boxes,
                List.of());
    }

    /**
     * The page of a position, from 1; 0 for formats without pages.
     *
     * @param position in the text of the document, in this passage
     */
    public int pageAt(int position) {
        int at = page;
        for (PageBox box : boxes) { // also of what an earlier version has written
            at = box.start() <= position ? box.page() : at;
        }
        for (PageStart each : furtherPages) {
            at = each.start() <= position ? each.number() : at;
        }
        return at;
    }

    /** What is printed on the page of a position, in UTF-16 units of the document; empty if that is not known. */
    public String pageLabelAt(int position) {
        int at = pageAt(position);
        return at == page ? pageLabel
                : furtherPages.stream().filter(each -> each.number() == at).map(PageStart::label).findFirst()
                        .orElse("");
    }

    /** The line of a position, in UTF-16 units of the document, from 1; 0 for formats without lines. */
    public int lineAt(int position) {
        return line == 0 ? 0 : line - 1 + new LineNumbers(text).at(position - start);
    }

    /** Whether it is source code. */
    public boolean isCode() {
        return language.equals(CODE);
    }
}
