// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.witness;

import java.util.Objects;

/**
 * A fault in the checkpoints of one log.
 *
 * @param origin origin of the log, or the name of a file that states none
 * @param kind kind of fault
 * @param sentence sentence in the user's language
 */
public record WitnessFinding(String origin, Kind kind, String sentence) {
    /** Kinds of faults. */
    public enum Kind {
        /** A file is not a checkpoint, or has the name of another one. */
        MALFORMED,
        /** The key of the log is not known. */
        UNKNOWN_KEY,
        /** A signature does not match the key. */
        SIGNATURE,
        /** Two checkpoints cannot both belong to one log that only grows. */
        FORK,
        /** Two checkpoints continue the same one: the log was rolled back and continued differently. */
        ROLLBACK,
        /** There is no proof that a checkpoint continues an earlier one. */
        UNPROVEN,
        /** The log has signed no checkpoint for a long time. */
        SILENT
    }

    /** None may be null. */
    public WitnessFinding {
        Objects.requireNonNull(origin);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(sentence);
    }
}
