// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.completion;

import org.vauban.ide.workbench.Messages;

/** Reason why no ghost text may be shown. */
public enum SuppressionReason {
    NONE,
    /** A content-assist or quick-assist pop-up is open. */
    POPUP,
    /** A template is being filled in or a name changed, and Tab moves to the next position there. */
    LINKED_MODE, BLOCK_SELECTION, SEVERAL_CARETS, SELECTION, READ_ONLY,
    /** The line is so long that the widget needs seconds to compute a position, at every update of ghost text. */
    LONG_LINE,
    /** The editor is closed or covered by another one. */
    HIDDEN;

    /** Returns the obstacle and its remedy, for a user who requests a completion. */
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
