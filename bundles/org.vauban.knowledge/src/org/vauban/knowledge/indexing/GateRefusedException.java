// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.indexing;

/**
 * Thrown when the gate refuses a request as a whole, for example because the audit log cannot be written. The message
 * is for users.
 */
public final class GateRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    GateRefusedException(String reason) {
        super(reason);
    }
}
