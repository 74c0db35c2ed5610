// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge;

import org.eclipse.jdt.annotation.Nullable;

/** Indexing or searching failed as a whole. The message says in the user's language what happened and what to do. */
public final class KnowledgeException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param cause or null */
    public KnowledgeException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
