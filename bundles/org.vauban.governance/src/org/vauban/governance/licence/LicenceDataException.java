// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.licence;

import java.nio.file.Path;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.GovernanceException;
import org.vauban.governance.internal.MessageBundle;

/**
 * Signals licence data that cannot be read, is damaged or has an unknown format, or a text that could not be compared
 * with all of it. The message names the file and says what to do.
 */
public final class LicenceDataException extends GovernanceException {
    private static final long serialVersionUID = 1L;
    private static final MessageBundle MESSAGES = new MessageBundle(LicenceDataException.class);

    private final boolean incomplete;

    private LicenceDataException(String message, @Nullable Throwable cause, boolean incomplete) {
        super(message, cause);
        this.incomplete = incomplete;
    }

    private LicenceDataException(String message, @Nullable Throwable cause) {
        this(message, cause, false);
    }

    /** Returns the exception for a comparison that was abandoned before anything was found. */
    static LicenceDataException incomplete() {
        return new LicenceDataException(MESSAGES.text("incomplete"), null, true);
    }

    /** Returns the message for an abandoned comparison, in the user's language. */
    public static String unchecked() {
        return MESSAGES.text("incomplete");
    }

    /** Whether the data is intact, and only this text could not be compared with all of it. */
    public boolean isIncomplete() {
        return incomplete;
    }

    /** @param reason key of the fault's message, without {@code reason.} */
    static LicenceDataException damaged(Path file, String reason) {
        return new LicenceDataException(MESSAGES.text("damaged", file, MESSAGES.text("reason." + reason)), null);
    }

    static LicenceDataException unreadable(Path file, Exception cause) {
        return new LicenceDataException(MESSAGES.text("unreadable", file, cause.getClass().getSimpleName()), cause);
    }
}
