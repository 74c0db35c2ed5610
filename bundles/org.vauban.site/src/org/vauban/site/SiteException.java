// SPDX-License-Identifier: EPL-2.0
package org.vauban.site;

import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;

/**
 * A site that is not accepted, or work on one that failed. Its message is one sentence for users, which names the file.
 */
public final class SiteException extends Exception {
    private static final long serialVersionUID = 1L;
    private final boolean refused;

    private SiteException(String sentence, @Nullable Throwable cause, boolean refused) {
        super(sentence.replaceAll("\\p{C}", "\ufffd"), cause); // names of files could move the cursor of a terminal
        this.refused = refused;
    }

    /** The site is not what was signed, or must not be used any more. */
    public static SiteException refused(String sentence) {
        return new SiteException(sentence, null, true);
    }

    /** The same, found out by an exception. */
    public static SiteException refused(String sentence, Throwable cause) {
        return new SiteException(sentence, cause, true);
    }

    /** Something could not be read, written or done; the site itself may be good. */
    public static SiteException failed(String sentence, @Nullable Throwable cause) {
        return new SiteException(sentence, cause, false);
    }

    /** Whether the site was refused; otherwise the work failed. */
    public boolean isRefused() {
        return refused;
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
