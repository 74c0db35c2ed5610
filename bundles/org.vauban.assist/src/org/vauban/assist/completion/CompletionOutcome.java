// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion;

import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.edit.proposal.TextChange;
import org.vauban.assist.licence.LicenceNote;
import org.vauban.engine.Generation;

/** How a completion ended. */
public sealed interface CompletionOutcome {

    /**
     * A text to be offered.
     *
     * @param text to be inserted at the caret; never empty, line ends as in the document
     * @param generation what the engine did for it
     * @param edits changes elsewhere in the text of the query, such as an import, to be made with the acceptance in one
     *            undo step; mostly empty
     * @param notes parts of the text that stand in published sources; mostly empty
     */
    record Proposal(String text, Generation generation, List<TextChange> edits, List<LicenceNote> notes)
            implements CompletionOutcome {
        public Proposal {
            edits = List.copyOf(edits);
            notes = List.copyOf(notes);
        }

        /** Which nobody has looked up in published sources. */
        public Proposal(String text, Generation generation, List<TextChange> edits) {
            this(text, generation, edits, List.of());
        }

        /** Without changes elsewhere. */
        public Proposal(String text, Generation generation) {
            this(text, generation, List.of());
        }
    }

    /**
     * Nothing worth showing.
     *
     * @param generation what the engine did, or null if it was not asked
     */
    record Nothing(@Nullable Generation generation) implements CompletionOutcome {}

    /**
     * There was a text, but a policy withholds what stands in published sources.
     *
     * @param generation what the engine did for it
     * @param reason says why and what to do, in the user's language
     */
    record Withheld(Generation generation, String reason) implements CompletionOutcome {}

    /**
     * The gate refused: the file is excluded, or the audit cannot be written.
     *
     * @param reason one sentence in the user's language
     */
    record Refused(String reason) implements CompletionOutcome {}
}
