// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.index;

import java.io.IOException;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.knowledge.protocol.IndexFailure;

/** Thrown when an operation on the index is refused or fails. The message is for logs. */
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

    /** The kind of failure. */
    public IndexFailure failure() {
        return failure;
    }

    /** Converts an exception of a write. */
    static IndexRefusedException refused(IOException e) {
        IndexFailure failure = e instanceof CorruptIndexException ? IndexFailure.DAMAGED
                : e instanceof IndexFormatTooNewException ? IndexFailure.NEWER : IndexFailure.NOT_WRITABLE;
        return new IndexRefusedException(failure, text(e), e);
    }

    /** Returns the system's message, after the exception's type unless that is a plain {@code IOException}. */
    private static String text(IOException e) {
        String message = String.valueOf(e.getMessage());
        return e.getClass() == IOException.class ? message : e.getClass().getSimpleName() + ": " + message;
    }

    /** Finds the disk failure that closed Lucene's writer on another thread, or null. */
    static @Nullable IOException disk(@Nullable Throwable e) {
        Throwable cause = e;
        while (cause != null && !(cause instanceof IOException)) {
            cause = cause.getCause();
        }
        return (IOException) cause;
    }

    /** Reads the last commit. */
    interface Reading<T> {
        T read() throws IOException;
    }

    /** Runs a reading, and converts its exceptions. */
    static <T> T reading(Reading<T> reading) throws IndexRefusedException {
        try {
            return reading.read();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Converts an exception of a read. */
    private static IndexRefusedException unreadable(IOException e) {
        return new IndexRefusedException(
                e instanceof IndexFormatTooNewException ? IndexFailure.NEWER : IndexFailure.DAMAGED,
                e.getClass().getSimpleName() + ": " + e.getMessage(), e);
    }
}
