// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.question;

import org.vauban.assist.call.AssistCall;

/** Answers questions from passages of documents and code. */
public interface QuestionService {
    /**
     * Answers claim by claim. Each claim begins with a quote that the sampler can only take from the passages: it is
     * verbatim, whatever the model. Says so where the passages do not hold the answer. Every passage passes the gate.
     */
    AssistCall<QuestionOutcome> ask(QuestionQuery query, QuestionListener listener);
}
