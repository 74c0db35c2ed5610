// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.fix;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.contentassist.ICompletionProposal;
import org.eclipse.jface.text.contentassist.IContextInformation;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.Point;

/**
 * An entry of the list that Ctrl+1 opens. Choosing it starts something in the background; the document is not touched.
 */
public interface BackgroundProposal extends ICompletionProposal {

    /** What the list shows. */
    String title();

    /** What is shown beside it. */
    String description();

    /** What choosing it does; on the UI thread. */
    Runnable action();

    @Override
    default void apply(IDocument document) {
        action().run();
    }

    @Override
    default String getDisplayString() {
        return title();
    }

    @Override
    default String getAdditionalProposalInfo() {
        return description();
    }

    @Override
    default Image getImage() {
        return FixProposals.icon();
    }

    @Override
    default @Nullable Point getSelection(IDocument document) {
        return null; // stays where it is
    }

    @Override
    default @Nullable IContextInformation getContextInformation() {
        return null;
    }
}
