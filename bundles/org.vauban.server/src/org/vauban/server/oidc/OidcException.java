// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.oidc;

import org.eclipse.jdt.annotation.Nullable;

/** Reports a token that is not accepted, or cannot be verified now; one sentence says why and what to do. */
public final class OidcException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean refused;

    private OidcException(boolean refused, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.refused = refused;
    }

    static OidcException refused(String message) {
        return new OidcException(true, message, null);
    }

    static OidcException unavailable(String message, @Nullable Throwable cause) {
        return new OidcException(false, message, cause);
    }

    /** Whether the token is at fault; otherwise the provider is, and a retry may succeed. */
    public boolean refused() {
        return refused;
    }
}
