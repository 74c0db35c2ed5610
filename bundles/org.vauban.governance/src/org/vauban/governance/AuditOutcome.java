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
 * @param taken how many of its characters were taken over, or are left of those once it was edited
 */
public record AuditOutcome(String feature, String model, Result result, @Nullable String output, int taken) {
    /** What the user did. */
    public enum Result {
        /** Seen, and neither taken nor turned down as far as anybody can tell: typed past, printed, an answer. */
        SHOWN("output.shown"),
        /** Taken as it was. */
        ACCEPTED("output.accepted"),
        /** A part was taken as it was. */
        PARTLY_ACCEPTED("output.partlyAccepted"),
        /** Taken, as a line before this one tells, and changed before the document was saved or closed. */
        EDITED("output.edited"),
        /** Turned down. */
        DISMISSED("output.dismissed");

        private final String event;

        Result(String event) {
            this.event = event;
        }

        /** As lines of the audit name it. */
        public String event() {
            return event;
        }
    }

    /** @throws IllegalArgumentException if more was taken than was written */
    public AuditOutcome {
        Objects.requireNonNull(feature);
        Objects.requireNonNull(model);
        Objects.requireNonNull(result);
        if (taken < 0 || output != null && taken > output.length()) {
            throw new IllegalArgumentException(taken + " taken");
        }
    }

    /** Of a text that was taken as a whole, or not at all. */
    public AuditOutcome(String feature, String model, Result result, @Nullable String output) {
        this(feature, model, result, output,
                output != null && result == Result.ACCEPTED ? output.length() : 0);
    }
}
