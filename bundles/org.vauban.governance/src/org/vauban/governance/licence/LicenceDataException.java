// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.licence;

import java.nio.file.Path;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.GovernanceException;
import org.vauban.governance.internal.MessageBundle;

/**
 * Licence data that cannot be read, is damaged, or has another form, or a text that could not be compared with all of
 * it.
 * Its sentence names the file and what to do.
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

    /** A comparison that was given up before its end, in which nothing had been found until then. */
    static LicenceDataException incomplete() {
        return new LicenceDataException(MESSAGES.text("incomplete"), null, true);
    }

    /** The sentence of a comparison that was given up, in the user's language. */
    public static String unchecked() {
        return MESSAGES.text("incomplete");
    }

    /** Whether the data is in order, and only this text could not be compared with all of it. */
    public boolean isIncomplete() {
        return incomplete;
    }

    /** @param reason key of what is wrong, without {@code reason.} */
    static LicenceDataException damaged(Path file, String reason) {
        return new LicenceDataException(MESSAGES.text("damaged", file, MESSAGES.text("reason." + reason)), null);
    }

    static LicenceDataException unreadable(Path file, Exception cause) {
        return new LicenceDataException(MESSAGES.text("unreadable", file, cause.getClass().getSimpleName()), cause);
    }
}
