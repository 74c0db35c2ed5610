// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.fix;

import org.vauban.assist.call.AssistCall;
import org.vauban.assist.edit.EditListener;
import org.vauban.assist.edit.FixValidator;

/** Asks a model for repairs of problems; only what a {@link FixValidator} has accepted is shown. Any thread. */
public interface FixService {

    /**
     * Asks for a repair, and again with what was wrong as long as the validator rejects it and attempts are left. Fails
     * with {@link org.vauban.assist.call.AssistError#NOT_VALID} if none was good, else as an edit does.
     *
     * @param listener told the replacement while it grows; it begins anew with each attempt
     */
    AssistCall<FixOutcome> fix(FixQuery query, FixValidator validator, EditListener listener);
}
