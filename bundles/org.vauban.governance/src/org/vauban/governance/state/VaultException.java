// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.state;

import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.GovernanceException;

/** Signals that a vault could not store or return a state. At worst a text must be processed by the model again. */
public final class VaultException extends GovernanceException {
    private static final long serialVersionUID = 1L;

    /** Kinds of failures. */
    public enum Reason {
        /** The key is readable by others, is damaged, or cannot be created. */
        KEY,
        /** The file was encrypted with another key. */
        WRONG_KEY,
        /** The file is truncated, was modified, or belongs to another subject. */
        DAMAGED,
        /** The file has an unknown format. */
        VERSION,
        /** The state is larger than the vault may be. */
        TOO_LARGE,
        /** The disk cannot be read or written. */
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
