// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.edit;

import org.vauban.assist.call.AssistCall;

/** Changes a region of a text as a person asks for in words. */
public interface EditService {

    /**
     * Asks for an edit. Fails with {@link org.vauban.assist.call.AssistError#NO_USE} if the model answers no code, with
     * {@code UNFINISHED} if it does not come to an end, with {@code MASKED} if a masked secret cannot be put back.
     *
     * @param listener told the replacement while it grows
     */
    AssistCall<EditOutcome> edit(EditQuery query, EditListener listener);

    /**
     * The same for a text that can be judged: what adds errors is asked for once more, and what is no code any more is
     * not proposed ({@link org.vauban.assist.call.AssistError#NOT_VALID}).
     *
     * @param validator judges the answer, and renames what it can rename exactly
     */
    default AssistCall<EditOutcome> edit(EditQuery query, FixValidator validator, EditListener listener) {
        return edit(query, listener);
    }

    /**
     * The same for a further attempt, which must not come to the same answer.
     *
     * @param attempt from 1; the first one is the most likely answer, later ones vary
     */
    default AssistCall<EditOutcome> edit(EditQuery query, int attempt, EditListener listener) {
        return edit(query, listener);
    }
}
