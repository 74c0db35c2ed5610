// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.witness;

import java.util.Objects;

/**
 * Something that is wrong with the checkpoints of one log.
 *
 * @param origin of the log, or the name of a file that tells none
 * @param kind what it is
 * @param sentence in the user's language
 */
public record WitnessFinding(String origin, Kind kind, String sentence) {
    /** What is wrong. */
    public enum Kind {
        /** A file is no checkpoint, or has the name of another one. */
        MALFORMED,
        /** The key of the log is not known. */
        UNKNOWN_KEY,
        /** A signature is not that of the key. */
        SIGNATURE,
        /** Two checkpoints cannot both be of one log that only grows. */
        FORK,
        /** Two checkpoints continue the same one: the log was set back and went on another way. */
        ROLLBACK,
        /** Nothing proves that a checkpoint continues an earlier one. */
        UNPROVEN,
        /** The log has signed nothing for a long time. */
        SILENT
    }

    /** None may be null. */
    public WitnessFinding {
        Objects.requireNonNull(origin);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(sentence);
    }
}
