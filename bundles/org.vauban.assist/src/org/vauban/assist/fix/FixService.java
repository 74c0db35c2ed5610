// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.fix;

import org.vauban.assist.call.AssistCall;
import org.vauban.assist.edit.EditListener;
import org.vauban.assist.edit.FixValidator;

/** Requests fixes of problems from a model; shows only what a {@link FixValidator} does not reject. Any thread. */
public interface FixService {

    /**
     * Requests a fix, and repeats the request with the faults as long as the validator rejects the answer and attempts
     * remain. Fails with {@link org.vauban.assist.call.AssistError#NOT_VALID} if none was accepted, else as an edit
     * does.
     *
     * @param listener receives the replacement while it grows; it restarts with each attempt
     */
    AssistCall<FixOutcome> fix(FixQuery query, FixValidator validator, EditListener listener);
}
