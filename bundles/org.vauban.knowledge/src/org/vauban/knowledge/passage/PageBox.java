// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.passage;

/**
 * The box of a passage's line on its page, for highlighting.
 *
 * @param page number from 1, by position in the file
 * @param start first UTF-16 unit of the line in the text of the document
 * @param end exclusive end
 * @param x distance of the box from the left edge of the displayed page, in points (1/72 inch)
 * @param y distance of the box from the upper edge
 * @param width width of the box
 * @param height height of the box
 */
public record PageBox(int page, int start, int end, float x, float y, float width, float height) {}
