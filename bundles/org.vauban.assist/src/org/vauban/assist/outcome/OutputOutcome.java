// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.outcome;

import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;

/**
 * How the user used a generated text. The text itself stays in this process: the audit log receives its size and a
 * keyed hash.
 *
 * @param feature feature that generated the text, as requests name it: {@code completion}, {@code chat}, {@code edit},
 *            {@code fix}, {@code document}
 * @param model id of the model; null for the one in use
 * @param result what the user did with it
 * @param output the whole generated text
 * @param taken number of characters that were accepted; for an edited text, how many of those remain
 */
public record OutputOutcome(String feature, @Nullable String model, Result result, String output, int taken) {
    /** What the user did with a text. */
    public enum Result {
        /** It was shown; whether it was used is unknown. */
        SHOWN,
        /** It was accepted unchanged. */
        ACCEPTED,
        /** A part was accepted unchanged. */
        PARTLY_ACCEPTED,
        /** It was accepted, as an earlier outcome says, and changed before the document was saved or closed. */
        EDITED,
        /** It was dismissed. */
        DISMISSED
    }

    /** Checks that no more is accepted than was generated. */
    public OutputOutcome {
        Objects.requireNonNull(feature);
        Objects.requireNonNull(result);
        Objects.requireNonNull(output);
        Objects.checkIndex(taken, output.length() + 1);
    }

    /** Creates the outcome of a text that was shown. */
    public static OutputOutcome shown(String feature, @Nullable String model, String output) {
        return new OutputOutcome(feature, model, Result.SHOWN, output, 0);
    }

    /** Creates the outcome of a text that was accepted unchanged. */
    public static OutputOutcome accepted(String feature, @Nullable String model, String output) {
        return new OutputOutcome(feature, model, Result.ACCEPTED, output, output.length());
    }
}
