// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge;

import java.util.function.BooleanSupplier;
import org.vauban.knowledge.document.RenderedPage;

/** The pages of one PDF document as images, drawn in a confined process. Any thread; one page at a time. */
public interface DocumentPages extends AutoCloseable {
    /**
     * Draws a page. Blocks, within seconds.
     *
     * @param number from 1
     * @param scale pixels of a point (1/72 inch); less where the image would become too large
     * @throws KnowledgeException if it cannot be shown, with a sentence for the user
     */
    RenderedPage page(int number, float scale) throws KnowledgeException;

    /**
     * Looks for the next page with some words, around the end of the document. Blocks; pages can be drawn meanwhile.
     *
     * @param words as {@link org.vauban.knowledge.document.TextMatches} compares them
     * @param from the first page that is looked at
     * @param forward whether the pages behind it come next
     * @param stop asked each second
     * @return the page; 0 if none has them, or it was stopped
     * @throws KnowledgeException if a page cannot be read, with a sentence for the user
     */
    int find(String words, int from, boolean forward, BooleanSupplier stop) throws KnowledgeException;

    /** Ends the process; the next page starts another one. */
    @Override
    void close();
}
