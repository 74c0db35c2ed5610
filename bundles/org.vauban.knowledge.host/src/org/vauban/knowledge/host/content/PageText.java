// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.content;

import java.util.ArrayList;
import java.util.List;
import org.vauban.knowledge.document.BlockKind;
import org.vauban.knowledge.document.DocumentPage;
import org.vauban.knowledge.document.TextBlock;

/**
 * The text of a page of a format that has none of its own, such as HTML, made of blocks with an empty line between
 * them. For one thread.
 */
public final class PageText {
    private final PageSink sink;
    private final StringBuilder text = new StringBuilder();
    private final List<TextBlock> blocks = new ArrayList<>();

    /** @param sink says how much room a page has */
    public PageText(PageSink sink) {
        this.sink = sink;
    }

    /**
     * Adds a block; one without letters, digits or signs is left out.
     *
     * @param level of a heading, else 0
     */
    public void add(BlockKind kind, int level, CharSequence content) throws ReadException {
        add(kind, level, content, kind == BlockKind.CODE || kind == BlockKind.TABLE_ROW);
    }

    /** The same with line ends kept, as in a format that is written line by line. */
    public void addLines(BlockKind kind, CharSequence content) throws ReadException {
        add(kind, 0, content, true);
    }

    private void add(BlockKind kind, int level, CharSequence content, boolean lines) throws ReadException {
        String clean = Characters.clean(content, lines);
        if (clean.isBlank()) {
            return;
        }
        if (!text.isEmpty()) {
            // the rows of a table stand below one another
            boolean rows = kind == BlockKind.TABLE_ROW && blocks.getLast().kind() == BlockKind.TABLE_ROW;
            text.append(rows ? "\n" : "\n\n");
        }
        int start = text.length();
        text.append(clean);
        blocks.add(new TextBlock(kind, level, start, text.length()));
        sink.checkRoom(text.length());
    }

    /** Tells that so many characters, which are kept to be added later, are too much for the page. */
    public void checkRoom(int characters) throws ReadException {
        sink.checkRoom(characters);
    }

    /** Whether no block was added. */
    public boolean isEmpty() {
        return blocks.isEmpty();
    }

    /**
     * The page of all blocks.
     *
     * @param number 0 for a format without pages
     * @param label or an empty text
     */
    public DocumentPage page(int number, String label) {
        return new DocumentPage(number,
                Characters.clean(label.substring(0, Math.min(label.length(), DocumentPage.MAX_LABEL)), false), 0, 0,
                text + "\n", blocks);
    }
}
