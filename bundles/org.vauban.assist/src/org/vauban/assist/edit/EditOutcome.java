// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.edit;

import java.util.List;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.attachment.AttachmentReport;
import org.vauban.assist.edit.proposal.EditProposal;
import org.vauban.assist.licence.LicenceNote;
import org.vauban.engine.Generation;

/**
 * Result of an edit request.
 *
 * @param proposal the proposed change; empty if the model changes nothing
 * @param attachments report on the attachments
 * @param generation the engine's result, or null if no model was involved
 * @param problems errors that the compiler finds in the proposal but not in the present text, for the user
 * @param notes parts of it that match published sources
 */
public record EditOutcome(EditProposal proposal, List<AttachmentReport> attachments, @Nullable Generation generation,
        List<String> problems, List<LicenceNote> notes) {
    public EditOutcome {
        Objects.requireNonNull(proposal);
        attachments = List.copyOf(attachments);
        problems = List.copyOf(problems);
        notes = List.copyOf(notes);
    }

    /** Creates an outcome that has not been looked up in published sources. */
    public EditOutcome(EditProposal proposal, List<AttachmentReport> attachments, @Nullable Generation generation,
            List<String> problems) {
        this(proposal, attachments, generation, problems, List.of());
    }

    /** Creates an outcome without errors, unchecked or found to be correct. */
    public EditOutcome(EditProposal proposal, List<AttachmentReport> attachments, @Nullable Generation generation) {
        this(proposal, attachments, generation, List.of());
    }

    /** Returns a copy with the given matches in published sources. */
    public EditOutcome withNotes(List<LicenceNote> found) {
        return new EditOutcome(proposal, attachments, generation, problems, found);
    }

    /** Returns a copy with another proposal, not checked for errors yet. */
    public EditOutcome withProposal(EditProposal other) {
        return new EditOutcome(other, attachments, generation);
    }
}
