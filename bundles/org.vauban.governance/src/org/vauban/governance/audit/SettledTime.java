// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.checkpoint.Checkpoint;
import org.vauban.governance.checkpoint.CheckpointFormatException;

/**
 * What time it is at least, by the checkpoints of a log: a clock may be years ahead for a while, as that of a machine
 * which starts without its time server, and nothing that is deleted by it comes back. The time of a checkpoint counts
 * once the clock is a week later, and none after it says an earlier time: until then the clock may be put right.
 *
 * @param now what the clock says
 * @param least the newest time that counts
 */
record SettledTime(Instant now, Instant least) {
    private static final Duration SETTLING = Duration.ofDays(7);
    private static final int LONGEST = 1 << 20;

    /**
     * @param most a shorter time to wait for, where lines are kept for less than a week
     * @return empty if no checkpoint is old enough
     */
    static Optional<SettledTime> of(Path log, Instant now, Duration most) throws IOException {
        Path history = new CheckpointFiles(log).history();
        if (!Files.exists(history)) {
            return Optional.empty();
        }
        List<Instant> times = new ArrayList<>();
        BoundedLines.read(history, LONGEST, false, line -> {
            Instant time = time(line);
            if (time != null) {
                times.add(time);
            }
        });
        Instant latest = now.minus(most.compareTo(SETTLING) < 0 ? most : SETTLING);
        Instant after = Instant.MAX;
        for (Instant time : times.reversed()) {
            after = time.isBefore(after) ? time : after;
            if (!after.isAfter(latest)) {
                return Optional.of(new SettledTime(now, after));
            }
        }
        return Optional.empty();
    }

    /** The time by the clock if the checkpoints go on to about there; else the one that they show. */
    Instant likely() {
        return now.isAfter(least.plus(SETTLING.multipliedBy(2))) ? least : now;
    }

    private static @Nullable Instant time(String line) {
        try {
            String said = Checkpoint.parse(CheckpointFiles.note(line).text()).extension("time").orElse(null);
            return said == null ? null : Instant.parse(said);
        } catch (CheckpointFormatException | DateTimeException e) {
            return null; // the verification names it
        }
    }
}
