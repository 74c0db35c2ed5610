// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.console;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.vauban.server.tests.Served;

/** Ends a test's process and the processes that it has started. */
final class ProcessTree {
    /** Index of the thread count in {@code /proc/PID/stat}, counted after the process name. */
    private static final int THREADS = 17;

    private ProcessTree() {}

    /** Kills all of them, and returns when none of them writes into the test's folder any more. */
    static void kill(Process root) {
        List<ProcessHandle> started = root.descendants().toList();
        root.destroyForcibly(); // first, otherwise it would start others in their place
        started.forEach(ProcessHandle::destroyForcibly);
        root.onExit().join();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Served.PATIENCE.toSeconds());
        for (ProcessHandle each : started) {
            while (isRunning(each)) {
                assertTrue(System.nanoTime() < end, () -> "it cannot be killed: " + each.info());
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    /**
     * Whether a process still runs. A process that has ended stays in the table until its new parent reaps it, which
     * may take a while.
     */
    private static boolean isRunning(ProcessHandle process) {
        String state;
        try {
            state = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"),
                    StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return process.isAlive(); // it has ended, or this is not Linux
        }
        String[] fields = state.substring(state.lastIndexOf(')') + 2).split(" ");
        return process.isAlive() && !(fields[0].equals("Z") && fields[THREADS].equals("1"));
    }
}
