// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.ghost;

/** Told on the UI thread what became of the ghost text of one viewer. */
@FunctionalInterface
public interface GhostTextListener {

    /** What happened. */
    enum Change {
        /** It is to be seen, or its text changed. */
        SHOWN,
        /** Somebody wrote all of it. */
        USED_UP,
        /** It is gone for another reason. */
        GONE
    }

    void ghostChanged(Change change);
}
