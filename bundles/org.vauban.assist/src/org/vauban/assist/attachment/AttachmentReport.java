// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.attachment;

import java.util.List;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Report on what was sent of an attachment, as a chip shows it.
 *
 * @param attachment the attachment as given
 * @param state whether it was sent
 * @param tokens size of the whole text; 0 if it was withheld
 * @param sentTokens size of what was sent
 * @param masked kinds of masked secrets, such as {@code github-token}; empty if none
 * @param reason one sentence in the user's language if it was not sent whole, else null
 */
public record AttachmentReport(Attachment attachment, State state, int tokens, int sentTokens, List<String> masked,
        @Nullable String reason) {

    public AttachmentReport {
        Objects.requireNonNull(attachment);
        Objects.requireNonNull(state);
        masked = List.copyOf(masked);
    }

    /** Whether an attachment was sent. */
    public enum State {
        /** It was sent whole. */
        SENT,
        /** Only its beginning was sent, since the rest does not fit. */
        SHORTENED,
        /** It was not sent, since it does not fit. */
        LEFT_OUT,
        /** It was not sent, since it is excluded. */
        HELD_BACK
    }
}
