// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.audit;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.internal.Hashes;
import org.vauban.governance.merkle.MerkleFrontier;

/**
 * Reads the lines of a log as the leaves of a Merkle tree, starting at a position. An incomplete last line is left for
 * later. Not thread-safe.
 * <p>
 * The channel of the log file stays open until {@link #close}, which must be called under the log's lock: POSIX drops a
 * process's locks on a file when any of its channels is closed.
 */
final class TreeReader implements Closeable {
    private static final byte LEAF = 0;
    private static final int BLOCK = 256 << 10;

    private final Path log;
    private final MessageDigest digest = Hashes.sha256();
    private final ByteBuffer block = ByteBuffer.allocate(BLOCK);
    private final List<FileChannel> open = new ArrayList<>();
    private final List<LogFiles> searched = new ArrayList<>();
    private MerkleFrontier tree;
    private String first;
    private long offset;
    private String head;

    /** @param from a position read earlier in this log */
    TreeReader(Path log, TreePosition from) {
        this.log = log;
        this.tree = from.tree().copy();
        this.first = from.first();
        this.offset = from.offset();
        this.head = from.head();
    }

    /** Returns the current position. */
    TreePosition position() {
        return new TreePosition(tree.copy(), first, offset, head);
    }

    /**
     * Continues reading.
     *
     * @param upTo number of leaves in the tree at which reading stops
     * @param leaves receives the hash of each leaf
     * @return false if the position is not in the log: the log was changed, or lines already read were deleted
     */
    boolean read(long upTo, Consumer<byte[]> leaves) throws IOException {
        List<Path> files = AuditReader.files(log);
        int next = 0;
        if (first.isEmpty()) {
            begin(files);
        } else {
            next = locate(files);
            if (next < 0) {
                return false;
            }
        }
        long start = first.isEmpty() ? 0 : offset;
        for (Path file : files.subList(next, files.size())) {
            if (tree.size() < upTo) {
                FileChannel channel = open(file);
                try {
                    read(channel, start, upTo, leaves);
                } finally {
                    release(file, channel);
                }
                start = 0;
            }
        }
        return true;
    }

    /** Reads the oldest, rotated file of the log from the beginning. */
    void readFile(Path oldest) throws IOException {
        begin(List.of(oldest));
        try (FileChannel channel = FileChannel.open(oldest, StandardOpenOption.READ)) {
            read(channel, 0, Long.MAX_VALUE, leaf -> {});
        }
    }

    /** Starts at the first line; if older files were deleted by age, with the tree from the note about them. */
    private void begin(List<Path> files) throws IOException {
        if (tree.size() > 0 || files.isEmpty()) {
            return;
        }
        AuditLine line = firstLine(files.getFirst());
        String previous = line == null ? null : line.previous();
        if (previous == null || previous.equals(AuditLine.FIRST_PREVIOUS)) {
            return;
        }
        LogFiles all = LogFiles.open(log);
        searched.add(all);
        Optional<PrunedNote> pruned = PrunedNote.before(all, previous);
        if (pruned.isPresent()) {
            tree = pruned.get().tree().copy();
            head = pruned.get().head();
        }
    }

    private @Nullable AuditLine firstLine(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            return AuditTail.firstLine(channel);
        } finally {
            release(file, channel);
        }
    }

    /** Opens a file; the log file for writing too, without which some systems do not force it. */
    private FileChannel open(Path file) throws IOException {
        return file.equals(log) ? FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)
                : FileChannel.open(file, StandardOpenOption.READ);
    }

    private void release(Path file, FileChannel channel) throws IOException {
        if (file.equals(log)) {
            open.add(channel);
        } else {
            channel.close();
        }
    }

    /** Returns the index of the file read last, or -1 if it no longer exists or its last read line differs. */
    private int locate(List<Path> files) throws IOException {
        for (int i = files.size() - 1; i >= 0; i--) {
            FileChannel channel = FileChannel.open(files.get(i), StandardOpenOption.READ);
            try {
                AuditLine line = AuditTail.firstLine(channel);
                if (line != null && line.hash().equals(first)) {
                    AuditLine last = offset > 0 && offset <= channel.size() ? AuditTail.lastLine(channel, offset)
                            : null;
                    return last != null && last.hash().equals(head) ? i : -1;
                }
            } finally {
                release(files.get(i), channel);
            }
        }
        return -1;
    }

    private void read(FileChannel channel, long from, long upTo, Consumer<byte[]> leaves) throws IOException {
        long length = channel.size();
        long before = tree.size();
        digest.reset();
        digest.update(LEAF);
        for (long at = from; at < length && tree.size() < upTo;) {
            block.clear().limit((int) Math.min(block.capacity(), length - at));
            AuditTail.readFully(channel, block, at);
            int start = 0;
            byte[] bytes = block.array();
            int limit = block.limit();
            for (int i = 0; i < limit && tree.size() < upTo; i++) {
                if (bytes[i] == '\n') {
                    digest.update(bytes, start, i - start);
                    byte[] leaf = digest.digest();
                    tree.append(leaf);
                    leaves.accept(leaf);
                    digest.update(LEAF);
                    start = i + 1;
                    offset = at + start;
                }
            }
            digest.update(bytes, start, limit - start);
            at += limit;
        }
        if (tree.size() > before) {
            AuditLine last = AuditTail.lastLine(channel, offset);
            AuditLine line = AuditTail.firstLine(channel);
            head = last == null ? "" : last.hash();
            first = line == null ? "" : line.hash();
        }
    }

    /** Forces the log file, if it was read, to the disk; rotated files were forced at rotation. */
    void force() throws IOException {
        for (FileChannel channel : open) {
            channel.force(false);
        }
    }

    /** Whether files are open that {@link #close} must close. */
    boolean isOpen() {
        return !open.isEmpty() || !searched.isEmpty();
    }

    @Override
    public void close() throws IOException {
        while (!open.isEmpty()) {
            open.removeLast().close();
        }
        while (!searched.isEmpty()) {
            searched.removeLast().close();
        }
    }
}
