// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.ask;

import java.util.List;
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
}
