// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.lock;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.vauban.governance.lock.InterProcessLock;

/** Asks from another process whether a lock is free. */
final class LockProbe {
    private LockProbe() {}

    /** Whether a process that is started for it gets the lock. */
    static boolean isFreeForAnotherProcess(Path file) throws IOException, URISyntaxException, InterruptedException {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                classPath(), LockProbe.class.getName(), file.toString()).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new AssertionError(said);
        }
        return said.endsWith("free");
    }

    private static String classPath() throws URISyntaxException {
        List<String> places = new ArrayList<>();
        for (Class<?> type : List.of(LockProbe.class, InterProcessLock.class)) {
            Path place = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
            // a bundle under development is its project folder
            Path classes = place.resolve("target").resolve("classes");
            places.add((Files.isDirectory(classes) ? classes : place).toString());
        }
        return String.join(File.pathSeparator, places);
    }

    /** Argument: the file of the lock. */
    public static void main(String[] arguments) throws IOException {
        Optional<InterProcessLock> lock = InterProcessLock.tryAcquire(Path.of(arguments[0]));
        System.out.println(lock.isPresent() ? "free" : "taken");
        lock.ifPresent(InterProcessLock::close);
    }
}
