// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance;

import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;

/**
 * What became of what a model wrote.
 *
 * @param feature who asked, such as {@code completion}
 * @param model id of the model
 * @param result what the user did with it
 * @param output what the model wrote; only its size and keyed hash go into the audit, and null for neither
 */
public record AuditOutcome(String feature, String model, Result result, @Nullable String output) {
    /** What the user did. */
    public enum Result {
        /** Taken as it was. */
        ACCEPTED,
        /** Taken in part, or changed before. */
        EDITED,
        /** Not taken. */
        DISMISSED
    }

    /** None but the output may be null. */
    public AuditOutcome {
        Objects.requireNonNull(feature);
        Objects.requireNonNull(model);
        Objects.requireNonNull(result);
    }
}
