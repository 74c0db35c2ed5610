// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.index;

import java.io.IOException;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.eclipse.jdt.annotation.Nullable;
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
        return new IndexRefusedException(failure, text(e), e);
    }

    /** What the system says; the kind of a failure where that is no more than the name of a file. */
    private static String text(IOException e) {
        String message = String.valueOf(e.getMessage());
        return e.getClass() == IOException.class ? message : e.getClass().getSimpleName() + ": " + message;
    }

    /** The failure of the disk that Lucene met on another thread, after which it only says that it does not go on. */
    static @Nullable IOException disk(@Nullable Throwable e) {
        Throwable cause = e;
        while (cause != null && !(cause instanceof IOException)) {
            cause = cause.getCause();
        }
        return (IOException) cause;
    }

    /** Reads what was last committed. */
    interface Reading<T> {
        T read() throws IOException;
    }

    /** What is read, or why it cannot be. */
    static <T> T reading(Reading<T> reading) throws IndexRefusedException {
        try {
            return reading.read();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Why the index cannot be read. */
    private static IndexRefusedException unreadable(IOException e) {
        return new IndexRefusedException(
                e instanceof IndexFormatTooNewException ? IndexFailure.NEWER : IndexFailure.DAMAGED,
                e.getClass().getSimpleName() + ": " + e.getMessage(), e);
    }
}
