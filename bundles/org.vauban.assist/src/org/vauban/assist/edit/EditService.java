// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.edit;

import org.vauban.assist.call.AssistCall;

/** Edits a region of a text according to an instruction in natural language. */
public interface EditService {

    /**
     * Requests an edit. Fails with {@link org.vauban.assist.call.AssistError#NO_USE} if the answer has no code, with
     * {@code UNFINISHED} if the model does not end it, with {@code MASKED} if a masked secret cannot be restored.
     *
     * @param listener receives the replacement while it grows
     */
    AssistCall<EditOutcome> edit(EditQuery query, EditListener listener);

    /**
     * Requests an edit of a text that can be checked: an answer that adds errors is requested once more, and one that
     * is invalid code is not proposed ({@link org.vauban.assist.call.AssistError#NOT_VALID}).
     *
     * @param validator checks the answer, and performs exact renames
     */
    default AssistCall<EditOutcome> edit(EditQuery query, FixValidator validator, EditListener listener) {
        return edit(query, listener);
    }

    /**
     * Requests a further attempt, which should give a different answer.
     *
     * @param attempt number from 1; the first gives the most likely answer, later ones vary
     */
    default AssistCall<EditOutcome> edit(EditQuery query, int attempt, EditListener listener) {
        return edit(query, listener);
    }
}
