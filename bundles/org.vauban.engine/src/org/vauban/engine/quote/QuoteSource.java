// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.quote;

import java.util.List;
import java.util.Objects;
import org.vauban.governance.ApprovedText;

/**
 * A text that an answer may quote. The sampler offers the model only tokens that continue a passage of a source, so a
 * quote is verbatim whatever the model's size. A quote begins at one of {@code starts}; it ends at one of {@code ends},
 * or where the maximum length cuts it.
 *
 * @param text approved like all input of a model
 * @param starts UTF-16 offsets at which a quote may begin, ascending, less than the length of the text
 * @param ends UTF-16 offsets after which a quote may end, ascending, more than 0, at most the length of the text
 */
public record QuoteSource(ApprovedText text, List<Integer> starts, List<Integer> ends) {
    /** Copies the lists. */
    public QuoteSource {
        Objects.requireNonNull(text);
        starts = List.copyOf(starts);
        ends = List.copyOf(ends);
    }
}
