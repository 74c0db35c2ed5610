// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.state;

import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.GovernanceException;

/** Something that a vault could not keep or give back. Never more than reading a text again is lost by it. */
public final class VaultException extends GovernanceException {
    private static final long serialVersionUID = 1L;

    /** What was wrong. */
    public enum Reason {
        /** The key can be read by others, is damaged, or cannot be made. */
        KEY,
        /** The file was encrypted with another key. */
        WRONG_KEY,
        /** The file is cut, was changed, or belongs elsewhere. */
        DAMAGED,
        /** The file has a form that is not known. */
        VERSION,
        /** There is more than may be kept. */
        TOO_LARGE,
        /** The disk does not give or take it. */
        DISK
    }

    private final Reason reason;

    VaultException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
