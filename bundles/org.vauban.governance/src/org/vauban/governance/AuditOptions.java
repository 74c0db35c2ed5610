// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance;

import java.nio.file.Path;
import java.time.Duration;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.checkpoint.CheckpointKeyFile;
import org.vauban.governance.checkpoint.CheckpointSettings;
import org.vauban.governance.checkpoint.CheckpointSigner;

/**
 * How an audit log is kept. Immutable.
 *
 * @param rotationBytes size from which a new file is begun, more than 0
 * @param rotationAge age of the first line from which a new file is begun, or null
 * @param durable whether a line is on the disk before it counts as written
 * @param hashKey file with the key of the hashes of persons, machines and texts; made at the first use. Without it
 *                (null) lines name neither person nor machine nor session, and the hashes of texts are plain SHA-256
 * @param checkpoints how checkpoints are signed, or null for none
 * @param retention how long lines are kept, or null for ever; needs checkpoints
 * @param outcomes whether lines tell what became of what models wrote
 */
public record AuditOptions(long rotationBytes, @Nullable Duration rotationAge, boolean durable, @Nullable Path hashKey,
        @Nullable CheckpointSettings checkpoints, @Nullable AuditRetention retention,
        boolean outcomes) {
    /** Size from which a file is put aside: 16 MiB, some 20,000 lines. */
    public static final long ROTATION_BYTES = 16L << 20;
    /** Age from which a file is put aside where lines are not kept for ever. */
    public static final Duration ROTATION_AGE = Duration.ofDays(31);
    /** Lines are written and chained, nothing more. */
    public static final AuditOptions PLAIN = new AuditOptions(ROTATION_BYTES, null, false, null, null, null);

    /** @throws IllegalArgumentException if the size is not positive, or lines are deleted without checkpoints */
    public AuditOptions {
        if (rotationBytes <= 0 || retention != null && checkpoints == null) {
            throw new IllegalArgumentException(rotationBytes + ", " + retention);
        }
    }

    /** With lines that tell what became of what models wrote. */
    public AuditOptions(long rotationBytes, @Nullable Duration rotationAge, boolean durable, @Nullable Path hashKey,
            @Nullable CheckpointSettings checkpoints, @Nullable AuditRetention retention) {
        this(rotationBytes, rotationAge, durable, hashKey, checkpoints, retention, true);
    }

    /**
     * What holds for a user: durable lines, keyed hashes and checkpoints, with keys in {@code keys} under
     * {@link UserDirectories#data()}.
     *
     * @param policyHash of the policy in force, for checkpoints; lower-case hexadecimal
     */
    public static AuditOptions of(UserDirectories user, String policyHash) {
        Path keys = user.data().resolve("keys");
        return new AuditOptions(ROTATION_BYTES, null, true, keys.resolve("audit.key"),
                CheckpointSettings.of(new CheckpointKeyFile(keys.resolve("checkpoint.key")), () -> policyHash), null);
    }

    /** The same with a folder where a witness fetches checkpoints; null for none. */
    public AuditOptions droppedIn(@Nullable Path folder) {
        CheckpointSettings present = checkpoints;
        return new AuditOptions(rotationBytes, rotationAge, durable, hashKey,
                present == null ? null : present.droppedIn(folder), retention, outcomes);
    }

    /** The same with a key of the site for checkpoints. */
    public AuditOptions signedBy(CheckpointSigner signer) {
        CheckpointSettings present = checkpoints;
        return new AuditOptions(rotationBytes, rotationAge, durable, hashKey,
                present == null ? null : present.signedBy(signer), retention, outcomes);
    }

    /** The same with checkpoints, if there are any, at least as often as this. */
    public AuditOptions signedEvery(int mostLines, Duration longest) {
        CheckpointSettings present = checkpoints;
        return new AuditOptions(rotationBytes, rotationAge, durable, hashKey,
                present == null ? null : present.atLeastEvery(mostLines, longest), retention, outcomes);
    }

    /** The same with lines that are deleted by their age. */
    public AuditOptions keptFor(AuditRetention time) {
        return new AuditOptions(rotationBytes, ROTATION_AGE, durable, hashKey, checkpoints, time, outcomes);
    }

    /** The same without lines that tell what became of what models wrote. */
    public AuditOptions withoutOutcomes() {
        return new AuditOptions(rotationBytes, rotationAge, durable, hashKey, checkpoints, retention, false);
    }
}
