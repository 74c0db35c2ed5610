// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion;

import org.vauban.engine.Generation;

/** How a completion ended. */
public sealed interface CompletionOutcome {

    /**
     * A text to be offered.
     *
     * @param text to be inserted at the caret; never empty, line ends as in the document
     * @param generation what the engine did for it
     */
    record Proposal(String text, Generation generation) implements CompletionOutcome {
    }

    /**
     * Nothing worth showing.
     *
     * @param generation what the engine did, or null if it was not asked
     */
    record Nothing(Generation generation) implements CompletionOutcome {
    }

    /**
     * The gate refused: the file is excluded, or the audit can not be written.
     *
     * @param reason one sentence in the user's language
     */
    record Refused(String reason) implements CompletionOutcome {
    }
}
