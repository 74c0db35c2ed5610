// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.protocol;

import org.vauban.knowledge.document.DocumentPage;

/** Asks the parser host for the image of a page: a {@link Head}, then {@link Strip}s from top to bottom. */
public final class PageProtocol {
    /** Method of the request. */
    public static final String METHOD = "page";

    private PageProtocol() {}

    /**
     * A request.
     *
     * @param path of a PDF file, absolute, below a folder that the host was started for
     * @param page from 1
     * @param scale pixels of a point (1/72 inch)
     * @param maxPixels of the image; a larger page is scaled down
     */
    public record Wanted(String path, int page, float scale, int maxPixels) {}

    /**
     * The first part of the answer.
     *
     * @param pages of the document
     * @param width of the image, in pixels
     * @param height of the image, in pixels
     * @param text of the page with the boxes of its lines
     */
    public record Head(int pages, int width, int height, DocumentPage text) {}

    /**
     * Rows of the image.
     *
     * @param rows how many
     * @param pixels red, green and blue of each pixel, a byte each, row by row; packed with zlib, in Base64
     */
    public record Strip(int rows, String pixels) {}
}
