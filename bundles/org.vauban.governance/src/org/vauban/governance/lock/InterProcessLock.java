// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.lock;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jdt.annotation.Nullable;

/**
 * An exclusive lock between threads and processes, held on a file that has no other use.
 * <p>
 * POSIX binds a lock to the process and the file, and drops it when the process closes <em>any</em> channel of that
 * file. This type therefore opens a lock file only once at a time: while one thread holds the lock, others are refused
 * without touching the file. Files are identified by their file-system key, not by their names, so that a link and its
 * target are the same file. After locking, the name is checked again: a lock on a file that was deleted or replaced
 * meanwhile excludes no other process and is given up.
 * <p>
 * No other code may open the file. If it is deleted while the lock is held, the next caller can lock its replacement;
 * {@link #isCurrent()} detects this. Thread-safe; any thread may close a lock, not only the one that acquired it. An
 * interrupt does not end a wait; the flag stays set.
 */
public final class InterProcessLock implements AutoCloseable {
    private static final long SHORTEST_PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(20);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final int ATTEMPTS = 32;

    /** The files that this process holds locks on; also the monitor under which lock files are opened and closed. */
    private static final Set<Object> HELD = new HashSet<>();
    /**
     * Channels that must stay open because other code in this process, such as another copy of this class, locks their
     * file.
     */
    private static final Map<Object, FileChannel> KEPT = new HashMap<>();

    private final Path path;
    private final Object identity;
    private final FileChannel channel;
    private final FileLock lock;
    private boolean closed;

    private InterProcessLock(Path path, Object identity, FileChannel channel, FileLock lock) {
        this.path = path;
        this.identity = identity;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Acquires the lock if it is free.
     *
     * @param file created if it is missing; its folder must exist
     * @param attributes attributes of the file if it is created
     * @return empty if another thread or process holds the lock
     * @throws IOException if the file cannot be created, opened or locked
     */
    public static Optional<InterProcessLock> tryAcquire(Path file, FileAttribute<?>... attributes) throws IOException {
        Path path = file.toAbsolutePath();
        // an interrupt would close the channel during an operation
        boolean interrupted = Thread.interrupted();
        try {
            for (int attempt = 1;; attempt++) {
                try {
                    synchronized (HELD) {
                        return Optional.ofNullable(attempt(path, attributes));
                    }
                } catch (ClosedChannelException | ReplacedException | NoSuchFileException e) {
                    interrupted |= Thread.interrupted();
                    if (attempt == ATTEMPTS) {
                        throw e;
                    }
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Acquires the lock, waiting while another thread or process holds it.
     *
     * @param file as for {@link #tryAcquire}
     * @param patience maximum time to wait
     * @return empty if the lock did not become free within that time
     * @throws IOException if the file cannot be created, opened or locked
     */
    public static Optional<InterProcessLock> acquire(Path file, Duration patience, FileAttribute<?>... attributes)
            throws IOException {
        boolean interrupted = false;
        long start = System.nanoTime();
        try {
            for (long pause = SHORTEST_PAUSE_NANOS;; pause = Math.min(pause * 2, LONGEST_PAUSE_NANOS)) {
                Optional<InterProcessLock> lock = tryAcquire(file, attributes);
                if (lock.isPresent() || System.nanoTime() - start > patience.toNanos()) {
                    return lock;
                }
                interrupted |= Thread.interrupted(); // with the flag set, parking would return at once
                LockSupport.parkNanos(pause);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * Tries to lock the file. The caller holds the monitor: from creating or opening a file until its holder is known,
     * no other thread may open or close it.
     */
    private static @Nullable InterProcessLock attempt(Path path, FileAttribute<?>... attributes) throws IOException {
        if (!Files.exists(path)) {
            try {
                Files.createFile(path, attributes);
            } catch (FileAlreadyExistsException e) {
                // another process was faster: use its file
            }
        }
        Object identity = identity(path);
        if (HELD.contains(identity)) {
            return null;
        }
        FileChannel channel = KEPT.remove(identity);
        if (channel == null || !channel.isOpen()) {
            channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
        }
        boolean done = false;
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                return null;
            }
            if (!identity.equals(identity(path))) {
                throw new ReplacedException(path);
            }
            HELD.add(identity);
            done = true;
            return new InterProcessLock(path, identity, channel, lock);
        } catch (OverlappingFileLockException e) {
            // closing this channel would drop the lock of its holder in this process
            KEPT.put(identity, channel);
            done = true;
            return null;
        } finally {
            if (!done) {
                channel.close();
            }
        }
    }

    /**
     * Returns the file's identity in the file system; where there is none, as on Windows, its real path and creation
     * time.
     */
    private static Object identity(Path path) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        if (!attributes.isRegularFile()) {
            throw new IOException(path + " is not a regular file");
        }
        Object key = attributes.fileKey();
        return key != null ? key : path.toRealPath() + "|" + attributes.creationTime();
    }

    /**
     * Whether the locked file still has its name. If not, it was deleted or replaced, and another process may hold the
     * lock of the new file.
     */
    public boolean isCurrent() {
        try {
            return lock.isValid() && identity.equals(identity(path));
        } catch (IOException e) {
            return false; // deleted, or the folder is gone: no longer held
        }
    }

    /** Releases the lock; the file stays. Closing twice has no effect. */
    @Override
    public void close() {
        synchronized (HELD) {
            if (closed) {
                return;
            }
            closed = true;
            try {
                channel.close(); // releases the lock as well
            } catch (IOException e) {
                // nothing was written through it, and the descriptor is released anyway
            } finally {
                HELD.remove(identity);
            }
        }
    }

    /** Thrown if the file was deleted or replaced while it was being locked; the caller retries. */
    private static final class ReplacedException extends IOException {
        private static final long serialVersionUID = 1L;

        ReplacedException(Path path) {
            super(path + " is replaced again and again");
        }
    }
}
