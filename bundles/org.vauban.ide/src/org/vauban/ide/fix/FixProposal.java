// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.fix;

import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.contentassist.ICompletionProposal;
import org.eclipse.jface.text.contentassist.IContextInformation;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.Point;

/**
 * An entry of the list that Ctrl+1 opens. Choosing it starts something in the background; the document is not touched.
 *
 * @param title what the list shows
 * @param description what is shown beside it
 * @param image or null
 * @param action on the UI thread
 */
public record FixProposal(String title, String description, Image image, Runnable action) implements ICompletionProposal {

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
        return image;
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
