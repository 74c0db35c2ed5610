// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.completion;

/** Why no ghost text may be shown now. */
public enum Obstacle {
    NONE,
    /** A content-assist or quick-assist pop-up is open. */
    POPUP,
    /** A template or bracket is being filled in, and Tab has a meaning there. */
    LINKED_MODE,
    BLOCK_SELECTION,
    SEVERAL_CARETS,
    SELECTION,
    READ_ONLY,
    /** The widget takes seconds to find a place in it: it would be held up by each look at the ghost text. */
    LONG_LINE,
    /** The editor is closed or behind another one. */
    HIDDEN
}
