// SPDX-License-Identifier: EPL-2.0
package org.vauban.models;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.vauban.governance.lock.InterProcessLock;
import org.vauban.governance.shutdown.ShutdownAction;

/**
 * The file that an import copies into, until it is known which model it is. It goes with the program if that ends in
 * the middle. A lock beside it tells others that the import goes on: a file that nobody holds was left by a process
 * that was killed, and is removed by whoever changes the store next. For one thread.
 */
final class PartialImport implements AutoCloseable {
    private static final String PREFIX = ".import-";
    private static final String COPY = ".part";
    private static final String LOCK = ".lock";

    private final Path copy;
    private final Path file;
    private final InterProcessLock lock;
    private final ShutdownAction atEnd;

    /** @param file of the lock */
    private PartialImport(Path copy, Path file, InterProcessLock lock) {
        this.copy = copy;
        this.file = file;
        this.lock = lock;
        this.atEnd = ShutdownAction.register(ShutdownAction.Phase.REQUESTS, this::abandon);
    }

    /**
     * Begins one.
     *
     * @param store the folder of the models, exists
     */
    static PartialImport begin(Path store) throws IOException {
        removeAbandoned(store);
        while (true) {
            // one who looks for abandoned ones may take the lock at the moment in which its file is made
            Optional<PartialImport> begun = take(store, PREFIX + UUID.randomUUID());
            if (begun.isPresent()) {
                return begun.get();
            }
        }
    }

    /** Empty if somebody has the lock. */
    private static Optional<PartialImport> take(Path store, String name) throws IOException {
        Path file = store.resolve(name + LOCK);
        return InterProcessLock.tryAcquire(file).map(lock -> new PartialImport(store.resolve(name + COPY), file, lock));
    }

    /**
     * Removes what processes have left that were killed.
     *
     * @param store the folder of the models, exists
     */
    static void removeAbandoned(Path store) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(store, PREFIX + "*{" + COPY + "," + LOCK + "}")) {
            for (Path each : files) {
                String name = each.getFileName().toString();
                removeAbandoned(store, name.substring(0, name.lastIndexOf('.')));
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private static void removeAbandoned(Path store, String name) {
        try {
            PartialImport abandoned = take(store, name).orElse(null);
            if (abandoned != null) {
                abandoned.close();
            }
        } catch (IOException e) {
            // it is another user's, who may remove it: nobody here has need of that
        }
    }

    /** Where the copy goes; not there yet. */
    Path copy() {
        return copy;
    }

    /** Removes the copy, unless it was moved to its place. */
    @Override
    public void close() throws IOException {
        atEnd.cancel();
        delete();
    }

    /** The program ends while the thread of the import copies, or waits: gigabytes that nobody would look for. */
    private void abandon() {
        try {
            delete();
        } catch (IOException e) {
            System.getLogger(PartialImport.class.getName()).log(System.Logger.Level.WARNING,
                    "An unfinished import is left: " + copy, e);
        }
    }

    /**
     * The file of the lock goes while the lock is held: an import that gets a file of the same name meanwhile sees that
     * its own is gone. Behind the lock, it would be the file of that import, whose copy then looks abandoned.
     */
    private void delete() throws IOException {
        try (lock) {
            Files.deleteIfExists(copy);
            deleteLock();
        }
    }

    private void deleteLock() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // a virus scanner reads it, perhaps: the model is in its place all the same, and the next import removes it
            System.getLogger(PartialImport.class.getName()).log(System.Logger.Level.DEBUG, file.toString(), e);
        }
    }
}
