// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.tests.connection;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.lsp.tests.Patience;
import org.vauban.lsp.tests.ProcessTree;
import org.vauban.lsp.tests.ServerProcess;
import org.vauban.lsp.tests.Wire;

/**
 * Mutated messages: whatever arrives, the server answers or closes cleanly, keeps its memory bounded and never hangs.
 * The property {@code vauban.fuzz} sets the number of messages, 2,000 by default, and {@code vauban.fuzz.seed} the
 * seed. The results are written to {@code target/fuzz.txt}.
 */
class FuzzTest {
    private static final int COUNT = Integer.getInteger("vauban.fuzz", 2_000);
    private static final long SEED = Long.getLong("vauban.fuzz.seed", 20);
    private static final int CHECK_EVERY = 100;
    private static final long MAX_MEGABYTES = 512;

    @TempDir
    private Path home;
    private final Random random = new Random(SEED);
    private Process process;
    private Wire wire;
    private int restarts;
    private long largest;

    @Tag("claim:protocol-robust")
    @Test
    @Timeout(3_600)
    void answersOrClosesCleanlyWhateverComes() throws Exception {
        long begin = System.nanoTime();
        start();
        int probe = 1_000_000;
        for (int n = 0; n < COUNT; n++) {
            String body = FuzzMessages.mutated(random);
            try {
                wire.send(body);
                if (n % CHECK_EVERY == CHECK_EVERY - 1) {
                    check(++probe, n);
                }
            } catch (IOException e) {
                closedCleanly(n, body);
            }
        }
        check(++probe, COUNT);
        ProcessTree.kill(process);
        Files.writeString(Path.of(System.getProperty("vauban.root"), "target", "fuzz.txt"),
                COUNT + " messages, seed " + SEED
                        + ": answered to the end, closed cleanly " + restarts + " times, at most " + largest
                        + " MiB resident, "
                        + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin) + " s\n");
        assertTrue(restarts < COUNT / 20, "closed too often: " + restarts);
    }

    /** Asserts that the server still answers, or has closed as the protocol permits. */
    private void check(int probe, int n) throws Exception {
        JsonObject answer;
        try {
            wire.request(probe, "vauban/status", "null");
            answer = CompletableFuture.supplyAsync(() -> {
                try {
                    return wire.answer(probe);
                } catch (IOException e) {
                    return null;
                }
            }).get(Patience.SECONDS, TimeUnit.SECONDS);
        } catch (IOException e) {
            answer = null;
        }
        if (answer == null) {
            closedCleanly(n, "the probe");
            return;
        }
        long megabytes = Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
                .findFirst().orElse(0);
        largest = Math.max(largest, megabytes);
        assertTrue(megabytes < MAX_MEGABYTES, () -> megabytes + " MiB");
    }

    private void closedCleanly(int n, String last) throws Exception {
        assertTrue(process.waitFor(Patience.SECONDS, TimeUnit.SECONDS), () -> "hangs after message " + n + ": " + last);
        assertTrue(process.exitValue() == 0 || process.exitValue() == 1,
                () -> "ended with " + process.exitValue() + " after message " + n + ": " + last);
        restarts++;
        start();
    }

    private void start() throws Exception {
        process = ServerProcess.start(home);
        wire = new Wire(process.getInputStream(), new BufferedOutputStream(process.getOutputStream()));
        for (String message : List.of(FuzzMessages.HELLO, FuzzMessages.OPEN)) {
            wire.send(message);
        }
        assertNotNull(wire.answer(1));
    }
}
