// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.protocol;

import org.vauban.knowledge.document.DocumentPage;

/**
 * Requests to the parser host: for the image of a page, answered with a {@link Head} and then {@link Strip}s from top
 * to bottom; or for the next page with some words.
 */
public final class PageProtocol {
    /** Method of the request for an image; value {@link Wanted}. */
    public static final String METHOD = "page";

    /** Method of the search request; value {@link Find}, result {@link Found}. */
    public static final String FIND = "find";

    private PageProtocol() {}

    /**
     * A request for a page with some words.
     *
     * @param path absolute path of a PDF file, below a folder that the host was started for
     * @param words as {@link org.vauban.knowledge.document.TextMatches} compares them
     * @param from first page to search, from 1; numbers outside the document wrap around
     * @param forward whether to search forwards
     * @param millis time limit; at least one page is searched
     */
    public record Find(String path, String words, int from, boolean forward, int millis) {}

    /**
     * @param page page with the words; 0 if none of the searched pages has them
     * @param looked number of pages searched
     * @param pages number of pages of the document
     */
    public record Found(int page, int looked, int pages) {}

    /**
     * A request for an image.
     *
     * @param path absolute path of a PDF file, below a folder that the host was started for
     * @param page page number from 1
     * @param scale pixels per point (1/72 inch)
     * @param maxPixels maximum pixels of the image; a larger page is scaled down
     */
    public record Wanted(String path, int page, float scale, int maxPixels) {}

    /**
     * The first part of the answer.
     *
     * @param pages number of pages of the document
     * @param width width of the image in pixels
     * @param height height of the image in pixels
     * @param text text of the page with the boxes of its lines
     */
    public record Head(int pages, int width, int height, DocumentPage text) {}

    /**
     * Rows of the image.
     *
     * @param rows number of rows
     * @param pixels red, green and blue of each pixel, one byte each, row by row; compressed with zlib, in Base64
     */
    public record Strip(int rows, String pixels) {}
}
