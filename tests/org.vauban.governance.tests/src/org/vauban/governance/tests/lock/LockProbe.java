// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.lock;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import org.vauban.governance.lock.InterProcessLock;
import org.vauban.governance.tests.ChildProcess;

/** Checks from another process whether a lock is free. */
final class LockProbe {
    private LockProbe() {}

    /** Whether a process that is started for this check gets the lock. */
    static boolean isFreeForAnotherProcess(Path file) throws IOException, URISyntaxException, InterruptedException {
        Process process = ChildProcess.of(LockProbe.class, List.of(InterProcessLock.class), file.toString())
                .redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new AssertionError(said);
        }
        return said.endsWith("free");
    }

    /** Argument: the lock file. */
    public static void main(String[] arguments) throws IOException {
        Optional<InterProcessLock> lock = InterProcessLock.tryAcquire(Path.of(arguments[0]));
        System.out.println(lock.isPresent() ? "free" : "taken");
        lock.ifPresent(InterProcessLock::close);
    }
}
