// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.fix;

import java.util.Objects;
import org.vauban.assist.edit.EditOutcome;

/**
 * A repair.
 *
 * @param edit what to show; never empty
 * @param validated whether a validator has found it good; false if there is none for this kind of text
 * @param attempts how often the model tried
 */
public record FixOutcome(EditOutcome edit, boolean validated, int attempts) {
    public FixOutcome {
        Objects.requireNonNull(edit);
    }
}
