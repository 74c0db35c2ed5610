// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.process;

import org.vauban.knowledge.document.ReadFailure;
import org.vauban.knowledge.document.RenderedPage;

/** Outcome of rendering a page or searching pages. */
public sealed interface PageOutcome {
    /** The page was rendered. */
    record Rendered(RenderedPage page) implements PageOutcome {}

    /**
     * Pages were searched for words.
     *
     * @param page page with the words; 0 if there is none
     * @param looked number of pages searched
     * @param pages number of pages of the document
     */
    record Searched(int page, int looked, int pages) implements PageOutcome {}

    /**
     * The page could not be rendered.
     *
     * @param reason reason for users
     * @param detail in English, for logs
     */
    record Failed(ReadFailure reason, String detail) implements PageOutcome {}
}
