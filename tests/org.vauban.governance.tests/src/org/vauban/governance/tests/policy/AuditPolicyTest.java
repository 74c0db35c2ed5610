// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.AuditLog;
import org.vauban.governance.AuditOptions;
import org.vauban.governance.AuditOutcome;
import org.vauban.governance.AuditRetention;
import org.vauban.governance.UserDirectories;
import org.vauban.governance.checkpoint.CheckpointSettings;
import org.vauban.governance.policy.GatePolicy;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.tests.Patience;

/** Policies determine in every program how often the audit log is signed and how long its lines are kept. */
class AuditPolicyTest {
    @TempDir
    Path folder;

    private UserDirectories user;

    @BeforeEach
    void makeUser() {
        user = UserDirectories.of("Linux", folder, Map.of("vauban.home", folder.resolve("home").toString())::get,
                name -> null);
    }

    private Policy policy(String text) throws Exception {
        return Policy.read(List.of(Files.writeString(folder.resolve("policy.json"), text)));
    }

    private AuditOptions options(String text) throws Exception {
        Policy policy = policy(text);
        return GatePolicy.of(policy).options(user, policy);
    }

    private CheckpointSettings checkpoints(String text) throws Exception {
        return Objects.requireNonNull(options(text).checkpoints());
    }

    @Test
    void checkpointsComeAtLeastAsOften() throws Exception {
        assertEquals(16, checkpoints("{\"audit.checkpointLines\": \"16\"}").lines());
        assertEquals(CheckpointSettings.LINES, checkpoints("{\"audit.checkpointLines\": \"1000\"}").lines());
        assertEquals(Duration.ofSeconds(5), checkpoints("{\"audit.checkpointSeconds\": \"5\"}").interval());
        assertEquals(CheckpointSettings.INTERVAL, checkpoints("{\"audit.checkpointSeconds\": \"600\"}").interval());
    }

    @Test
    void aLogIsSignedAfterSoManyLines() throws Exception {
        Path file = folder.resolve("log/audit.jsonl");
        Path history = folder.resolve("log/audit.jsonl.checkpoints");
        Policy policy = policy("{\"audit.checkpointLines\": \"2\"}");
        try (AuditLog log = GatePolicy.of(policy).log(user, policy, file)) {
            log.event("state.read", "m", "1");
            assertFalse(Files.exists(history));
            log.event("state.read", "m", "2");
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Patience.SECONDS);
            while (!Files.exists(history)) {
                assertTrue(System.nanoTime() < end, "no checkpoint of two lines");
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    @Test
    void aLogOfRequestsTellsNothingOfWhatBecameOfAnswers() throws Exception {
        AuditOutcome outcome = new AuditOutcome("chat", "m", AuditOutcome.Result.SHOWN, "text", 0);
        for (String level : List.of("requests", "outcomes")) {
            Path file = folder.resolve(level + "/audit.jsonl");
            Policy policy = policy("{\"audit.level\": \"" + level + "\"}");
            try (AuditLog log = GatePolicy.of(policy).log(user, policy, file)) {
                log.event("state.read", "m", "1");
                log.outcome(outcome);
            }
            String lines = Files.readString(file);
            assertTrue(lines.contains("state.read"), lines);
            assertEquals(level.equals("outcomes"), lines.contains("output.shown"), lines);
        }
        assertTrue(options("{}").outcomes());
    }

    /** The lines are about that user. */
    @Test
    void aPolicyOfTheUserDoesNotDeleteLinesSooner() throws Exception {
        Path own = Files.createDirectories(user.config()).resolve("policy.json");
        assertEquals(own, user.policies().getLast());
        Files.writeString(own, "{\"audit.retentionDays\": \"1\"}");
        Policy alone = Policy.read(List.of(own));
        assertEquals(new AuditRetention(Duration.ZERO, Duration.ofDays(180)),
                GatePolicy.of(alone).options(user, alone).retention());
        Path machine = Files.writeString(folder.resolve("machine.json"), "{\"audit.retentionDays\": \"90\"}");
        Policy both = Policy.read(List.of(machine, own));
        assertEquals(new AuditRetention(Duration.ZERO, Duration.ofDays(90)),
                GatePolicy.of(both).options(user, both).retention());
    }

    @Test
    void linesAreKeptAsLongAsTheMinimumAndNoLongerThanTheMaximum() throws Exception {
        assertEquals(new AuditRetention(Duration.ZERO, Duration.ofDays(365)),
                options("{\"audit.retentionDays\": \"365\"}").retention());
        assertEquals(new AuditRetention(Duration.ofDays(180), Duration.ofDays(365)),
                options("{\"audit.retentionDays\": \"365\", \"audit.minimumDays\": \"180\"}").retention());
        assertEquals(new AuditRetention(Duration.ofDays(180), Duration.ofDays(180)),
                options("{\"audit.retentionDays\": \"90\", \"audit.minimumDays\": \"180\"}").retention());
        assertEquals(null, options("{\"audit.minimumDays\": \"180\"}").retention(), "nothing is deleted");
    }
}
