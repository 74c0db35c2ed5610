// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.jdt.fix;

import org.eclipse.jdt.ui.text.java.IJavaCompletionProposal;
import org.vauban.ide.fix.BackgroundProposal;

/**
 * An entry of JDT's list.
 *
 * @param title what the list shows
 * @param description what is shown beside it
 * @param relevance below JDT's own, which cost nothing and are sure
 * @param action on the UI thread
 */
record JavaProposal(String title, String description, int relevance, Runnable action)
        implements IJavaCompletionProposal, BackgroundProposal {

    /** For what belongs to the problem or the declaration at the caret. */
    static final int NEAR = -1;
    /** For what is always there. */
    static final int FAR = -10;

    @Override
    public int getRelevance() {
        return relevance;
    }
}
