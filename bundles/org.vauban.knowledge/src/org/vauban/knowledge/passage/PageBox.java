// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.passage;

/**
 * Where a line of a passage lies on its page, to be highlighted.
 *
 * @param page number from 1, by position in the file
 * @param start first UTF-16 unit of the line in the text of the document
 * @param end behind the last one
 * @param x distance of the box from the left edge of the page as it is shown, in points (1/72 inch)
 * @param y distance of the box from the upper edge
 * @param width of the box
 * @param height of the box
 */
public record PageBox(int page, int start, int end, float x, float y, float width, float height) {}
