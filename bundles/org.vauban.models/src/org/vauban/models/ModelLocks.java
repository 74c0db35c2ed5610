// SPDX-License-Identifier: EPL-2.0
package org.vauban.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.vauban.governance.lock.InterProcessLock;
import org.vauban.models.ProgressListener.Phase;

/**
 * The locks of a store, one per model: only one thread of all processes changes a model at a time, while others can
 * change other models.
 */
final class ModelLocks {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Path store;

    ModelLocks(Path store) {
        this.store = store;
    }

    /**
     * Creates the folder if necessary, and waits until no other thread or process changes the same model.
     *
     * @throws CatalogueException if the folder cannot be written, or the listener cancels the wait
     */
    InterProcessLock take(String id, ProgressThrottle meter) throws CatalogueException {
        Path locks = store.resolve(".locks");
        try {
            Files.createDirectories(locks);
            for (boolean told = false;; told = true) {
                Optional<InterProcessLock> lock = InterProcessLock.tryAcquire(locks.resolve(id));
                if (lock.isPresent()) {
                    return lock.get();
                }
                if (!told) {
                    meter.begin(Phase.WAITING, id, 0, -1);
                }
                meter.check();
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (IOException e) {
            throw CatalogueException.unwritable(store, e);
        }
    }
}
