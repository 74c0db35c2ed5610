// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.fix;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jface.resource.ImageDescriptor;
import org.eclipse.jface.resource.ImageRegistry;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.jface.resource.ResourceLocator;
import org.eclipse.jface.text.contentassist.ICompletionProposal;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.graphics.Image;
import org.vauban.ide.edit.EditorSnapshot;
import org.vauban.ide.edit.InlineEdit;

/** Creates the quick assist proposals (Ctrl+1) at a position in a text. UI thread. */
public final class FixProposals {

    private static final String ICON = "org.vauban.ide.icons.fix";
    private static final int MAX = 4;

    private FixProposals() {}

    /**
     * Returns fixes of problems, an explanation, and an edit by instruction.
     *
     * @param fixed problems for which fixes are offered
     * @param explained problems of which the first can be explained
     */
    static List<ICompletionProposal> at(EditorSnapshot at, List<FixSubject> fixed, List<FixSubject> explained) {
        List<ICompletionProposal> proposals = new ArrayList<>();
        fixed.stream().limit(MAX).forEach(subject -> proposals.add(fix(subject)));
        explained.stream().limit(1).forEach(subject -> proposals.add(new FixProposal(
                NLS.bind(Messages.Explain_proposal, FixJob.shortened(subject.message())), Messages.Explain_description,
                () -> ExplainProblem.start(subject))));
        proposals.add(new FixProposal(Messages.Edit_proposal, Messages.Edit_description, () -> InlineEdit.open(at)));
        return proposals;
    }

    /** Returns the fix of one problem. */
    private static ICompletionProposal fix(FixSubject subject) {
        return new FixProposal(NLS.bind(Messages.Fix_proposal, FixJob.shortened(subject.message())),
                Messages.Fix_description, () -> FixJob.start(subject));
    }

    /** Returns the icon that marks all actions of the model. */
    public static Image icon() {
        ImageRegistry images = JFaceResources.getImageRegistry();
        if (images.getDescriptor(ICON) == null) {
            images.put(ICON, ResourceLocator.imageDescriptorFromBundle("org.vauban.ide", "icons/edit.svg")
                    .orElseGet(ImageDescriptor::getMissingImageDescriptor));
        }
        return images.get(ICON);
    }
}
