// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.preview;

import java.util.concurrent.CompletableFuture;
import org.eclipse.compare.CompareUI;
import org.eclipse.core.resources.IFile;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.ui.IEditorPart;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;
import org.vauban.assist.edit.proposal.EditProposal;

/**
 * Shows a proposal in a compare editor: the current text beside the changed text, and a list of the changes to choose
 * from. Accepted changes are written in one undoable step into the current text: changes made elsewhere meanwhile are
 * kept; on a change in the same lines the conflict is reported and nothing is written.
 *
 * <p>UI thread.
 */
public final class ProposalPreview {

    private ProposalPreview() {}

    /**
     * Opens the preview of a change to an editor's text. If the editor is closed meanwhile, the change is written to
     * its file.
     *
     * @param title one line that describes the proposal
     * @return completed on the UI thread when the review ends; never fails
     */
    public static CompletableFuture<ReviewOutcome> open(IEditorPart editor, EditProposal proposal, String title) {
        return open(ChangeTarget.of(editor), proposal, title);
    }

    /**
     * Opens the preview of a change to a file, or of a new file, whose proposal is based on an empty text.
     *
     * @param title one line that describes the proposal
     * @return completed on the UI thread when the review ends; never fails
     */
    public static CompletableFuture<ReviewOutcome> open(IFile file, EditProposal proposal, String title) {
        return open(ChangeTarget.of(file), proposal, title);
    }

    /** Opens the preview of a change. */
    public static CompletableFuture<ReviewOutcome> open(ChangeTarget target, EditProposal proposal, String title) {
        return open(target, proposal, title, "");
    }

    /** @param note additional information for the user, such as what was left out; may be empty */
    public static CompletableFuture<ReviewOutcome> open(ChangeTarget target, EditProposal proposal, String title,
            String note) {
        return open(target, proposal, title, note, null);
    }

    /** @param feature the feature that wrote the proposal, for the audit log; null if the caller records the outcome */
    public static CompletableFuture<ReviewOutcome> open(ChangeTarget target, EditProposal proposal, String title,
            String note, @Nullable String feature) {
        if (proposal.isEmpty()) {
            return CompletableFuture.completedFuture(ReviewOutcome.NOTHING);
        }
        IWorkbenchWindow window = PlatformUI.getWorkbench().getActiveWorkbenchWindow();
        IWorkbenchPage page = window == null ? null : window.getActivePage();
        if (page == null) {
            return CompletableFuture.completedFuture(ReviewOutcome.REJECTED);
        }
        ReviewInput input = new ReviewInput(target, proposal, title, note, feature);
        CompareUI.openCompareEditorOnPage(input, page);
        return input.decision();
    }
}
