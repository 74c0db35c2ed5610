// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.edit;

import org.vauban.assist.call.AssistCall;

/** Changes a region of a text as a person asks for in words. */
public interface EditService {

    /**
     * Asks for an edit. Fails with {@link org.vauban.assist.call.AssistError#NO_USE} if the model answers no code, with
     * {@code UNFINISHED} if it does not come to an end, with {@code MASKED} if a masked secret can not be put back.
     *
     * @param listener told the replacement while it grows
     */
    AssistCall<EditOutcome> edit(EditQuery query, EditListener listener);
}
