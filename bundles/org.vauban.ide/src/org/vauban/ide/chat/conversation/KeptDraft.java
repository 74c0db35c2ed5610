// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.chat.conversation;

import java.util.List;
import java.util.Objects;

/**
 * Draft of a question that was not sent.
 *
 * @param text the typed text; may be empty
 * @param attached its attachments
 */
public record KeptDraft(String text, List<ChipContent> attached) {

    public KeptDraft {
        Objects.requireNonNull(text);
        attached = List.copyOf(attached);
    }

    /** Returns two texts below each other, or the one that is not blank. */
    public static String joined(String first, String second) {
        return second.isBlank() ? first : first.isBlank() ? second : first + '\n' + second;
    }
}
