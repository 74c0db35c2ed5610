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
 * file. So this type opens the file of a lock once at a time: while one thread holds the lock, others are refused
 * without touching the file. Files are told apart by what the file system says they are, not by their names, so that a
 * link is the file it leads to. After locking, the name is looked at again: a file that was deleted or replaced
 * meanwhile locks nobody out and is given up.
 * <p>
 * Nothing else may open the file. Whoever deletes it while the lock is held lets the next one in; {@link #isCurrent()}
 * tells. Safe for use by many threads; a lock may be closed by another thread than the one that took it. An interrupt
 * is kept, not answered.
 */
public final class InterProcessLock implements AutoCloseable {
    private static final long SHORTEST_PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(20);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final int ATTEMPTS = 32;

    /**
     * The files that this process holds locks on; also the monitor under which files of locks are opened and closed.
     */
    private static final Set<Object> HELD = new HashSet<>();
    /**
     * Channels that must stay open: something else in this process, such as another copy of this class, locks their
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
     * Takes the lock if nobody has it.
     *
     * @param file is made if it is missing; its folder is there
     * @param attributes of the file if it is made
     * @return empty if another thread or process has it
     * @throws IOException if the file cannot be made, opened or locked
     */
    public static Optional<InterProcessLock> tryAcquire(Path file, FileAttribute<?>... attributes) throws IOException {
        Path path = file.toAbsolutePath();
        // an interrupt closes the channel of whoever waits for it or is about to
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
     * Takes the lock, waiting while another thread or process has it.
     *
     * @param file as for {@link #tryAcquire}
     * @param patience how long to wait
     * @return empty if it was not free within that time
     * @throws IOException if the file cannot be made, opened or locked
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
                interrupted |= Thread.interrupted(); // with it set, parking would not pause at all
                LockSupport.parkNanos(pause);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * The caller holds the monitor: between making or opening a file and knowing who holds it, nobody else may open or
     * close it.
     */
    private static @Nullable InterProcessLock attempt(Path path, FileAttribute<?>... attributes) throws IOException {
        if (!Files.exists(path)) {
            try {
                Files.createFile(path, attributes);
            } catch (FileAlreadyExistsException e) {
                // another process was faster: its file is as good
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
            // closing this channel would drop the lock of whoever holds it in this process
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
     * What the file system takes the file for; where it does not say, as on Windows, its real name and the time it was
     * made.
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
     * Whether the locked file is still the one of that name. If it is not, somebody deleted or replaced it, and another
     * process may hold the lock of the new one.
     */
    public boolean isCurrent() {
        try {
            return lock.isValid() && identity.equals(identity(path));
        } catch (IOException e) {
            return false; // deleted, or the folder is gone: not ours any more
        }
    }

    /** Gives the lock back; the file stays. Closing twice does nothing. */
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
                // nothing was written through it, and the descriptor is given back even so
            } finally {
                HELD.remove(identity);
            }
        }
    }

    /** The file was deleted or replaced while it was being locked: once more. */
    private static final class ReplacedException extends IOException {
        private static final long serialVersionUID = 1L;

        ReplacedException(Path path) {
            super(path + " is replaced again and again");
        }
    }
}
