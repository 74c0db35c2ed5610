// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.document;

/**
 * A line of text on a page and the box around it.
 *
 * @param start first UTF-16 unit in the text
 * @param end behind the last one
 * @param x distance of the box from the left edge of the page as it is shown, in points (1/72 inch)
 * @param y distance of the box from the upper edge
 * @param width of the box
 * @param height of the box
 */
public record TextLine(int start, int end, float x, float y, float width, float height) {
    /** @throws IllegalArgumentException if a number of the box is none, or infinite: it cannot be drawn or sent */
    public TextLine {
        if (!(Float.isFinite(x) && Float.isFinite(y) && Float.isFinite(width) && Float.isFinite(height))) {
            throw new IllegalArgumentException("a box without an end");
        }
    }
}
