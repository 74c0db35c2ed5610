// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.indexing;

/** The gate let nothing through, as where the audit log cannot be written. The message is for users. */
public final class GateRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    GateRefusedException(String reason) {
        super(reason);
    }
}
