// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge;

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

    /** Ends the process; the next page starts another one. */
    @Override
    void close();
}
