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
    /** The editor is closed or behind another one. */
    HIDDEN
}
