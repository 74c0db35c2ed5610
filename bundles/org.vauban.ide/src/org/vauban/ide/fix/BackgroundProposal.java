// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.fix;

import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.contentassist.ICompletionProposal;
import org.eclipse.jface.text.contentassist.IContextInformation;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.Point;

/**
 * An entry of the quick assist list (Ctrl+1) that starts a background operation when chosen; the document is not
 * changed.
 */
public interface BackgroundProposal extends ICompletionProposal {

    /** Returns the text of the entry. */
    String title();

    /** Returns the description beside the list. */
    String description();

    /** Returns the action to run when it is chosen; on the UI thread. */
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
        return null; // the selection stays unchanged
    }

    @Override
    default @Nullable IContextInformation getContextInformation() {
        return null;
    }
}
