// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.index;

import java.io.IOException;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexFormatTooNewException;
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

    /** Why the index cannot be written. */
    static IndexRefusedException refused(IOException e) {
        IndexFailure failure = e instanceof CorruptIndexException ? IndexFailure.DAMAGED
                : e instanceof IndexFormatTooNewException ? IndexFailure.NEWER : IndexFailure.NOT_WRITABLE;
        return new IndexRefusedException(failure, e.getClass().getSimpleName() + ": " + e.getMessage(), e);
    }

    /** Why the index cannot be read. */
    static IndexRefusedException unreadable(IOException e) {
        return new IndexRefusedException(
                e instanceof IndexFormatTooNewException ? IndexFailure.NEWER : IndexFailure.DAMAGED,
                e.getClass().getSimpleName() + ": " + e.getMessage(), e);
    }
}
