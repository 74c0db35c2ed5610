// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance;

import java.nio.file.Path;
import java.time.Duration;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.checkpoint.CheckpointKeyFile;
import org.vauban.governance.checkpoint.CheckpointSettings;
import org.vauban.governance.checkpoint.CheckpointSigner;

/**
 * Settings of an audit log. Immutable.
 *
 * @param rotationBytes size at which a new file is started, more than 0
 * @param rotationAge age of the first line at which a new file is started, or null
 * @param durable whether a line must be on the disk before it counts as written
 * @param hashKey file with the key for the hashes of users, machines and texts; created at first use. Without it (null)
 *                lines name neither user nor machine nor session, and the hashes of texts are plain SHA-256
 * @param checkpoints how checkpoints are signed, or null for none
 * @param retention how long lines are kept, or null to keep them for ever; requires checkpoints
 * @param outcomes whether lines record what the user did with model output
 */
public record AuditOptions(long rotationBytes, @Nullable Duration rotationAge, boolean durable, @Nullable Path hashKey,
        @Nullable CheckpointSettings checkpoints, @Nullable AuditRetention retention,
        boolean outcomes) {
    /** Size at which a file is rotated: 16 MiB, about 20,000 lines. */
    public static final long ROTATION_BYTES = 16L << 20;
    /** Age at which a file is rotated if lines are deleted by age. */
    public static final Duration ROTATION_AGE = Duration.ofDays(31);
    /** Options for lines that are only written and chained. */
    public static final AuditOptions PLAIN = new AuditOptions(ROTATION_BYTES, null, false, null, null, null);

    /** @throws IllegalArgumentException if the size is not positive, or a retention is given without checkpoints */
    public AuditOptions {
        if (rotationBytes <= 0 || retention != null && checkpoints == null) {
            throw new IllegalArgumentException(rotationBytes + ", " + retention);
        }
    }

    /** Creates options with lines that record what the user did with model output. */
    public AuditOptions(long rotationBytes, @Nullable Duration rotationAge, boolean durable, @Nullable Path hashKey,
            @Nullable CheckpointSettings checkpoints, @Nullable AuditRetention retention) {
        this(rotationBytes, rotationAge, durable, hashKey, checkpoints, retention, true);
    }

    /**
     * Returns the defaults for a user: durable lines, keyed hashes and checkpoints, with keys in {@code keys} under
     * {@link UserDirectories#data()}.
     *
     * @param policyHash hash of the policy in force, for checkpoints; lower-case hexadecimal
     */
    public static AuditOptions of(UserDirectories user, String policyHash) {
        Path keys = user.data().resolve("keys");
        return new AuditOptions(ROTATION_BYTES, null, true, keys.resolve("audit.key"),
                CheckpointSettings.of(new CheckpointKeyFile(keys.resolve("checkpoint.key")), () -> policyHash), null);
    }

    /** Returns a copy with a folder from which a witness fetches checkpoints; null for none. */
    public AuditOptions droppedIn(@Nullable Path folder) {
        CheckpointSettings present = checkpoints;
        return new AuditOptions(rotationBytes, rotationAge, durable, hashKey,
                present == null ? null : present.droppedIn(folder), retention, outcomes);
    }

    /** Returns a copy that signs checkpoints with a key of the site. */
    public AuditOptions signedBy(CheckpointSigner signer) {
        CheckpointSettings present = checkpoints;
        return new AuditOptions(rotationBytes, rotationAge, durable, hashKey,
                present == null ? null : present.signedBy(signer), retention, outcomes);
    }

    /** Returns a copy whose checkpoints, if any, are signed at least this often. */
    public AuditOptions signedEvery(int mostLines, Duration longest) {
        CheckpointSettings present = checkpoints;
        return new AuditOptions(rotationBytes, rotationAge, durable, hashKey,
                present == null ? null : present.atLeastEvery(mostLines, longest), retention, outcomes);
    }

    /** Returns a copy that deletes lines by age. */
    public AuditOptions keptFor(AuditRetention time) {
        return new AuditOptions(rotationBytes, ROTATION_AGE, durable, hashKey, checkpoints, time, outcomes);
    }

    /** Returns a copy without lines that record what the user did with model output. */
    public AuditOptions withoutOutcomes() {
        return new AuditOptions(rotationBytes, rotationAge, durable, hashKey, checkpoints, retention, false);
    }
}
