// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.question;

import java.util.List;
import java.util.Objects;
import org.vauban.knowledge.protocol.IndexProtocol.Hit;

/**
 * A question with the passages of a search for it.
 *
 * @param question question in French or English
 * @param evidence search hits, the best first; only the first few are sent to the model
 */
public record QuestionQuery(String question, List<Hit> evidence) {
    /** Limit of a question or a query in UTF-16 units; a longer one is a document. */
    public static final int LONGEST = 10_000;

    /** Copies the list. */
    public QuestionQuery {
        Objects.requireNonNull(question);
        evidence = List.copyOf(evidence);
    }
}
