// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.fix;

import org.eclipse.jdt.ui.text.java.IJavaCompletionProposal;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.contentassist.IContextInformation;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.Point;
import org.vauban.ide.fix.FixProposals;

/**
 * An entry of JDT's list. Choosing it starts something in the background; the document is not touched.
 *
 * @param title what the list shows
 * @param description what is shown beside it
 * @param relevance below JDT's own, which cost nothing and are sure
 * @param action on the UI thread
 */
record JavaProposal(String title, String description, int relevance, Runnable action) implements IJavaCompletionProposal {

    /** For what belongs to the problem or the declaration at the caret. */
    static final int NEAR = -1;
    /** For what is always there. */
    static final int FAR = -10;

    @Override
    public int getRelevance() {
        return relevance;
    }

    @Override
    public void apply(IDocument document) {
        action.run();
    }

    @Override
    public String getDisplayString() {
        return title;
    }

    @Override
    public String getAdditionalProposalInfo() {
        return description;
    }

    @Override
    public Image getImage() {
        return FixProposals.icon();
    }

    @Override
    public Point getSelection(IDocument document) {
        return null; // stays where it is
    }

    @Override
    public IContextInformation getContextInformation() {
        return null;
    }
}
