// SPDX-License-Identifier: EPL-2.0
package org.vauban.models;

import java.io.IOException;
import java.nio.file.Path;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.GovernanceException;
import org.vauban.governance.source.FileReason;

/**
 * Reports a catalogue or model that cannot be used. The message is one sentence in the user's language that says what
 * to do.
 */
public sealed class CatalogueException extends GovernanceException
        permits CancelledException, ForbiddenModelException {
    private static final long serialVersionUID = 1L;

    /** @param message for the user */
    public CatalogueException(String message) {
        super(message);
    }

    /** @param message for the user; @param cause may be null */
    public CatalogueException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Creates the exception for a models folder that cannot be written. */
    static CatalogueException unwritable(Path store, IOException e) {
        return new CatalogueException(Messages.text("store.unwritable", store, FileReason.of(e)), e);
    }
}
