// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.document;

import java.util.ArrayList;
import java.util.List;

/**
 * A whole document: the concatenated texts of its pages, and the range of each page and block in that text. All offsets
 * of passages and citations refer to this text. For plain text, Markdown and source code, it is the text of the file.
 *
 * @param text whole text, UTF-16
 * @param pages in order, covering the text; a single page with number 0 for a format without pages
 * @param blocks in order, not overlapping
 * @param above labels of the document in a table of contents, from the outermost to its own; empty if no table of
 *            contents lists it
 */
public record ParsedDocument(String text, List<PageRange> pages, List<TextBlock> blocks, List<String> above) {

    /**
     * A page and its range of the text.
     *
     * @param number as in {@link DocumentPage}
     * @param label as in {@link DocumentPage}
     * @param start first UTF-16 unit
     * @param end exclusive end
     */
    public record PageRange(int number, String label, int start, int end) {}

    /** Copies the lists. */
    public ParsedDocument {
        pages = List.copyOf(pages);
        blocks = List.copyOf(blocks);
        above = List.copyOf(above);
    }

    /** Creates a document that no table of contents lists. */
    public ParsedDocument(String text, List<PageRange> pages, List<TextBlock> blocks) {
        this(text, pages, blocks, List.of());
    }

    /** Returns a copy below the given labels of a table of contents. */
    public ParsedDocument under(List<String> labels) {
        return new ParsedDocument(text, pages, blocks, labels);
    }

    /** Concatenates pages. For one thread. */
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

        /** Number of UTF-16 units so far. */
        public int length() {
            return text.length();
        }

        /** Returns the document of all added pages. */
        public ParsedDocument build() {
            return new ParsedDocument(text.toString(), pages, blocks);
        }
    }

    /** Returns the page of a position; the last page for a position at the end. */
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
