// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.process;

import org.vauban.knowledge.protocol.IndexFailure;

/** Thrown when the index host refuses a request. The message is for logs. */
public final class IndexException extends Exception {
    private static final long serialVersionUID = 1L;

    private final IndexFailure failure;

    IndexException(IndexFailure failure, String detail) {
        super(detail);
        this.failure = failure;
    }

    IndexException(IndexFailure failure, String detail, Throwable cause) {
        super(detail, cause);
        this.failure = failure;
    }

    /** Why the host refused. */
    public IndexFailure failure() {
        return failure;
    }
}
