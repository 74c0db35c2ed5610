// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.ask;

import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.quote.QuoteSource;
import org.vauban.governance.ApprovedText;

/** Determines which parts of a prompt the answer may quote, once it is known what is sent. */
@FunctionalInterface
public interface QuotableBlocks {
    /**
     * Returns the quotable sources of a block.
     *
     * @param sent the part of its text that is sent, shorter than the whole if room is short
     * @return empty for a block that cannot be quoted
     */
    List<QuoteSource> of(PromptBlock block, ApprovedText sent);

    /**
     * Returns a text that the model is made to write, so that the probabilities of its tokens tell how likely it is as
     * an answer. The gate reviews it like the prompt; null if the answer is a quote.
     */
    default @Nullable PromptBlock expected() {
        return null;
    }
}
