// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.document;

/**
 * A page as an image.
 *
 * @param pages of the document
 * @param width of the image, in pixels
 * @param height of the image, in pixels
 * @param pixels red, green and blue of each pixel, a byte each, row by row from the top; not to be changed
 * @param text of the page with the boxes of its lines in points
 */
public record RenderedPage(int pages, int width, int height, byte[] pixels, DocumentPage text) {
    /** Bytes of a pixel. */
    public static final int COLOURS = 3;

    /** @throws IllegalArgumentException if the pixels are not those of such an image */
    public RenderedPage {
        if (width < 1 || height < 1 || pixels.length != (long) COLOURS * width * height) {
            throw new IllegalArgumentException(pixels.length + " bytes of " + width + " x " + height + " pixels");
        }
    }
}
