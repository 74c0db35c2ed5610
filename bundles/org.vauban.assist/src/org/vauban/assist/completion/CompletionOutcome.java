// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.completion;

import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.edit.proposal.TextChange;
import org.vauban.assist.licence.LicenceNote;
import org.vauban.engine.Generation;

/** Outcome of a completion. */
public sealed interface CompletionOutcome {

    /**
     * A text to offer.
     *
     * @param text text for insertion at the caret; never empty, line ends as in the document
     * @param generation the engine's result
     * @param edits changes elsewhere in the text of the query, such as an import, made in one undo step when the text
     *            is accepted; mostly empty
     * @param notes parts of the text that match published sources; mostly empty
     */
    record Proposal(String text, Generation generation, List<TextChange> edits, List<LicenceNote> notes)
            implements CompletionOutcome {
        public Proposal {
            edits = List.copyOf(edits);
            notes = List.copyOf(notes);
        }

        /** Creates a proposal that has not been looked up in published sources. */
        public Proposal(String text, Generation generation, List<TextChange> edits) {
            this(text, generation, edits, List.of());
        }

        /** Creates a proposal without changes elsewhere. */
        public Proposal(String text, Generation generation) {
            this(text, generation, List.of());
        }
    }

    /**
     * No text worth showing.
     *
     * @param generation the engine's result, or null if it received no request
     */
    record Nothing(@Nullable Generation generation) implements CompletionOutcome {}

    /**
     * A text that a policy withholds because it matches published sources.
     *
     * @param generation the engine's result
     * @param reason why it is withheld and what to do, in the user's language
     */
    record Withheld(Generation generation, String reason) implements CompletionOutcome {}

    /**
     * The gate refused: the file is excluded, or the audit cannot be written.
     *
     * @param reason one sentence in the user's language
     */
    record Refused(String reason) implements CompletionOutcome {}
}
