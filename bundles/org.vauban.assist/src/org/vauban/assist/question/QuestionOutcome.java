// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.question;

import java.util.List;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Answer to a question.
 *
 * @param found whether the passages answer the question
 * @param claims claims in their order; empty if no answer was found
 * @param read number of passages that the model received
 * @param modelId id of the answering model; null if none was asked
 * @param note information for the user, such as why a sentence is withheld; null for none
 */
public record QuestionOutcome(boolean found, List<QuotedClaim> claims, int read, @Nullable String modelId,
        @Nullable String note) {
    /** Copies the list. */
    public QuestionOutcome {
        claims = List.copyOf(claims);
    }
}
