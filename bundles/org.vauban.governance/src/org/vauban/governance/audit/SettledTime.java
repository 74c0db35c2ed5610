// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.checkpoint.Checkpoint;
import org.vauban.governance.checkpoint.CheckpointFormatException;

/**
 * Derives a reliable lower bound of the current time from the checkpoints of a log. A clock may be years ahead for a
 * while, for example on a machine that starts without its time server, and deleted lines cannot be restored. The time
 * of a checkpoint counts once the clock is a week later and no later checkpoint states an earlier time: the clock may
 * be corrected until then.
 *
 * @param now the time by the clock
 * @param least the newest time that counts
 */
record SettledTime(Instant now, Instant least) {
    private static final Duration SETTLING = Duration.ofDays(7);
    private static final int LONGEST = 1 << 20;

    /**
     * @param most a shorter waiting period, used if lines are kept for less than a week
     * @return empty if no checkpoint is old enough
     */
    static Optional<SettledTime> of(Path log, Instant now, Duration most) throws IOException {
        Path history = new CheckpointFiles(log).history();
        if (!Files.exists(history)) {
            return Optional.empty();
        }
        Instant latest = now.minus(most.compareTo(SETTLING) < 0 ? most : SETTLING);
        AtomicReference<@Nullable Instant> settled = new AtomicReference<>();
        BoundedLines.read(history, LONGEST, false, line -> {
            Instant time = time(line);
            if (time != null && !time.isAfter(latest)) {
                settled.set(time); // all times after the last one of these are later
            }
        });
        Instant least = settled.get();
        return least == null ? Optional.empty() : Optional.of(new SettledTime(now, least));
    }

    /** Returns the clock's time if it is within two weeks of the proven time, else the proven one. */
    Instant likely() {
        return now.isAfter(least.plus(SETTLING.multipliedBy(2))) ? least : now;
    }

    private static @Nullable Instant time(String line) {
        try {
            String said = Checkpoint.parse(CheckpointFiles.note(line).text()).extension("time").orElse(null);
            return said == null ? null : Instant.parse(said);
        } catch (CheckpointFormatException | DateTimeException e) {
            return null; // the verification reports it
        }
    }
}
