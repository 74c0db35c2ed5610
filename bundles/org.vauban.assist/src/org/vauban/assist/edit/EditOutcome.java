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
 * An edit that was made.
 *
 * @param proposal what to show; empty if the model changes nothing
 * @param attachments what became of the attachments
 * @param generation what the engine did, or null where no model had a part in it
 * @param problems errors that the compiler finds in it and not in the text as it is, for people
 * @param notes parts of it that stand in published sources
 */
public record EditOutcome(EditProposal proposal, List<AttachmentReport> attachments, @Nullable Generation generation,
        List<String> problems, List<LicenceNote> notes) {
    public EditOutcome {
        Objects.requireNonNull(proposal);
        attachments = List.copyOf(attachments);
        problems = List.copyOf(problems);
        notes = List.copyOf(notes);
    }

    /** Which nobody has looked up in published sources. */
    public EditOutcome(EditProposal proposal, List<AttachmentReport> attachments, @Nullable Generation generation,
            List<String> problems) {
        this(proposal, attachments, generation, problems, List.of());
    }

    /** In which nobody looked for errors, or found any. */
    public EditOutcome(EditProposal proposal, List<AttachmentReport> attachments, @Nullable Generation generation) {
        this(proposal, attachments, generation, List.of());
    }

    /** The same with what was found in published sources. */
    public EditOutcome withNotes(List<LicenceNote> found) {
        return new EditOutcome(proposal, attachments, generation, problems, found);
    }

    /** The same with another proposal, in which nobody looked for errors yet. */
    public EditOutcome withProposal(EditProposal other) {
        return new EditOutcome(other, attachments, generation);
    }
}
