// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.question;

import org.vauban.knowledge.Citation;

/** Receives an answer while it is generated; called on one thread of the assistant at a time. */
public interface QuestionListener {
    /** For callers that need only the result. */
    QuestionListener NONE = new QuestionListener() {};

    /** Receives the progress of processing the passages, in tokens. */
    default void reading(int read, int total) {}

    /** Receives the quote with which the next claim begins. */
    default void quote(Citation citation) {}

    /** Receives the complete claim of the last quote, with its checked sentence. */
    default void claim(QuotedClaim claim) {}
}
