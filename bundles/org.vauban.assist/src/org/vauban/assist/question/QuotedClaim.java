// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.question;

import java.util.List;
import java.util.Objects;
import org.vauban.knowledge.Citation;

/**
 * One step of an answer: a verbatim quote, and a sentence of the model that uses it.
 *
 * @param citation the quote and its location
 * @param sentence the model's sentence; empty if it wrote none that the quote supports
 * @param unsupported numbers, names and identifiers of the sentence that the quote lacks, as written
 */
public record QuotedClaim(Citation citation, String sentence, List<String> unsupported) {
    /** Copies the list. */
    public QuotedClaim {
        Objects.requireNonNull(citation);
        Objects.requireNonNull(sentence);
        unsupported = List.copyOf(unsupported);
    }
}
