// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.audit.verification;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.vauban.governance.checkpoint.SignedNote;
import org.vauban.governance.internal.Hashes;
import org.vauban.governance.internal.Messages;
import org.vauban.governance.internal.RegularFile;

/**
 * The valid checkpoints in a file of lines, as far as their sizes ascend, as they do in a log's history. Every line is
 * checked once; afterwards only the places of the lines are in memory, a few dozen bytes for more than a hundred lines,
 * and they are read again when they are compared. The file stays open: it may be replaced meanwhile. Not thread-safe.
 */
final class CheckpointIndex implements Closeable {
    /** Least size in bytes of the blocks in which lines are read again; at most so many blocks make it larger. */
    private static final int BLOCK = 64 << 10;
    private static final int MOST_BLOCKS = 1 << 18;
    /** Number of blocks whose checkpoints are kept in memory. */
    private static final int CACHED = 8;
    /** Number of bytes from which on a line without an end is too long for a checkpoint. */
    private static final int LONGEST = 1 << 20;
    /** Number of UTF-16 units that are read of a line. */
    private static final int LONGEST_TEXT = 2 * SignedNote.LONGEST;

    private final FileChannel channel;
    private final Lines reader;
    private final int most;
    private final List<Block> blocks = new ArrayList<>();
    private final Map<Integer, List<KnownCheckpoint>> cache = new LinkedHashMap<>(CACHED, 1, true) {
        private static final long serialVersionUID = 1L;

        @Override
        @NonNullByDefault({})
        protected boolean removeEldestEntry(Map.Entry<Integer, List<KnownCheckpoint>> eldest) {
            return size() > CACHED;
        }
    };
    /** Those of the largest size so far, to count each once. */
    private final Set<KnownCheckpoint> largest = new HashSet<>();
    private long last = -1;
    private long count;

    /**
     * Adjacent lines.
     *
     * @param start offset in bytes
     * @param first size of the first checkpoint in them
     * @param last size of the last one, not less
     * @param digest hash of the bytes
     * @param good whether all lines have valid signatures
     */
    private record Block(long start, int length, long first, long last, String digest, boolean good) {}

    /** Checks lines, and receives checkpoints that are out of order. */
    interface Lines {
        /**
         * Checks lines for the first time and reports those that are no valid checkpoints.
         *
         * @param number number of the first line, from 1
         */
        List<KnownCheckpoint> check(List<String> lines, long number);

        /**
         * Reads lines that were checked.
         *
         * @param good whether all signatures are valid
         */
        List<KnownCheckpoint> again(List<String> lines, boolean good);

        /** Receives a valid checkpoint that this does not hold. */
        void add(KnownCheckpoint checkpoint) throws IOException;

        /** Receives how many more bytes were read. */
        void read(long bytes);
    }

    /**
     * Opens a file.
     *
     * @param most maximum number of checkpoints of one size
     */
    CheckpointIndex(Path file, Lines reader, int most) throws IOException {
        RegularFile.require(file);
        this.reader = reader;
        this.most = most;
        channel = FileChannel.open(file, StandardOpenOption.READ);
    }

    /**
     * Reads the file to its present end.
     *
     * @param incomplete whether text after the last line feed counts as a line
     * @return false if there are too many checkpoints of one size
     */
    boolean read(boolean incomplete) throws IOException {
        long end = channel.size();
        int least = (int) Math.clamp(end / MOST_BLOCKS, BLOCK, Integer.MAX_VALUE / 4);
        int room = least;
        long number = 1;
        for (long at = 0; at < end && largest.size() <= most; reader.read(at)) {
            int wanted = (int) Math.min(room, end - at);
            byte[] bytes = bytes(at, wanted);
            boolean atEnd = bytes.length < wanted || at + wanted == end; // less where an incomplete line was cut off
            int length = afterLineFeed(bytes);
            room = least;
            if (length == 0 && bytes.length >= LONGEST) {
                long next = nextLine(at + bytes.length, end);
                if (next > 0 || incomplete) {
                    for (KnownCheckpoint each : reader.check(List.of(text(bytes, bytes.length)), number++)) {
                        reader.add(each); // not here, where lines are read again
                    }
                }
                at = next > 0 ? next : end;
            } else if (length == 0 && !atEnd) {
                room = Math.max(LONGEST, least);
            } else {
                length = length == 0 && incomplete ? bytes.length : length;
                List<String> lines = lines(bytes, length);
                index(at, Arrays.copyOf(bytes, length), lines, number);
                number += lines.size();
                at = length == 0 ? end : at + length;
            }
        }
        boolean bounded = largest.size() <= most;
        largest.clear();
        return bounded;
    }

    /** Returns bytes of the file, fewer if it is shorter. */
    private byte[] bytes(long at, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining() && channel.read(bytes, at + bytes.position()) >= 0) {
            // reads on
        }
        return bytes.hasRemaining() ? Arrays.copyOf(bytes.array(), bytes.position()) : bytes.array();
    }

    private static int afterLineFeed(byte[] bytes) {
        int at = bytes.length;
        while (at > 0 && bytes[at - 1] != '\n') {
            at--;
        }
        return at;
    }

    /** Returns the offset after the next line feed; 0 if there is none. */
    private long nextLine(long from, long end) throws IOException {
        for (long at = from; at < end;) {
            byte[] bytes = bytes(at, (int) Math.min(LONGEST, end - at));
            for (int i = 0; i < bytes.length; i++) {
                if (bytes[i] == '\n') {
                    return at + i + 1;
                }
            }
            at = bytes.length == 0 ? end : at + bytes.length;
        }
        return 0;
    }

    private static List<String> lines(byte[] bytes, int length) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < length; i++) {
            if (bytes[i] == '\n') {
                lines.add(text(Arrays.copyOfRange(bytes, start, i), i - start));
                start = i + 1;
            }
        }
        if (start < length) {
            lines.add(text(Arrays.copyOfRange(bytes, start, length), length - start));
        }
        return lines;
    }

    private static String text(byte[] bytes, int length) {
        String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
        return text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text;
    }

    private void index(long start, byte[] bytes, List<String> lines, long number) throws IOException {
        List<KnownCheckpoint> valid = reader.check(lines, number);
        List<KnownCheckpoint> late = new ArrayList<>();
        long first = -1;
        for (KnownCheckpoint each : valid) {
            long size = each.checkpoint().size();
            if (size < last) {
                late.add(each);
            } else {
                first = first < 0 ? size : first;
                if (size > last) {
                    largest.clear();
                }
                last = size;
                count += largest.add(each) ? 1 : 0;
            }
        }
        if (first >= 0) {
            blocks.add(new Block(start, bytes.length, first, last, Hashes.sha256(bytes), valid.size() == lines.size()));
        }
        for (KnownCheckpoint each : late) {
            reader.add(each);
        }
    }

    /** Returns the number of different checkpoints. */
    long count() {
        return count;
    }

    /** Returns the largest size of a checkpoint; -1 if there is none. */
    long last() {
        return last;
    }

    /**
     * Adds the checkpoints of a size to a set.
     *
     * @throws IOException if they cannot be read any more
     */
    void addTo(Set<KnownCheckpoint> found, long size) throws IOException {
        for (int i = from(size); i < blocks.size() && blocks.get(i).first() <= size; i++) {
            List<KnownCheckpoint> all = load(i);
            for (int k = from(all, size); k < all.size() && all.get(k).checkpoint().size() == size; k++) {
                found.add(all.get(k));
            }
        }
    }

    /** Whether there may be a checkpoint of a size. */
    boolean mayHave(long size) {
        int i = from(size);
        return i < blocks.size() && blocks.get(i).first() <= size;
    }

    /** Returns the index of the first block that ends with a checkpoint of at least this size. */
    private int from(long size) {
        int low = 0;
        int high = blocks.size();
        while (low < high) {
            int middle = low + high >>> 1;
            if (blocks.get(middle).last() < size) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static int from(List<KnownCheckpoint> all, long size) {
        int low = 0;
        int high = all.size();
        while (low < high) {
            int middle = low + high >>> 1;
            if (all.get(middle).checkpoint().size() < size) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private List<KnownCheckpoint> load(int i) throws IOException {
        List<KnownCheckpoint> known = cache.get(i);
        if (known != null) {
            return known;
        }
        Block block = blocks.get(i);
        byte[] bytes = bytes(block.start(), block.length());
        if (!Hashes.sha256(bytes).equals(block.digest())) {
            throw new IOException(Messages.text("audit.checkpoints.changed"));
        }
        List<KnownCheckpoint> ascending = new ArrayList<>();
        long most = block.first();
        for (KnownCheckpoint each : reader.again(lines(bytes, bytes.length), block.good())) {
            if (each.checkpoint().size() >= most) {
                most = each.checkpoint().size();
                ascending.add(each);
            }
        }
        cache.put(i, ascending);
        return ascending;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
