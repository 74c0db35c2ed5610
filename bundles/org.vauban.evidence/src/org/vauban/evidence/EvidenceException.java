// SPDX-License-Identifier: EPL-2.0
package org.vauban.evidence;

/** Signals that a pack could not be written; no part of it is left under its name. The message says what to do. */
public final class EvidenceException extends Exception {
    private static final long serialVersionUID = 1L;

    EvidenceException(String message, Throwable cause) {
        super(message, cause);
    }

    EvidenceException(String message) {
        super(message);
    }
}
