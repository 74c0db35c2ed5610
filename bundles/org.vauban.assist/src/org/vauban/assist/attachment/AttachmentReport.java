// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.attachment;

import java.util.List;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;

/**
 * What became of an attachment: what a chip shows.
 *
 * @param attachment as given
 * @param state what was done with it
 * @param tokens of the whole text; 0 if it was held back
 * @param sentTokens of what was sent
 * @param masked kinds of secrets that were masked, such as {@code github-token}; empty if none
 * @param reason one sentence in the user's language if it was not sent whole, else null
 */
public record AttachmentReport(Attachment attachment, State state, int tokens, int sentTokens, List<String> masked,
        @Nullable String reason) {

    public AttachmentReport {
        Objects.requireNonNull(attachment);
        Objects.requireNonNull(state);
        masked = List.copyOf(masked);
    }

    /** What was done with it. */
    public enum State {
        /** All of it. */
        SENT,
        /** Its beginning only: the rest does not fit. */
        SHORTENED,
        /** Nothing of it: it does not fit. */
        LEFT_OUT,
        /** Nothing of it: it is excluded. */
        HELD_BACK
    }
}
