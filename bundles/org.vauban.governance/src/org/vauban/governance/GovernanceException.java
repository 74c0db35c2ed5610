// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance;

import org.eclipse.jdt.annotation.Nullable;

/**
 * Signals that a governance operation failed. The message is one sentence in the user's language that says what to do.
 */
public class GovernanceException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param message sentence for the user */
    public GovernanceException(String message) {
        super(message);
    }

    /** @param message for the user; @param cause may be null */
    public GovernanceException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
