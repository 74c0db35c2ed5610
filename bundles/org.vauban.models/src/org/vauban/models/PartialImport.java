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
 * The file to which an import copies until it is known which model it is. It is deleted if the program ends during the
 * import. A lock beside it shows other processes that the import is running: a file without a held lock was left by a
 * killed process, and is deleted at the next change of the store. For one thread.
 */
final class PartialImport implements AutoCloseable {
    private static final String PREFIX = ".import-";
    private static final String COPY = ".part";
    private static final String LOCK = ".lock";

    private final Path copy;
    private final Path file;
    private final InterProcessLock lock;
    private final ShutdownAction atEnd;

    /** @param file the lock file */
    private PartialImport(Path copy, Path file, InterProcessLock lock) {
        this.copy = copy;
        this.file = file;
        this.lock = lock;
        this.atEnd = ShutdownAction.register(ShutdownAction.Phase.REQUESTS, this::abandon);
    }

    /**
     * Begins an import.
     *
     * @param store the models folder, which exists
     */
    static PartialImport begin(Path store) throws IOException {
        removeAbandoned(store);
        while (true) {
            // retried, since a search for abandoned files may take the lock just when its file is created
            Optional<PartialImport> begun = take(store, PREFIX + UUID.randomUUID());
            if (begun.isPresent()) {
                return begun.get();
            }
        }
    }

    /** Returns empty if another process holds the lock. */
    private static Optional<PartialImport> take(Path store, String name) throws IOException {
        Path file = store.resolve(name + LOCK);
        return InterProcessLock.tryAcquire(file).map(lock -> new PartialImport(store.resolve(name + COPY), file, lock));
    }

    /**
     * Deletes the files that killed processes have left.
     *
     * @param store the models folder, which exists
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
            // belongs to another user, who can delete it; it does no harm here
        }
    }

    /** Returns the path of the copy, which does not exist yet. */
    Path copy() {
        return copy;
    }

    /** Deletes the copy, unless it was moved to its final path. */
    @Override
    public void close() throws IOException {
        atEnd.cancel();
        delete();
    }

    /** Deletes gigabytes that would be left behind if the program ends while the import copies or waits. */
    private void abandon() {
        try {
            delete();
        } catch (IOException e) {
            System.getLogger(PartialImport.class.getName()).log(System.Logger.Level.WARNING,
                    "An unfinished import is left: " + copy, e);
        }
    }

    /**
     * Deletes the lock file while holding the lock: an import that creates a file of the same name meanwhile detects
     * that its file is gone. After releasing the lock, this could delete that import's file, whose copy then looks
     * abandoned.
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
            // perhaps a virus scanner reads it: the model has been imported, and the next import deletes the file
            System.getLogger(PartialImport.class.getName()).log(System.Logger.Level.DEBUG, file.toString(), e);
        }
    }
}
