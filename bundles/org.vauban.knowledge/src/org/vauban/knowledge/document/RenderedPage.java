// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.document;

/**
 * A page as an image.
 *
 * @param pages number of pages of the document
 * @param width in pixels
 * @param height in pixels
 * @param pixels red, green and blue of each pixel, one byte each, row by row from the top; must not be modified
 * @param text text of the page with the boxes of its lines in points
 */
public record RenderedPage(int pages, int width, int height, byte[] pixels, DocumentPage text) {
    /** Bytes per pixel. */
    public static final int COLOURS = 3;

    /** @throws IllegalArgumentException if the number of pixels does not match the size */
    public RenderedPage {
        if (width < 1 || height < 1 || pixels.length != (long) COLOURS * width * height) {
            throw new IllegalArgumentException(pixels.length + " bytes of " + width + " x " + height + " pixels");
        }
    }
}
