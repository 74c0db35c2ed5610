// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.document;

/**
 * A line of text on a page and its box.
 *
 * @param start first UTF-16 unit in the text
 * @param end exclusive end
 * @param x distance of the box from the left edge of the displayed page, in points (1/72 inch)
 * @param y distance of the box from the upper edge
 * @param width width of the box
 * @param height height of the box
 */
public record TextLine(int start, int end, float x, float y, float width, float height) {
    /** @throws IllegalArgumentException if a coordinate is not finite, since the box could not be drawn or sent */
    public TextLine {
        if (!(Float.isFinite(x) && Float.isFinite(y) && Float.isFinite(width) && Float.isFinite(height))) {
            throw new IllegalArgumentException("a box without an end");
        }
    }
}
