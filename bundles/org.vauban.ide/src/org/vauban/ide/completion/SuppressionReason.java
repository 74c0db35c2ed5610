// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.completion;

import org.vauban.ide.workbench.Messages;

/** Why no ghost text may be shown now. */
public enum SuppressionReason {
    NONE,
    /** A content-assist or quick-assist pop-up is open. */
    POPUP,
    /** A template is being filled in or a name changed, and Tab goes to the next place there. */
    LINKED_MODE, BLOCK_SELECTION, SEVERAL_CARETS, SELECTION, READ_ONLY,
    /** The widget takes seconds to find a place in it: it would be held up by each look at the ghost text. */
    LONG_LINE,
    /** The editor is closed or behind another one. */
    HIDDEN;

    /** What stands in the way and what to do, for somebody who asks. */
    String sentence() {
        return switch (this) {
            case POPUP -> Messages.Completion_popup;
            case LINKED_MODE -> Messages.Completion_linkedMode;
            case BLOCK_SELECTION -> Messages.Completion_blockSelection;
            case SEVERAL_CARETS, SELECTION -> Messages.Completion_selection;
            case READ_ONLY -> Messages.Completion_readOnly;
            case LONG_LINE -> Messages.Completion_longLine;
            case NONE, HIDDEN -> Messages.Completion_nothing;
        };
    }
}
