// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.checkpoint;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import org.eclipse.jdt.annotation.Nullable;

/**
 * When a log signs checkpoints, with which key, and where they are published besides the log's folder. Immutable.
 *
 * @param signer the signing key
 * @param policy hash of the effective policy, hexadecimal; read at each checkpoint
 * @param drop folder for a witness, or null
 * @param journal whether they go to the system journal, if there is one
 * @param lines number of lines after which a checkpoint is signed, at least 1
 * @param interval time after which the first line without a checkpoint gets one, more than 0
 */
public record CheckpointSettings(CheckpointSigner signer, Supplier<String> policy, @Nullable Path drop,
        boolean journal, int lines, Duration interval) {
    /** Number of lines after which a checkpoint is signed. */
    public static final int LINES = 256;
    /** Time after which a line is covered by a checkpoint. */
    public static final Duration INTERVAL = Duration.ofSeconds(55);

    /** Checks the numbers' ranges. */
    public CheckpointSettings {
        Objects.requireNonNull(signer);
        Objects.requireNonNull(policy);
        if (lines < 1 || !interval.isPositive()) {
            throw new IllegalArgumentException(lines + ", " + interval);
        }
    }

    /**
     * Returns settings for checkpoints every {@value #LINES} lines and after {@link #INTERVAL}, in the log's folder and
     * the journal.
     */
    public static CheckpointSettings of(CheckpointSigner signer, Supplier<String> policy) {
        return new CheckpointSettings(signer, policy, null, true, LINES, INTERVAL);
    }

    /** Returns a copy with another key. */
    public CheckpointSettings signedBy(CheckpointSigner other) {
        return new CheckpointSettings(other, policy, drop, journal, lines, interval);
    }

    /** Returns a copy that signs checkpoints at least this often. */
    public CheckpointSettings atLeastEvery(int mostLines, Duration longest) {
        return new CheckpointSettings(signer, policy, drop, journal, Math.min(lines, mostLines),
                interval.compareTo(longest) < 0 ? interval : longest);
    }

    /** Returns a copy with a folder for a witness. */
    public CheckpointSettings droppedIn(@Nullable Path folder) {
        return new CheckpointSettings(signer, policy, folder, journal, lines, interval);
    }
}
