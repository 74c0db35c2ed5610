// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.identity;

import org.eclipse.jdt.annotation.Nullable;

/** Reports that the API key file cannot be read or written; one sentence says why and what to do. */
public final class KeyFileException extends Exception {
    private static final long serialVersionUID = 1L;

    public KeyFileException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
