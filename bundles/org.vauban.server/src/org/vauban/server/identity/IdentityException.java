// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.identity;

import org.eclipse.jdt.annotation.Nullable;

/** Reports that an identity other than an API key cannot be accepted; one sentence says why and what to do. */
public final class IdentityException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean refused;
    private final int retryAfter;

    private IdentityException(boolean refused, int retryAfter, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.refused = refused;
        this.retryAfter = retryAfter;
    }

    /** Creates the exception for a refused identity. */
    public static IdentityException refused(String message) {
        return new IdentityException(true, 0, message, null);
    }

    /** Creates the exception for a server that cannot verify identities at the moment. */
    public static IdentityException unavailable(String message, @Nullable Throwable cause) {
        return new IdentityException(false, 0, message, cause);
    }

    /** Creates the exception for too many attempts. @param seconds delay after which a retry makes sense, at least 1 */
    public static IdentityException retry(String message, int seconds) {
        return new IdentityException(true, seconds, message, null);
    }

    /** Returns the delay in seconds after which a retry makes sense; 0 if unknown. */
    public int retryAfter() {
        return retryAfter;
    }

    /** Whether this identity is refused; otherwise no identity can be verified at the moment. */
    public boolean refused() {
        return refused;
    }
}
