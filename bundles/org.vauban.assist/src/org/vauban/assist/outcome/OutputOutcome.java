// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.outcome;

import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;

/**
 * What became of a text that a model wrote. The text itself goes no further than this process: the audit log gets its
 * size and a keyed hash.
 *
 * @param feature that the text was written for, as requests name it: {@code completion}, {@code chat}, {@code edit},
 *            {@code fix}, {@code document}
 * @param model its id; null for the one that is in use
 * @param result what the user did with it
 * @param output all that was written
 * @param taken how many characters of it were taken over; of an edited one, how many are left of those
 */
public record OutputOutcome(String feature, @Nullable String model, Result result, String output, int taken) {
    /** What the user did. */
    public enum Result {
        /** Seen, and neither taken nor turned down as far as anybody can tell. */
        SHOWN,
        /** Taken as it was. */
        ACCEPTED,
        /** A part was taken as it was. */
        PARTLY_ACCEPTED,
        /** Taken, as an outcome before this one tells, and changed before the document was saved or closed. */
        EDITED,
        /** Turned down. */
        DISMISSED
    }

    /** Of which more cannot be taken than there is. */
    public OutputOutcome {
        Objects.requireNonNull(feature);
        Objects.requireNonNull(result);
        Objects.requireNonNull(output);
        Objects.checkIndex(taken, output.length() + 1);
    }

    /** Of a text that was seen. */
    public static OutputOutcome shown(String feature, @Nullable String model, String output) {
        return new OutputOutcome(feature, model, Result.SHOWN, output, 0);
    }

    /** Of a text that was taken as it was. */
    public static OutputOutcome accepted(String feature, @Nullable String model, String output) {
        return new OutputOutcome(feature, model, Result.ACCEPTED, output, output.length());
    }
}
