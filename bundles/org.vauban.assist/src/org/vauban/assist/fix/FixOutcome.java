// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.fix;

import java.util.List;
import java.util.Objects;
import org.vauban.assist.edit.EditOutcome;

/**
 * A fix.
 *
 * @param edit the proposed edit; never empty; without a generation if no part of it is from the model
 * @param validated whether a validator has accepted it; false if there is none for this kind of text
 * @param attempts number of attempts of the model; 0 if it was not asked
 * @param steps what the tools of the language did, each a sentence for the user; empty if it is purely the model's
 */
public record FixOutcome(EditOutcome edit, boolean validated, int attempts, List<String> steps) {
    public FixOutcome {
        Objects.requireNonNull(edit);
        steps = List.copyOf(steps);
    }

    /** Whether no part of it is from the model. */
    public boolean withoutModel() {
        return edit.generation() == null;
    }
}
