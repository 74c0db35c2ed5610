// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.protocol;

import org.vauban.knowledge.document.DocumentPage;

/**
 * Asks the parser host for the image of a page, a {@link Head}, then {@link Strip}s from top to bottom; or for the next
 * page with some words.
 */
public final class PageProtocol {
    /** Method of the request. */
    public static final String METHOD = "page";

    /** Method of the other request; value {@link Find}, result {@link Found}. */
    public static final String FIND = "find";

    private PageProtocol() {}

    /**
     * A request for a page with some words.
     *
     * @param path of a PDF file, absolute, below a folder that the host was started for
     * @param words as {@link org.vauban.knowledge.document.TextMatches} compares them
     * @param from the first page that is looked at, from 1; beyond the last page for the first one, and vice versa
     * @param forward whether the pages behind it come next
     * @param millis after which it ends, found or not; one page is looked at in any case
     */
    public record Find(String path, String words, int from, boolean forward, int millis) {}

    /**
     * @param page that has the words; 0 if none of those that were looked at has them
     * @param looked how many pages were looked at
     * @param pages of the document
     */
    public record Found(int page, int looked, int pages) {}

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
