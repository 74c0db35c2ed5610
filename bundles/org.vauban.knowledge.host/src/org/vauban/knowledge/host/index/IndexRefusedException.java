// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.index;

import org.vauban.knowledge.protocol.IndexFailure;

/** The index cannot do something. The message is for logs. */
public final class IndexRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final IndexFailure failure;

    IndexRefusedException(IndexFailure failure, String detail) {
        super(detail);
        this.failure = failure;
    }

    IndexRefusedException(IndexFailure failure, String detail, Throwable cause) {
        super(detail, cause);
        this.failure = failure;
    }

    /** Why. */
    public IndexFailure failure() {
        return failure;
    }
}
