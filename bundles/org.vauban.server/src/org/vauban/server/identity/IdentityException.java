// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.identity;

import org.eclipse.jdt.annotation.Nullable;

/** Somebody who shows something other than an API key cannot be let in; one sentence says why and what to do. */
public final class IdentityException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean refused;
    private final int retryAfter;

    private IdentityException(boolean refused, int retryAfter, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.refused = refused;
        this.retryAfter = retryAfter;
    }

    /** Of somebody who is not let in. */
    public static IdentityException refused(String message) {
        return new IdentityException(true, 0, message, null);
    }

    /** Of a server that cannot tell at the moment who asks. */
    public static IdentityException unavailable(String message, @Nullable Throwable cause) {
        return new IdentityException(false, 0, message, cause);
    }

    /** Of somebody who tries too often. @param seconds after which another attempt makes sense, at least 1 */
    public static IdentityException retry(String message, int seconds) {
        return new IdentityException(true, seconds, message, null);
    }

    /** Seconds after which another attempt makes sense; 0 where none is known. */
    public int retryAfter() {
        return retryAfter;
    }

    /** Whether this one is not let in; otherwise nobody can be told apart at the moment. */
    public boolean refused() {
        return refused;
    }
}
