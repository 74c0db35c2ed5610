// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

import com.google.gson.JsonObject;
import org.eclipse.jdt.annotation.Nullable;

import org.vauban.governance.internal.Messages;
import org.vauban.governance.lock.InterProcessLock;

/**
 * Writes the chain of lines: locks the files, finds and repairs the end of the log, and rotates it. Not thread-safe.
 * <p>
 * Two locks are used: one on a separate file beside the log, which orders threads and processes and which nothing else
 * opens; and one on the log file itself, far behind its end, which still holds if the separate lock file is deleted.
 * The log file is opened and closed only under the first lock, since POSIX drops a process's locks on a file when any
 * of its channels is closed.
 */
public final class AuditChain {
    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(5);
    private static final int ATTEMPTS = 4;
    /** Position beyond any byte of a log, so that readers are not blocked where locks are mandatory. */
    private static final long LOCK_POSITION = 1L << 62;

    private final Path file;
    private final long rotationBytes;
    private final @Nullable Duration rotationAge;
    private final ChannelFactory channels;

    /** Also read by threads that force lines written by others. */
    private volatile FileChannel channel;
    private FileLock lock;
    private Object fileKey;
    /** End of the last line read or written; -1 makes the next append read the end again. */
    private long end = -1;
    private String lastHash = AuditLine.FIRST_PREVIOUS;
    private long lastSequence;
    private boolean lastIsRotation;
    /** Hash of the line that was last attempted, or null. */
    private String attempted;
    private boolean recovered;
    /** Time of the file's first line; null if not known yet. */
    private @Nullable Instant begun;

    /** Opens files without modification. */
    public static final ChannelFactory FILES = AuditFiles::create;

    /** Opens the file of a log for reading and writing. */
    @FunctionalInterface
    public interface ChannelFactory {
        /** Opens a file; creates it and its folder if they are missing. */
        FileChannel open(Path file) throws IOException;
    }

    /**
     * @param rotationBytes size at which a new file is started
     * @param rotationAge age of the first line at which a new file is started, or null
     * @param channels opens the log's file
     */
    public AuditChain(Path file, long rotationBytes, @Nullable Duration rotationAge, ChannelFactory channels) {
        this.file = file;
        this.rotationBytes = rotationBytes;
        this.rotationAge = rotationAge;
        this.channels = channels;
    }

    /** Starts a new line: {@link #append} may then be called again for it if it fails half-way. */
    public void begin() {
        attempted = null;
    }

    /**
     * Appends one line. Returns once the operating system has it; after a failure the next append reads the end again.
     */
    public void append(JsonObject content) throws IOException {
        try (InterProcessLock order = AuditFiles.lock(file, LOCK_PATIENCE)) {
            boolean done = false;
            try {
                readEnd();
                if (!Objects.equals(attempted, lastHash)) { // otherwise the write before an interrupt succeeded
                    recover();
                    if (end >= rotationBytes || isOld()) {
                        rotate();
                    }
                    AuditLine line = AuditLine.following(lastSequence, lastHash, content);
                    attempted = line.hash();
                    write(line);
                }
                unlock();
                done = true;
            } finally {
                if (!done) {
                    forget();
                }
            }
        }
    }

    /** Returns the number of the line that was appended or read last. */
    public long sequence() {
        return lastSequence;
    }

    /**
     * Forces all appended lines to the disk. May be called while another thread appends: rotation forces a file before
     * renaming it.
     */
    public void force() throws IOException {
        FileChannel open = channel;
        if (open != null) {
            try {
                open.force(false);
                return;
            } catch (ClosedChannelException e) {
                // closed meanwhile by a failure or an interrupt: force the file through another channel
            }
        }
        try (InterProcessLock order = AuditFiles.lock(file, LOCK_PATIENCE); FileChannel again = channels.open(file)) {
            again.force(false);
        }
    }

    private boolean isOld() throws IOException {
        Duration age = rotationAge;
        if (age == null || end == 0) {
            return false;
        }
        Instant since = begun;
        if (since == null) {
            AuditLine first = AuditTail.firstLine(channel);
            since = first == null || first.time() == null ? Instant.now() : Objects.requireNonNull(first.time());
            begun = since;
        }
        return since.plus(age).isBefore(Instant.now());
    }

    /** Closes the files; the next append reopens them. */
    public void close() {
        if (channel == null) {
            return;
        }
        try (InterProcessLock order = AuditFiles.lock(file, LOCK_PATIENCE)) {
            forget();
        } catch (IOException e) {
            forget(); // the folder may be gone, or the lock's holder may hang: close without the lock
        }
    }

    private void forget() {
        end = -1;
        lock = null; // closing the channel releases it
        closeQuietly(channel);
        channel = null;
    }

    private static void closeQuietly(@Nullable FileChannel channel) {
        if (channel == null) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            // The line is written or its failure is being reported: nothing depends on this close
        }
    }

    /** Brings {@link #end} and {@link #lastHash} up to date; call it under the lock. */
    private void readEnd() throws IOException {
        for (int attempt = 1;; attempt++) {
            if (channel == null || !channel.isOpen() || !sameFile()) {
                openFile();
            }
            boolean current = lockFile();
            if (current) {
                long length = channel.size();
                if (length != end) {
                    readLastLine(length);
                }
                if (!lastIsRotation) {
                    return;
                }
            }
            // Another process rotated this very file (without file keys only its last line shows this), or stopped
            // before renaming it
            if (current && attempt > 1) {
                putAside();
            }
            forget();
            if (attempt == ATTEMPTS) {
                throw new IOException(Messages.text("audit.rotation"));
            }
        }
    }

    /** @return false if the file was rotated while this thread waited for the lock */
    private boolean lockFile() throws IOException {
        long start = System.nanoTime();
        for (long pause = 20_000; lock == null; pause = Math.min(pause * 2, 2_000_000)) {
            try {
                lock = channel.tryLock(LOCK_POSITION, 1, false);
            } catch (OverlappingFileLockException e) {
                // another log of this process holds it, after the first lock's file was deleted: wait as for another
                // process
            }
            if (lock == null) {
                if (System.nanoTime() - start > LOCK_PATIENCE.toNanos()) {
                    throw new IOException(Messages.text("audit.locked"));
                }
                LockSupport.parkNanos(pause);
            }
        }
        return sameFile();
    }

    private void unlock() throws IOException {
        if (lock != null) {
            lock.release();
            lock = null;
        }
    }

    private boolean sameFile() throws IOException {
        try {
            return Objects.equals(fileKey, Files.readAttributes(file, BasicFileAttributes.class).fileKey());
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private void openFile() throws IOException {
        forget();
        begun = null;
        boolean made = !Files.exists(file);
        channel = channels.open(file);
        fileKey = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        if (made) {
            AuditFiles.forceFolder(file);
        }
    }

    private void readLastLine(long length) throws IOException {
        lastIsRotation = false;
        long lineEnd = AuditTail.lastNewline(channel, length) + 1;
        if (lineEnd < length) {
            long torn = length - lineEnd;
            long kept = setAside(lineEnd, length);
            channel.truncate(lineEnd);
            take(channel, lineEnd);
            note("torn", torn + " bytes cut off, " + kept + " of them set aside in " + file.getFileName() + ".torn");
            return;
        }
        take(channel, lineEnd);
    }

    /** Takes the state from the line that ends at {@code lineEnd}, or from the previous file if there is none. */
    private void take(FileChannel from, long lineEnd) throws IOException {
        end = lineEnd;
        if (lineEnd == 0) {
            lastHash = AuditLine.FIRST_PREVIOUS;
            lastSequence = 0;
            List<Path> segments = AuditFiles.segments(file);
            if (!segments.isEmpty()) {
                try (FileChannel before = FileChannel.open(segments.getLast(), StandardOpenOption.READ)) {
                    AuditLine line = AuditTail.lastLine(before, AuditTail.lastNewline(before, before.size()) + 1);
                    if (line != null) {
                        lastHash = line.hash();
                        lastSequence = line.sequence();
                    }
                }
            }
            return;
        }
        AuditLine line = Objects.requireNonNull(AuditTail.lastLine(from, lineEnd));
        lastHash = line.hash();
        lastSequence = line.sequence();
        lastIsRotation = "rotated".equals(line.note());
        if (!line.good() && !"broken".equals(line.note())) {
            note("broken", "the line before this one does not verify");
        }
    }

    /** Saves the removed bytes, except blocks of zeros, which a power cut leaves. Returns how many bytes were saved. */
    private long setAside(long from, long to) throws IOException {
        try (FileChannel torn = AuditFiles.create(file.resolveSibling(file.getFileName() + ".torn"))) {
            torn.position(torn.size());
            long kept = 0;
            ByteBuffer block = ByteBuffer.allocate(AuditTail.LARGE_BLOCK);
            for (long at = from; at < to; at += block.limit()) {
                block.clear().limit((int) Math.min(block.capacity(), to - at));
                AuditTail.readFully(channel, block, at);
                block.flip();
                if (block.mismatch(ByteBuffer.allocate(block.limit())) >= 0) {
                    kept += block.limit();
                    writeFully(torn, block);
                }
            }
            writeFully(torn, ByteBuffer.wrap(new byte[] {'\n'}));
            torn.force(true);
            return kept;
        }
    }

    private static void writeFully(FileChannel to, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
    }

    private void note(String note, String detail) throws IOException {
        JsonObject content = new JsonObject();
        content.addProperty("note", note);
        content.addProperty("detail", detail);
        write(AuditLine.following(lastSequence, lastHash, content));
    }

    /** Joins, once, the pieces of a log that an earlier version left. */
    private void recover() throws IOException {
        if (recovered) {
            return;
        }
        Optional<JsonObject> note = ChainRecovery.note(file);
        if (note.isPresent()) {
            write(AuditLine.following(lastSequence, lastHash, note.get()));
            channel.force(true); // before renaming, because the pieces are identified by their names
            ChainRecovery.renumber(file);
        }
        recovered = true;
    }

    private void rotate() throws IOException {
        note("rotated", "continued in a new file");
        channel.force(true);
        putAside();
        readEnd();
    }

    /**
     * Rotates the file by renaming it, under its own lock where the system can rename an open file, so that no other
     * process renames it at the same time.
     */
    private void putAside() throws IOException {
        Path target = AuditFiles.nextSegment(file);
        try {
            Files.move(file, target);
        } catch (FileSystemException e) {
            if (Files.exists(target)) {
                throw e;
            }
            forget();
            Files.move(file, target);
        }
        AuditFiles.forceFolder(file);
    }

    private void write(AuditLine line) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(line.bytes());
        long at = end;
        try {
            while (bytes.hasRemaining()) {
                at += channel.write(bytes, at);
            }
        } catch (IOException e) {
            if (at > end && channel.isOpen()) {
                // disk full: leave no partial line; if this fails too, the next start detects a torn line
                channel.truncate(end);
            }
            throw e;
        }
        end = at;
        lastHash = line.hash();
        lastSequence = line.sequence();
        lastIsRotation = "rotated".equals(line.note());
    }
}
