// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.knowledge.host.tests.Hosts;
import org.vauban.knowledge.host.tests.Trials;
import org.vauban.knowledge.host.tests.WithIndex;
import org.vauban.knowledge.process.ChildException;
import org.vauban.knowledge.process.IndexClient;
import org.vauban.knowledge.process.IndexTraining;
import org.vauban.knowledge.process.KnowledgeLaunch;
import org.vauban.knowledge.protocol.IndexProtocol.Begun;
import org.vauban.knowledge.protocol.IndexProtocol.Hits;
import org.vauban.knowledge.protocol.IndexProtocol.Search;

/** The index host is killed at any moment while it writes. */
@Tag("slow")
class IndexKillTest {
    private static final int FEW = 4;
    private static final int TRIALS = Trials.count("KILLS", FEW);

    @TempDir
    Path folder;

    @Timeout(Trials.SECONDS)
    @Test
    void nothingThatWasAnsweredIsLostAndNothingIsDamaged() throws Exception {
        long seed = Trials.seed();
        Random random = new Random(seed);
        Map<String, Integer> answered = new HashMap<>();
        List<Long> ready = new ArrayList<>();
        int recovered = 0;
        KnowledgeLaunch launch = Hosts.launch().withArchives(folder.resolve("host"));
        if (TRIALS > FEW) { // a client has created it by the time that hosts are killed
            new IndexTraining().make(launch);
        }
        Path index = folder.resolve("index");
        IndexClient client = new IndexClient(launch, index);
        try {
            client.begin(Duration.ofSeconds(20));
            for (int trial = 0; trial < TRIALS; trial++) {
                String about = "seed " + seed + ", trial " + trial;
                Map<String, Integer> sent = new HashMap<>(answered);
                writeUntilKilled(client, random, trial, answered, sent);

                long start = System.nanoTime();
                client.close();
                client = new IndexClient(launch, index);
                Begun begun = client.begin(Duration.ofSeconds(20));
                ready.add((System.nanoTime() - start) / 1_000_000);
                recovered += begun.recovered();
                assertEquals("", begun.rebuilt(), about);
                check(client, answered, sent, about);
                if (random.nextBoolean()) {
                    client.end();
                    client.begin(Duration.ofSeconds(20));
                }
            }
        } finally {
            client.close();
        }
        ready.sort(Long::compare);
        Trials.report("kills-" + seed, TRIALS + " kills, seed " + seed + ": 0 files lost, 0 damaged, " + recovered
                + " taken from the journal; the next process could write after " + ready.get(TRIALS / 2)
                + " ms (median), at most " + ready.getLast() + " ms");
    }

    /** Asserts that all acknowledged files exist, at most one other file does, and all of them are found. */
    private static void check(IndexClient next, Map<String, Integer> answered, Map<String, Integer> sent, String about)
            throws Exception {
        Map<String, Integer> kept = new HashMap<>();
        next.files(file -> kept.put(file.path(), Integer.parseInt(file.stamp().sha256())));
        for (Map.Entry<String, Integer> each : answered.entrySet()) {
            Integer now = kept.get(each.getKey());
            assertTrue(each.getValue().equals(now) || sent.get(each.getKey()).equals(now),
                    about + ": " + each + " became " + now);
        }
        long unasked = kept.entrySet().stream()
                .filter(each -> !each.getValue().equals(answered.get(each.getKey()))).count();
        assertTrue(unasked <= 1, about + ": the one that was under way, and no other");
        answered.clear();
        answered.putAll(kept);
        for (Map.Entry<String, Integer> each : kept.entrySet()) {
            Hits hits = next.search(new Search("\"version " + each.getValue() + " end\"", 10, List.of(each.getKey())));
            assertEquals(1, hits.hits().size(), about + ": " + each);
            assertFalse(hits.hits().getFirst().passage().text().isEmpty());
        }
    }

    /** Adds and replaces files until the process has ended. */
    private static void writeUntilKilled(IndexClient client, Random random, int trial, Map<String, Integer> answered,
            Map<String, Integer> sent) throws Exception {
        int after = 5 + random.nextInt(80);
        int micros = random.nextInt(3_000);
        CountDownLatch reached = new CountDownLatch(1);
        Thread killer = new Thread(() -> {
            try {
                reached.await();
                TimeUnit.MICROSECONDS.sleep(micros); // at any moment of a request
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            ProcessHandle.of(client.pid()).ifPresent(ProcessHandle::destroyForcibly);
        }, "killer");
        killer.start();
        try {
            for (int i = 0; i < 100_000; i++) {
                String path = "/file" + random.nextInt(60);
                int version = trial * 1_000_000 + i;
                sent.put(path, version);
                client.put(put(path, version));
                answered.put(path, version);
                if (i % 17 == 16) {
                    client.commit();
                }
                if (i == after) {
                    reached.countDown();
                }
            }
            throw new AssertionError("it was not killed");
        } catch (ChildException e) {
            assertEquals(ChildException.Kind.ENDED, e.kind(), e.getMessage());
        } finally {
            reached.countDown();
            killer.join();
        }
    }

    private static org.vauban.knowledge.protocol.IndexProtocol.Put put(String path, int version) {
        var put = WithIndex.put(path, "en", "version " + version + " end", "more text of version " + version);
        var file = put.file();
        return new org.vauban.knowledge.protocol.IndexProtocol.Put(
                new org.vauban.knowledge.protocol.IndexedFile(file.path(), file.format(),
                        new org.vauban.knowledge.protocol.FileStamp(1, 2, Integer.toString(version)), null, "", 2,
                        file.rules()),
                put.passages());
    }
}
