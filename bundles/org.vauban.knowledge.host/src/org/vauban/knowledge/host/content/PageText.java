// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.content;

import java.util.ArrayList;
import java.util.List;
import org.vauban.knowledge.document.BlockKind;
import org.vauban.knowledge.document.DocumentPage;
import org.vauban.knowledge.document.TextBlock;

/**
 * Builds the text of a page for formats without pages, such as HTML, from blocks that are separated by blank lines. For
 * one thread.
 */
public final class PageText {
    private final PageSink sink;
    private final StringBuilder text = new StringBuilder();
    private final List<TextBlock> blocks = new ArrayList<>();

    /** @param sink limits the length of the page */
    public PageText(PageSink sink) {
        this.sink = sink;
    }

    /**
     * Adds a block; a blank one is ignored.
     *
     * @param level heading level, or 0
     */
    public void add(BlockKind kind, int level, CharSequence content) throws ReadException {
        add(kind, level, content, kind == BlockKind.CODE || kind == BlockKind.TABLE_ROW);
    }

    /** Adds a block with its line ends, for formats that are written line by line. */
    public void addLines(BlockKind kind, CharSequence content) throws ReadException {
        add(kind, 0, content, true);
    }

    private void add(BlockKind kind, int level, CharSequence content, boolean lines) throws ReadException {
        String clean = Characters.clean(content, lines);
        if (clean.isBlank()) {
            return;
        }
        if (!text.isEmpty()) {
            // no blank line between the rows of a table
            boolean rows = kind == BlockKind.TABLE_ROW && blocks.getLast().kind() == BlockKind.TABLE_ROW;
            text.append(rows ? "\n" : "\n\n");
        }
        int start = text.length();
        text.append(clean);
        blocks.add(new TextBlock(kind, level, start, text.length()));
        sink.checkRoom(text.length());
    }

    /** Checks whether characters that are held back for a later block still fit the page. */
    public void checkRoom(int characters) throws ReadException {
        sink.checkRoom(characters);
    }

    /** Whether no block was added. */
    public boolean isEmpty() {
        return blocks.isEmpty();
    }

    /**
     * Returns the page with all blocks.
     *
     * @param number page number; 0 for a format without pages
     * @param label page label, or an empty text
     */
    public DocumentPage page(int number, String label) {
        return new DocumentPage(number,
                Characters.clean(label.substring(0, Math.min(label.length(), DocumentPage.MAX_LABEL)), false), 0, 0,
                text + "\n", blocks);
    }
}
