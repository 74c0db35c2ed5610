// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.question;

import java.util.List;
import java.util.Objects;
import org.vauban.knowledge.protocol.IndexProtocol.Hit;

/**
 * A question and the passages that a search found for it.
 *
 * @param question in French or English
 * @param evidence the best first; the first few are read
 */
public record QuestionQuery(String question, List<Hit> evidence) {
    /** UTF-16 units of a question or a query; a longer one is a document. */
    public static final int LONGEST = 10_000;

    /** Copies the list. */
    public QuestionQuery {
        Objects.requireNonNull(question);
        evidence = List.copyOf(evidence);
    }
}
