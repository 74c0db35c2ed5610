// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.ask;

import java.util.Objects;
import java.util.function.UnaryOperator;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.ApprovedText;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.TextSource;

/**
 * A piece of a message that comes from one place. Its three texts are reviewed under one source and are sent together
 * or not at all.
 *
 * @param role what it is for, for the audit
 * @param origin where it comes from, for people; null for the assistant's own words
 * @param from the text as large as it is, so that secrets are seen whole, and where it comes from
 * @param head what stands before the text, such as a name and a fence
 * @param tail what stands behind it
 * @param shape takes what is to be sent of the approved text; made of its slices
 * @param keep what happens when there is no room
 */
public record PromptBlock(String role, @Nullable String origin, SourceText from, String head, String tail,
        UnaryOperator<ApprovedText> shape, Keep keep) {

    public PromptBlock {
        Objects.requireNonNull(role);
        Objects.requireNonNull(head);
        Objects.requireNonNull(from);
        Objects.requireNonNull(tail);
        Objects.requireNonNull(shape);
        Objects.requireNonNull(keep);
    }

    /** What happens to a block when there is no room. */
    public enum Keep {
        /** Nothing works without it. */
        WHOLE,
        /** As {@link #WHOLE}, but the rest works without it where the gate holds it back. */
        ALLOWED,
        /** The end may be cut, down to nothing. */
        SHORTER
    }

    public TextSource source() {
        return from.source();
    }

    /** The assistant's or the user's own words. */
    public static PromptBlock words(String role, String text) {
        return new PromptBlock(role, null, SourceText.typed(text), "", "", UnaryOperator.identity(), Keep.WHOLE);
    }
}
