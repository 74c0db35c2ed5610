// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp;

import org.eclipse.jdt.annotation.Nullable;

/** The model of the session of a client on another machine. Safe for use by many threads. */
public interface SessionModel {
    /** Its id; null where the session takes the best that is installed. */
    @Nullable
    String id();

    /** Goes on with another model, and tells the user that the one of before is served no longer. */
    void replace(String id);
}
