// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.ask;

import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.ApprovedText;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.TextSource;

/**
 * A piece of a message that comes from one source. Head, text and tail are reviewed under that source and are sent
 * together or not at all.
 *
 * @param role purpose of the block, for the audit
 * @param origin source as shown to the user; null for the assistant's own words
 * @param from the whole text, so that secrets are seen complete, and its source
 * @param head text before it, such as a name and a fence
 * @param tail text after it
 * @param shape selects what is sent of the approved text; returns a slice of it, or several
 * @param keep what happens when room is short
 * @param quotes the files that it may quote beside its source; null if it quotes none
 */
public record PromptBlock(String role, @Nullable String origin, SourceText from, String head, String tail,
        UnaryOperator<ApprovedText> shape, Keep keep, @Nullable Quotes quotes) {

    public PromptBlock {
        Objects.requireNonNull(role);
        Objects.requireNonNull(head);
        Objects.requireNonNull(from);
        Objects.requireNonNull(tail);
        Objects.requireNonNull(shape);
        Objects.requireNonNull(keep);
    }

    /** Creates a block that quotes no other files. */
    public PromptBlock(String role, @Nullable String origin, SourceText from, String head, String tail,
            UnaryOperator<ApprovedText> shape, Keep keep) {
        this(role, origin, from, head, tail, shape, keep, null);
    }

    /**
     * Files that a block may quote, such as those that an answer was given from.
     *
     * @param sources the files, {@linkplain SourceText#withoutText without text}; they are reviewed with the block
     * @param instead sentence that is sent in place of the block if one of them is withheld
     */
    public record Quotes(List<SourceText> sources, String instead) {
        public Quotes {
            Objects.requireNonNull(instead);
            sources = List.copyOf(sources);
        }
    }

    /** What happens to a block when room is short. */
    public enum Keep {
        /** Required: the prompt fails without it. */
        WHOLE,
        /** As {@link #WHOLE}, but the prompt is sent without it if the gate withholds it. */
        ALLOWED,
        /** May be cut at its end, down to nothing. */
        SHORTER
    }

    public TextSource source() {
        return from.source();
    }

    /** Creates a block with the assistant's or the user's own words. */
    public static PromptBlock words(String role, String text) {
        return new PromptBlock(role, null, SourceText.typed(text), "", "", UnaryOperator.identity(), Keep.WHOLE);
    }
}
