// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.ask;

import java.util.List;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.quote.QuoteSource;
import org.vauban.governance.ApprovedText;

/** Says what of a prompt its answer is a quote of, once it is known what is sent. */
@FunctionalInterface
public interface QuotableBlocks {
    /**
     * What can be quoted of a block.
     *
     * @param sent what is sent of its text: less than the whole where there is no room
     * @return empty for a block that is not quoted
     */
    List<QuoteSource> of(PromptBlock block, ApprovedText sent);

    /**
     * A text that the model does not read, but writes, whatever it would rather say: the probabilities of its tokens
     * tell how likely it is as an answer. Reviewed by the gate like what is read; null where the prompt is quoted.
     */
    default @Nullable PromptBlock expected() {
        return null;
    }
}
