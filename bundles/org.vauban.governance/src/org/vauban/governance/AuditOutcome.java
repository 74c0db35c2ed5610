// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance;

import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Records what the user did with model output.
 *
 * @param feature the feature, such as {@code completion}
 * @param model id of the model
 * @param result what the user did with the output
 * @param output the model's output; only its size and keyed hash go into the audit log; null to record neither
 * @param taken how many of its characters were accepted, or remain of those after editing
 */
public record AuditOutcome(String feature, String model, Result result, @Nullable String output, int taken) {
    /** What the user did with the output. */
    public enum Result {
        /** Displayed, but neither accepted nor dismissed as far as can be told: typed past, printed, a chat answer. */
        SHOWN("output.shown"),
        /** Accepted unchanged. */
        ACCEPTED("output.accepted"),
        /** A part was accepted unchanged. */
        PARTLY_ACCEPTED("output.partlyAccepted"),
        /** Accepted, as an earlier line records, and changed before the document was saved or closed. */
        EDITED("output.edited"),
        /** Dismissed. */
        DISMISSED("output.dismissed");

        private final String event;

        Result(String event) {
            this.event = event;
        }

        /** Returns the event name in audit lines. */
        public String event() {
            return event;
        }
    }

    /** @throws IllegalArgumentException if more was accepted than was written */
    public AuditOutcome {
        Objects.requireNonNull(feature);
        Objects.requireNonNull(model);
        Objects.requireNonNull(result);
        if (taken < 0 || output != null && taken > output.length()) {
            throw new IllegalArgumentException(taken + " taken");
        }
    }

    /** Creates the outcome of output that was accepted as a whole or not at all. */
    public AuditOutcome(String feature, String model, Result result, @Nullable String output) {
        this(feature, model, result, output,
                output != null && result == Result.ACCEPTED ? output.length() : 0);
    }
}
