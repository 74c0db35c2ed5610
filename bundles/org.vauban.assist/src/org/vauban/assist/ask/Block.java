// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.ask;

import java.nio.file.Path;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.vauban.governance.ApprovedText;

/**
 * A piece of a message that comes from one place. Its three texts are reviewed under one source and are sent together or not at
 * all.
 *
 * @param role what it is for, for the audit
 * @param origin where it comes from, for people; null for the assistant's own words
 * @param source the file, or null
 * @param root the project or workspace folder, or null
 * @param head what stands before the text, such as a name and a fence
 * @param text as large as it is, so that secrets are seen whole
 * @param tail what stands behind it
 * @param shape takes what is to be sent of the approved text; made of its slices
 * @param keep what happens when there is no room
 */
public record Block(String role, String origin, Path source, Path root, String head, String text, String tail,
        UnaryOperator<ApprovedText> shape, Keep keep) {

    public Block {
        Objects.requireNonNull(role);
        Objects.requireNonNull(head);
        Objects.requireNonNull(text);
        Objects.requireNonNull(tail);
        Objects.requireNonNull(shape);
        Objects.requireNonNull(keep);
    }

    /** What happens to a block when there is no room. */
    public enum Keep {
        /** Nothing works without it. */
        WHOLE,
        /** The end may be cut, down to nothing. */
        SHORTER
    }

    /** The assistant's or the user's own words. */
    public static Block words(String role, String text) {
        return new Block(role, null, null, null, "", text, "", UnaryOperator.identity(), Keep.WHOLE);
    }
}
