// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge;

import java.util.function.BooleanSupplier;
import org.vauban.knowledge.document.RenderedPage;

/** The pages of one PDF document, rendered as images in a confined process. Any thread; one page at a time. */
public interface DocumentPages extends AutoCloseable {
    /**
     * Renders a page. Blocks for up to some seconds.
     *
     * @param number page number from 1
     * @param scale pixels per point (1/72 inch); reduced if the image would become too large
     * @throws KnowledgeException if the page cannot be displayed, with a sentence for the user
     */
    RenderedPage page(int number, float scale) throws KnowledgeException;

    /**
     * Finds the next page that contains some words, continuing at the other end of the document. Blocks; pages can be
     * rendered meanwhile.
     *
     * @param words as {@link org.vauban.knowledge.document.TextMatches} compares them
     * @param from first page to search
     * @param forward whether to search forwards
     * @param stop polled each second
     * @return the page; 0 if no page contains the words, or the search was stopped
     * @throws KnowledgeException if a page cannot be read, with a sentence for the user
     */
    int find(String words, int from, boolean forward, BooleanSupplier stop) throws KnowledgeException;

    /** Ends the process; rendering another page starts a new one. */
    @Override
    void close();
}
