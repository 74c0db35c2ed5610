// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.audit.AuditChain;
import org.vauban.governance.audit.Checkpointer;
import org.vauban.governance.audit.Pruning;
import org.vauban.governance.checkpoint.CheckpointKeyFile;
import org.vauban.governance.checkpoint.CheckpointSettings;

/** A clock that is temporarily wrong deletes nothing from an audit log. */
class PruningClockTest {
    private static final int ROTATION = 20_000;
    private static final Duration MAXIMUM = Duration.ofDays(40);

    @TempDir
    private Path folder;

    private SignedLog log;
    private final Instant written = Instant.now();
    private int files;

    @BeforeEach
    void fill() throws Exception {
        log = new SignedLog(folder, ROTATION);
        for (int i = 0; i < 4; i++) {
            log.append(60);
        }
        files = log.files().size();
        assertTrue(files > 1);
    }

    private int filesAfter(Duration minimum, Duration passed) throws Exception {
        Pruning pruning = new Pruning(log.file(), minimum, MAXIMUM, Clock.fixed(written.plus(passed), ZoneOffset.UTC));
        CheckpointSettings settings = new CheckpointSettings(new CheckpointKeyFile(log.keyFile()), () -> "", null,
                false, 1, Duration.ofHours(1));
        AuditChain chain = new AuditChain(log.file(), ROTATION, null, AuditChain.FILES);
        try (Checkpointer signing = new Checkpointer(log.file(), settings, pruning, content -> {
            chain.begin();
            chain.append(content);
        })) {
            signing.appended(241);
        }
        chain.close();
        return log.files().size();
    }

    /** @param passed the time since writing to put into each checkpoint; further checkpoints stay unchanged */
    private void tell(List<Duration> passed) throws Exception {
        List<String> lines = new ArrayList<>(Files.readAllLines(log.history()));
        for (int i = 0; i < passed.size(); i++) {
            lines.set(i, lines.get(i).replaceFirst("time [0-9TZ:.-]+", "time " + written.plus(passed.get(i))));
        }
        Files.write(log.history(), lines);
    }

    private static List<Duration> days(int... days) {
        return java.util.Arrays.stream(days).mapToObj(Duration::ofDays).toList();
    }

    @Tag("claim:audit-retention")
    @Test
    void aClockThatJumpsAheadDeletesNothing() throws Exception {
        for (int days : new int[] {50, 5_000}) {
            assertEquals(files, filesAfter(Duration.ZERO, Duration.ofDays(days)), days + " days");
        }
    }

    @Test
    void whatAWrongClockSignedBeforeItWasPutRightDoesNotCount() throws Exception {
        tell(days(5_000, 5_000));
        assertEquals(files, filesAfter(Duration.ZERO, Duration.ofDays(5_010)));
    }

    @Tag("claim:audit-retention")
    @Test
    void filesAreDeletedByATimeThatTheCheckpointsShow() throws Exception {
        tell(days(20, 30, 45, 50));
        assertEquals(files, filesAfter(Duration.ofDays(49), Duration.ofDays(53)), "the last that counts is at 45 days");
        tell(days(20, 30, 45, 50, 50)); // another checkpoint was signed
        assertTrue(filesAfter(Duration.ZERO, Duration.ofDays(53)) < files);
    }

    @Test
    void afterALongSilenceTheLastCheckpointBeforeItCounts() throws Exception {
        tell(days(20, 30, 38, 38));
        assertEquals(files, filesAfter(Duration.ZERO, Duration.ofDays(60)));
        tell(days(20, 30, 38, 60));
        assertEquals(files, filesAfter(Duration.ZERO, Duration.ofDays(61)));
    }
}
