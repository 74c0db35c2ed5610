// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.catalogue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.vauban.governance.internal.Messages;

/** One writer at a time for one model, over all processes of the machine. */
final class StoreLock implements AutoCloseable {
    private final RandomAccessFile file;
    private final FileLock lock;

    private StoreLock(RandomAccessFile file, FileLock lock) {
        this.file = file;
        this.lock = lock;
    }

    /** Makes the folder if need be and waits until nobody else holds the lock. */
    static StoreLock take(Path directory, String id, Meter meter) throws CatalogueException {
        Path locks = directory.resolve(".locks");
        RandomAccessFile file;
        try {
            Files.createDirectories(locks);
            file = new RandomAccessFile(locks.resolve(id).toFile(), "rw");
        } catch (IOException e) {
            throw new CatalogueException(Messages.text("store.unwritable", directory, e.getClass().getSimpleName()), e);
        }
        try {
            boolean told = false;
            while (true) {
                FileLock lock = null;
                try {
                    lock = file.getChannel().tryLock();
                } catch (OverlappingFileLockException e) {
                    // a thread of this process has it: wait like for another process
                }
                if (lock != null)
                    return new StoreLock(file, lock);
                if (!told)
                    meter.begin(ProgressListener.Phase.WAITING, id, 0, -1);
                told = true;
                meter.check();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        } catch (IOException e) {
            close(file);
            throw new CatalogueException(Messages.text("store.unwritable", directory, e.getMessage()), e);
        } catch (CatalogueException e) {
            close(file);
            throw e;
        }
    }

    private static void close(RandomAccessFile file) {
        try {
            file.close();
        } catch (IOException e) {
            // nothing was written to it
        }
    }

    @Override
    public void close() {
        try {
            lock.release();
        } catch (IOException e) {
            // closing the file releases it too
        }
        close(file);
    }
}
