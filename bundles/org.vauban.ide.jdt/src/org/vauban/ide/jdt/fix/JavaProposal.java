// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.fix;

import org.eclipse.jdt.ui.text.java.IJavaCompletionProposal;
import org.vauban.ide.fix.BackgroundProposal;

/**
 * An entry of JDT's quick assist list.
 *
 * @param title text of the entry
 * @param description text beside the list
 * @param relevance below that of JDT's own proposals, which are instantaneous and reliable
 * @param action action to run on the UI thread
 */
record JavaProposal(String title, String description, int relevance, Runnable action)
        implements IJavaCompletionProposal, BackgroundProposal {

    /** Relevance of proposals for the problem or the declaration at the caret. */
    static final int NEAR = -1;
    /** Relevance of proposals that are always available. */
    static final int FAR = -10;

    @Override
    public int getRelevance() {
        return relevance;
    }
}
