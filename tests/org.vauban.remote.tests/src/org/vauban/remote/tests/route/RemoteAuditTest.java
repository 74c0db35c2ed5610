// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.tests.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.ApprovedText;
import org.vauban.governance.AuditLog;
import org.vauban.governance.AuditVerification;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.remote.RemoteEndpoint;
import org.vauban.governance.remote.RemotePolicy;
import org.vauban.remote.route.RemoteAudit;
import org.vauban.remote.tests.Machine;
import org.vauban.remote.tests.Patience;

/** What is recorded about requests in progress when the policy changes, and with it the audit log. */
class RemoteAuditTest {
    private static final String ADDRESS = "http://127.0.0.1:9";
    private static final int THREADS = 4;
    private static final int REQUESTS = 10;

    @TempDir
    Path folder;
    private Machine machine;
    private ApprovedText text;

    @BeforeEach
    void machine() throws Exception {
        machine = new Machine(folder);
        machine.grant(ADDRESS);
        text = machine.approved("chat", "Why?");
    }

    private void sending(RemoteAudit audit, Policy policy) throws Exception {
        audit.sending(policy, endpoint(policy), "served", "chat", List.of(text), false);
    }

    private static void ended(RemoteAudit audit, Policy policy) throws Exception {
        audit.ended(policy, endpoint(policy), "served", "chat", null, "finish=END");
    }

    private static RemoteEndpoint endpoint(Policy policy) throws Exception {
        return RemotePolicy.of(policy).endpoint("team").orElseThrow();
    }

    @Test
    void anAnswerIsRecordedInTheLogOfTheMoment() throws Exception {
        Path first = machine.folder.resolve("first.jsonl");
        Path second = machine.folder.resolve("second.jsonl");
        Policy before = machine.grant(ADDRESS, "audit.file", "\"" + first + "\"").read();
        Policy after = machine.grant(ADDRESS, "audit.file", "\"" + second + "\"").read();
        try (RemoteAudit audit = new RemoteAudit(machine.environment())) {
            sending(audit, before);
            sending(audit, after);
            ended(audit, before);
        }
        assertTrue(Files.readString(first).contains("\"remote.request\""));
        List<String> lines = Files.readAllLines(second).stream().filter(line -> line.contains("\"remote.")).toList();
        assertEquals(2, lines.size(), lines::toString);
        assertTrue(lines.getFirst().contains("\"remote.request\""), lines::toString);
        assertTrue(lines.getLast().contains("\"remote.answer\""), lines::toString);
    }

    /** A log signs its last checkpoint when it is closed. */
    @Test
    void whatEndsAfterTheEngineIsRecordedInALogThatIsClosed() throws Exception {
        Policy policy = machine.read();
        RemoteAudit audit = new RemoteAudit(machine.environment());
        sending(audit, policy);
        audit.close();
        ended(audit, policy);
        assertEquals(2, machine.audit().size());
        AuditVerification verified = AuditLog.verify(machine.user.audit());
        assertEquals(verified.lines(), verified.covered());
    }

    @Test
    void noLineIsLostWhileThePolicyChanges() throws Exception {
        List<Policy> policies = List.of(machine.read(), machine.grant(ADDRESS, "remote.requestsPerDay", "9").read());
        CyclicBarrier begin = new CyclicBarrier(THREADS);
        List<Future<?>> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS);
                RemoteAudit audit = new RemoteAudit(machine.environment())) {
            for (int i = 0; i < THREADS; i++) {
                Policy policy = policies.get(i % policies.size());
                all.add(threads.submit(() -> {
                    begin.await();
                    for (int request = 0; request < REQUESTS; request++) {
                        sending(audit, policy);
                        ended(audit, policy);
                    }
                    return null;
                }));
            }
            for (Future<?> each : all) {
                each.get(Patience.SECONDS, TimeUnit.SECONDS);
            }
        }
        assertEquals(2 * THREADS * REQUESTS, machine.audit().size());
    }
}
