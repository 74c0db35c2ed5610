// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge;

import java.io.IOException;
import java.nio.file.Path;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.source.FileReason;
import org.vauban.knowledge.process.ChildException;
import org.vauban.knowledge.process.IndexException;
import org.vauban.knowledge.protocol.IndexFailure;

/** Thrown when an operation fails as a whole. The message tells the problem and its remedy in the user's language. */
public final class KnowledgeException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean busy;

    /** @param cause or null */
    public KnowledgeException(String message, @Nullable Throwable cause) {
        this(message, cause, false);
    }

    private KnowledgeException(String message, @Nullable Throwable cause, boolean busy) {
        super(message, cause);
        this.busy = busy;
    }

    /** Returns the failure of an operation because another process is writing the index. */
    public static KnowledgeException busy(@Nullable Throwable cause) {
        return new KnowledgeException(Messages.text("index.busy"), cause, true);
    }

    /** Converts a failure of the index in a folder, of a host, or of reading. */
    static KnowledgeException of(Exception e, Path folder) {
        if (e instanceof IndexException refused && refused.failure() == IndexFailure.BUSY) {
            return busy(e);
        }
        String message = e instanceof IndexException refused ? switch (refused.failure()) {
            case BUSY -> Messages.text("index.busy");
            case NEWER -> Messages.text("index.newer", folder);
            case NOT_WRITABLE -> Messages.text("index.not.writable", folder, refused.getMessage());
            case DAMAGED -> Messages.text("index.damaged", folder);
            case BAD_REQUEST -> Messages.text("host.failed", Messages.text("host.refused", refused.getMessage()));
        }
                : e instanceof ChildException host ? Messages.text("host.failed", host.reason())
                        : Messages.text("source.unreadable", reason(e));
        return new KnowledgeException(message, e);
    }

    /** Whether another process was writing the index, so that a later attempt may succeed. */
    public boolean isBusy() {
        return busy;
    }

    private static String reason(Exception e) {
        return e instanceof IOException failure ? FileReason.withPath(failure) : String.valueOf(e.getMessage());
    }
}
