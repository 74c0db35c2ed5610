// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.governance.AuditLog;
import org.vauban.governance.AuditOptions;
import org.vauban.governance.AuditVerification;
import org.vauban.governance.GovernanceException;
import org.vauban.governance.audit.AuditChain;
import org.vauban.governance.audit.GroupCommit;

/** Acknowledged lines are in the log, whatever happens to writers and disks. */
class DurabilityTest {
    private static final int WRITERS = 8;
    private static final int ROTATION = 20_000;
    /** Number of kills; set the system property for runs longer than a test may take. */
    private static final int KILLS = Integer.getInteger("vauban.audit.kills", 16);

    @TempDir
    Path folder;

    private Set<String> written(SignedLog log) throws Exception {
        Set<String> details = new TreeSet<>();
        for (Path file : log.files()) {
            for (String line : Files.readAllLines(file)) {
                JsonObject json = JsonParser.parseString(line).getAsJsonObject();
                if (json.has("event")) {
                    details.add(json.get("detail").getAsString());
                }
            }
        }
        return details;
    }

    private static void assertIntact(SignedLog log) throws Exception {
        AuditVerification verification = log.verifyWithDrop();
        assertTrue(verification.intact(), verification.toString());
        assertEquals(verification.lines(), verification.covered());
    }

    private static void assertAllThere(Set<String> acknowledged, Set<String> written) {
        Set<String> lost = new TreeSet<>(acknowledged);
        lost.removeAll(written);
        assertEquals(Set.of(), lost);
    }

    @Tag("claim:audit-durable")
    @Test
    void aDiskThatIsFullLosesNothingThatWasAcknowledged() throws Exception {
        SignedLog signed = new SignedLog(folder, ROTATION);
        AuditOptions options = signed.options(50);
        AuditOptions durable = new AuditOptions(ROTATION, null, true, options.hashKey(), options.checkpoints(), null);
        Random random = new Random(28);
        Set<String> acknowledged = new ConcurrentSkipListSet<>();
        AtomicInteger refused = new AtomicInteger();
        AtomicInteger unexpected = new AtomicInteger();
        List<Thread> writers = new ArrayList<>();
        AuditChain.ChannelFactory faulty = file -> new FaultyChannel(AuditChain.FILES.open(file), random, 12);
        List<AuditLog> logs = new ArrayList<>();
        for (int i = 0; i < WRITERS / 2; i++) {
            logs.add(new AuditLog(signed.file(), durable, faulty)); // a log per simulated process
        }
        for (int i = 0; i < WRITERS; i++) {
            int writer = i;
            AuditLog log = logs.get(i % logs.size());
            writers.add(new Thread(() -> {
                for (int n = 0; n < 125; n++) {
                    String name = writer + "-" + n;
                    try {
                        log.event("test.line", "model", name);
                        acknowledged.add(name);
                    } catch (GovernanceException e) {
                        refused.incrementAndGet();
                    } catch (RuntimeException e) {
                        unexpected.incrementAndGet();
                    }
                }
            }, "audit-writer"));
        }
        writers.forEach(Thread::start);
        for (Thread writer : writers) {
            writer.join();
        }
        logs.forEach(AuditLog::close);
        assertEquals(0, unexpected.get());
        assertTrue(refused.get() > 50 && acknowledged.size() > 300, refused + ", " + acknowledged.size());
        signed.append(1); // repairs a partial line
        assertAllThere(acknowledged, written(signed));
        assertIntact(signed);
    }

    @Tag("claim:audit-durable")
    @Test
    void writersThatAreKilledLoseNothingThatWasAcknowledged() throws Exception {
        SignedLog signed = new SignedLog(folder, ROTATION);
        Random random = new Random(9);
        Set<String> acknowledged = new ConcurrentSkipListSet<>();
        List<PrintingWriter> writers = new ArrayList<>();
        try {
            for (int kills = 0; kills < KILLS; kills++) {
                while (writers.size() < WRITERS) {
                    writers.add(PrintingWriter.start(folder, acknowledged, "w" + kills + '.' + writers.size()));
                }
                PrintingWriter victim = writers.remove(random.nextInt(WRITERS));
                victim.awaitFirst();
                victim.kill();
            }
        } finally {
            for (PrintingWriter writer : writers) {
                writer.kill();
            }
        }
        signed.append(1);
        assertTrue(acknowledged.size() > KILLS, acknowledged.size() + " acknowledged");
        assertAllThere(acknowledged, written(signed));
        assertIntact(signed);
    }

    /** A process that writes, and a thread that collects the acknowledged lines. */
    private record PrintingWriter(Process process, Thread reader, CountDownLatch first) {
        static PrintingWriter start(Path folder, Set<String> acknowledged, String name) throws Exception {
            Process process = SignedChild.startPrinting(folder, ROTATION, 20, name);
            CountDownLatch first = new CountDownLatch(1);
            Thread reader = new Thread(() -> process.inputReader().lines().forEach(line -> {
                if (line.endsWith(";")) { // otherwise the process was killed while printing
                    acknowledged.add(line.substring(0, line.length() - 1));
                    first.countDown();
                }
            }), "audit-acknowledged");
            reader.start();
            return new PrintingWriter(process, reader, first);
        }

        void awaitFirst() throws InterruptedException {
            assertTrue(first.await(120, TimeUnit.SECONDS), "nothing was acknowledged");
        }

        void kill() throws InterruptedException {
            process.toHandle().destroyForcibly();
            process.waitFor();
            reader.join();
        }
    }

    @Tag("claim:audit-durable")
    @Test
    void onlyAForceThatBeganAfterItAcknowledgesALine() throws Exception {
        AtomicInteger forces = new AtomicInteger();
        GroupCommit commit = new GroupCommit(() -> {
            if (forces.incrementAndGet() == 2) {
                throw new IOException("full");
            }
        });
        GroupCommit.Batch first = commit.written();
        commit.await(first);
        commit.await(first);
        assertEquals(1, forces.get(), "known already");
        GroupCommit.Batch second = commit.written();
        assertThrows(IOException.class, () -> commit.await(second));
        GroupCommit.Batch third = commit.written();
        commit.await(third);
        assertThrows(IOException.class, () -> commit.await(second), "a later success proves nothing of it");
        assertEquals(3, forces.get());
    }

    @Test
    void closingForcesWhatIsWrittenAndOpensNothingAnew() throws Exception {
        SignedLog signed = new SignedLog(folder, ROTATION);
        CountDownLatch forcing = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        AtomicInteger opened = new AtomicInteger();
        AuditLog log = new AuditLog(signed.file(), new AuditOptions(ROTATION, null, true, null, null, null), file -> {
            opened.incrementAndGet();
            return new FaultyChannel(AuditChain.FILES.open(file), new Random(1), Integer.MAX_VALUE) {
                @Override
                public void force(boolean metaData) throws IOException {
                    forcing.countDown();
                    try {
                        released.await();
                    } catch (InterruptedException e) {
                        throw new InterruptedIOException();
                    }
                    super.force(metaData);
                }
            };
        });
        FutureTask<Void> written = new FutureTask<>(() -> {
            log.event("test.line", "model", "last");
            return null;
        });
        new Thread(written, "audit-writer").start();
        assertTrue(forcing.await(120, TimeUnit.SECONDS), "nothing was forced");
        Thread closer = new Thread(log::close, "audit-closer");
        closer.start();
        while (closer.getState() != Thread.State.WAITING && closer.isAlive()) {
            Thread.onSpinWait();
        }
        released.countDown();
        written.get(120, TimeUnit.SECONDS);
        closer.join();
        assertEquals(1, opened.get());
        assertEquals(Set.of("last"), written(signed));
    }

    @Test
    void oneForceServesAllWhoWait() throws Exception {
        CyclicBarrier all = new CyclicBarrier(WRITERS);
        AtomicInteger forces = new AtomicInteger();
        GroupCommit commit = new GroupCommit(forces::incrementAndGet);
        AtomicInteger failures = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            threads.add(new Thread(() -> {
                try {
                    GroupCommit.Batch batch = commit.written();
                    all.await(); // so that all belong to the same batch
                    commit.await(batch);
                } catch (Exception e) {
                    failures.incrementAndGet();
                }
            }, "audit-writer"));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(0, failures.get());
        assertEquals(1, forces.get());
    }
}
