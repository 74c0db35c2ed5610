// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.ghost;

/** Notified on the UI thread of changes to the ghost text of one viewer. */
@FunctionalInterface
public interface GhostTextListener {

    /** Kind of change. */
    enum Change {
        /** It is visible, or its text changed. */
        SHOWN,
        /** The user typed all of it. */
        USED_UP,
        /** It disappeared for another reason. */
        GONE
    }

    void ghostChanged(Change change);
}
