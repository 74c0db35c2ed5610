// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp;

import org.eclipse.jdt.annotation.Nullable;

/** Model of the session of a client on another machine. Thread-safe. */
public interface SessionModel {
    /** Returns the id of the model; null if the session uses the best installed one. */
    @Nullable
    String id();

    /** Switches to another model, and tells the user that the previous one is no longer served. */
    void replace(String id);
}
