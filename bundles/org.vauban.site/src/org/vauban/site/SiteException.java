// SPDX-License-Identifier: EPL-2.0
package org.vauban.site;

import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Signals that a site was refused, or that work on one failed. The message is one sentence for users, which names the
 * file.
 */
public final class SiteException extends Exception {
    private static final long serialVersionUID = 1L;
    private final boolean refused;

    private SiteException(String sentence, @Nullable Throwable cause, boolean refused) {
        super(sentence.replaceAll("\\p{C}", "\ufffd"), cause); // they could control a terminal
        this.refused = refused;
    }

    /** Returns an exception for a site that is not what was signed, or must not be used any more. */
    public static SiteException refused(String sentence) {
        return new SiteException(sentence, null, true);
    }

    /** Returns such an exception with a cause. */
    public static SiteException refused(String sentence, Throwable cause) {
        return new SiteException(sentence, cause, true);
    }

    /** Returns an exception for an operation that failed; the site itself may be valid. */
    public static SiteException failed(String sentence, @Nullable Throwable cause) {
        return new SiteException(sentence, cause, false);
    }

    /** Whether the site was refused; otherwise the operation failed. */
    public boolean isRefused() {
        return refused;
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
