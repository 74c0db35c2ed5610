// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.document;

import java.util.List;

/**
 * A page as its parser extracted it; for a format without pages, such as HTML, the whole text.
 *
 * @param number from 1, by position in the file; 0 for a format without pages
 * @param label printed or assigned page label, such as {@code iv}; empty if there is none
 * @param width in points, 0 for a format without pages
 * @param height in points, 0 for a format without pages
 * @param text text of the page, in reading order
 * @param blocks in reading order, not overlapping, with offsets in {@code text}
 */
public record DocumentPage(int number, String label, float width, float height, String text, List<TextBlock> blocks) {
    /** Maximum characters of a label; readers truncate longer ones. */
    public static final int MAX_LABEL = 100;

    /**
     * Copies the list.
     *
     * @throws IllegalArgumentException if a block is outside the text or overlaps the one before, the label is too
     *             long, or a dimension is not finite
     */
    public DocumentPage {
        if (label.length() > MAX_LABEL) {
            throw new IllegalArgumentException("a label of " + label.length());
        }
        if (!Float.isFinite(width) || !Float.isFinite(height)) {
            throw new IllegalArgumentException("a page without an end");
        }
        blocks = List.copyOf(blocks);
        int from = 0;
        for (TextBlock block : blocks) {
            if (block.start() < from || block.end() < block.start() || block.end() > text.length()) {
                throw new IllegalArgumentException("a block from " + block.start() + " to " + block.end()
                        + " in a text of " + text.length());
            }
            for (TextLine line : block.lines()) {
                if (line.start() < block.start() || line.end() < line.start() || line.end() > block.end()) {
                    throw new IllegalArgumentException("a line outside its block");
                }
            }
            from = block.end();
        }
    }
}
