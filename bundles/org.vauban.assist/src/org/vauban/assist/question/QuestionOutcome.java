// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.question;

import java.util.List;
import org.eclipse.jdt.annotation.Nullable;

/**
 * An answer.
 *
 * @param found whether the passages answer the question
 * @param claims in their order; empty if nothing was found
 * @param read passages that the model read
 * @param modelId that answered; null where no model was asked
 * @param note what the user has to know, such as why a sentence is withheld; null for nothing
 */
public record QuestionOutcome(boolean found, List<QuotedClaim> claims, int read, @Nullable String modelId,
        @Nullable String note) {
    /** Copies the list. */
    public QuestionOutcome {
        claims = List.copyOf(claims);
    }
}
