// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.document;

import java.util.ArrayList;
import java.util.List;

/**
 * A whole document: the texts of its pages behind one another, and where each page and block lies in that text. The
 * positions of all passages and citations count in this text. Of plain text, Markdown and source code it is the text
 * of the file.
 *
 * @param text all of it, UTF-16
 * @param pages in order, covering the text; one with the number 0 for a format without pages
 * @param blocks in order, not overlapping
 * @param above labels under which a table of contents lists the document, the outermost first, its own last; none where
 *            there is no such table
 */
public record ParsedDocument(String text, List<PageRange> pages, List<TextBlock> blocks, List<String> above) {

    /**
     * A page and its stretch of the text.
     *
     * @param number as in {@link DocumentPage}
     * @param label as in {@link DocumentPage}
     * @param start first UTF-16 unit
     * @param end behind the last one
     */
    public record PageRange(int number, String label, int start, int end) {}

    /** Copies the lists. */
    public ParsedDocument {
        pages = List.copyOf(pages);
        blocks = List.copyOf(blocks);
        above = List.copyOf(above);
    }

    /** A document that no table of contents lists. */
    public ParsedDocument(String text, List<PageRange> pages, List<TextBlock> blocks) {
        this(text, pages, blocks, List.of());
    }

    /** The same document below labels of a table of contents. */
    public ParsedDocument under(List<String> labels) {
        return new ParsedDocument(text, pages, blocks, labels);
    }

    /** Puts pages together in the order in which they come. For one thread. */
    public static final class Builder {
        private final StringBuilder text = new StringBuilder();
        private final List<PageRange> pages = new ArrayList<>();
        private final List<TextBlock> blocks = new ArrayList<>();

        /** Adds the next page. */
        public void add(DocumentPage page) {
            int start = text.length();
            text.append(page.text());
            for (TextBlock block : page.blocks()) {
                blocks.add(block.shifted(start));
            }
            pages.add(new PageRange(page.number(), page.label(), start, text.length()));
        }

        /** UTF-16 units so far. */
        public int length() {
            return text.length();
        }

        /** What was added. */
        public ParsedDocument build() {
            return new ParsedDocument(text.toString(), pages, blocks);
        }
    }

    /** The page on which a character stands; the last one for a position at the end. */
    public PageRange pageAt(int position) {
        int low = 0;
        int high = pages.size() - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (position < pages.get(middle).end()) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return pages.isEmpty() ? new PageRange(0, "", 0, 0) : pages.get(low);
    }
}
