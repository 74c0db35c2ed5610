// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.fix;

import java.util.List;
import java.util.Objects;
import org.vauban.assist.edit.EditOutcome;

/**
 * A repair.
 *
 * @param edit what to show; never empty; without a generation where nothing of the model is in it
 * @param validated whether a validator has found it good; false if there is none for this kind of text
 * @param attempts how often the model tried; 0 if it was not asked
 * @param steps what the tools of the language did, each a sentence for people; empty if it is as the model wrote it
 */
public record FixOutcome(EditOutcome edit, boolean validated, int attempts, List<String> steps) {
    public FixOutcome {
        Objects.requireNonNull(edit);
        steps = List.copyOf(steps);
    }

    /** Whether the model wrote nothing of it. */
    public boolean withoutModel() {
        return edit.generation() == null;
    }
}
