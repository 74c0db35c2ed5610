// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.vauban.governance.internal.SecretFile;
import org.vauban.governance.lock.InterProcessLock;
import org.vauban.remote.message.Messages;

/** Changes a file of the user that several threads and processes change. */
final class LockedFile {
    private LockedFile() {}

    /** Reads the present content, and returns the new one. */
    @FunctionalInterface
    interface Content {
        String get() throws IOException;
    }

    /**
     * Replaces a file as a whole, while holding its lock.
     *
     * @param file need not exist, nor its folder; afterwards only its owner can read it
     * @param patience how long to wait for the lock
     */
    static void replace(Path file, Duration patience, Messages messages, Content content) throws IOException {
        Path folder = file.getParent();
        Files.createDirectories(folder, SecretFile.rights(folder, "rwx------"));
        Optional<InterProcessLock> lock = InterProcessLock.acquire(file.resolveSibling(file.getFileName() + ".lock"),
                patience, SecretFile.rights(folder, "rw-------"));
        try (InterProcessLock held = lock.orElseThrow(() -> new IOException(messages.get("settings.locked")))) {
            SecretFile.replace(file, content.get());
        }
    }
}
