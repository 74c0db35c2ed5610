// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.process;

import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.document.RenderedPage;

/** What became of drawing a page. */
public sealed interface PageOutcome {
    /** It was drawn. */
    record Rendered(RenderedPage page) implements PageOutcome {}

    /**
     * It, and others, were looked at for words.
     *
     * @param page that has them; 0 for none
     * @param looked how many pages were looked at
     * @param pages of the document
     */
    record Searched(int page, int looked, int pages) implements PageOutcome {}

    /**
     * It could not be drawn.
     *
     * @param reason for users
     * @param detail English, for logs
     */
    record Failed(ReadFailure reason, String detail) implements PageOutcome {}
}
