// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.question;

import org.vauban.knowledge.Citation;

/** Told of an answer as it grows; on one thread of the assistant at a time. */
public interface QuestionListener {
    /** For those who want the result only. */
    QuestionListener NONE = new QuestionListener() {};

    /** How far the passages are read, in tokens. */
    default void reading(int read, int total) {}

    /** The next claim begins with this quote. */
    default void quote(Citation citation) {}

    /** The claim that began last, with its sentence, checked. */
    default void claim(QuotedClaim claim) {}
}
