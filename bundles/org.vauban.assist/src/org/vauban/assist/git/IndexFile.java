// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.git;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The index of a working tree, versions 2 to 4.
 *
 * @param entries entries in the order of the file: by path, then stage
 * @param trees ids of the trees of folders ("" for the root) without staged changes since the tree was recorded
 * @param sparse folders without files in the working tree: they have one entry instead of one for each file
 * @param modifiedSeconds modification time of the index: a file with the same time may have been changed after its
 *     entry was written
 */
record IndexFile(List<Entry> entries, Map<String, String> trees, Set<String> sparse, long modifiedSeconds) {
    private static final int LARGEST = 256 << 20;
    private static final int MAGIC = 'D' << 24 | 'I' << 16 | 'R' << 8 | 'C';
    private static final int EXTENDED = 0x4000;
    private static final int LENGTH_BITS = 12;

    /**
     * @param modifiedNanos fraction of the second, or 0 if the writing program did not know it
     * @param size in bytes, of which 32 bits are stored
     * @param unwatched whether the user told Git to assume it unchanged, or to leave it out of the working tree
     * @param intended whether it is only marked to be added later, with nothing staged
     */
    record Entry(String path, int mode, String id, int stage, long modifiedSeconds, int modifiedNanos, long size,
            boolean unwatched, boolean intended) {}

    /** @return an empty index if there is no such file, as before anything was staged */
    static IndexFile read(Path file, int hashBytes) throws IOException {
        byte[] bytes = GitFiles.bytes(file, LARGEST);
        if (bytes == null) {
            return new IndexFile(List.of(), Map.of(), Set.of(), 0);
        }
        long modified = Files.getLastModifiedTime(file).to(TimeUnit.SECONDS);
        try {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            if (in.getInt() != MAGIC) {
                throw new GitException("index.damaged");
            }
            int version = in.getInt();
            if (version < 2 || version > 4) {
                throw new GitException("index.version", String.valueOf(version));
            }
            long count = in.getInt() & 0xffffffffL;
            List<Entry> entries = new ArrayList<>();
            byte[] previous = {};
            MemoryBudget budget = new MemoryBudget(MemoryBudget.USUAL);
            for (long i = 0; i < count; i++) {
                int begin = in.position();
                long seconds = in.getInt(begin + 8) & 0xffffffffL;
                int nanos = in.getInt(begin + 12);
                int mode = in.getInt(begin + 24);
                long size = in.getInt(begin + 36) & 0xffffffffL;
                in.position(begin + 40);
                byte[] id = new byte[hashBytes];
                in.get(id);
                int flags = in.getShort();
                int more = (flags & EXTENDED) == 0 ? 0 : in.getShort();
                byte[] path = version == 4 ? compressed(in, previous) : plain(in, begin);
                previous = path;
                budget.take(path.length + MemoryBudget.ENTRY);
                entries.add(new Entry(new String(path, StandardCharsets.UTF_8), mode, HexFormat.of().formatHex(id),
                        flags >> LENGTH_BITS & 3, seconds, nanos, size, (flags & 0x8000) != 0 || (more & 0x4000) != 0,
                        (more & 0x2000) != 0));
            }
            Set<String> sparse = entries.stream().filter(entry -> entry.mode() == GitRepository.Entries.FOLDER)
                    .map(entry -> entry.path().replaceFirst("/$", "")).collect(Collectors.toSet());
            return new IndexFile(List.copyOf(entries), extensions(in, hashBytes, budget), sparse, modified);
        } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException
                | ArithmeticException e) {
            throw new GitException(e, "index.damaged");
        }
    }

    /** Reads a path with one to eight trailing zeros, which pad the whole entry to a multiple of eight bytes. */
    private static byte[] plain(ByteBuffer in, int begin) {
        int start = in.position();
        int end = start;
        while (in.get(end) != 0) {
            end++;
        }
        byte[] path = new byte[end - start];
        in.get(path);
        in.position(begin + (end - begin + 8) / 8 * 8);
        return path;
    }

    /** Reads a path in prefix compression: how much to cut from the previous path, then the rest up to a zero. */
    private static byte[] compressed(ByteBuffer in, byte[] previous) {
        int next = in.get() & 0xff;
        long cut = next & 0x7f;
        for (int i = 0; (next & 0x80) != 0 && i < 4; i++) {
            next = in.get() & 0xff;
            cut = cut + 1 << 7 | next & 0x7f;
        }
        ByteArrayOutputStream path = new ByteArrayOutputStream();
        path.write(previous, 0, Math.toIntExact(previous.length - cut));
        for (byte each; (each = in.get()) != 0;) {
            path.write(each);
        }
        return path.toByteArray();
    }

    private static Map<String, String> extensions(ByteBuffer in, int hashBytes, MemoryBudget budget)
            throws IOException {
        Map<String, String> trees = new HashMap<>();
        while (in.remaining() >= hashBytes + 8) {
            byte[] name = new byte[4];
            in.get(name);
            int length = in.getInt();
            ByteBuffer extension = in.slice(in.position(), length);
            in.position(in.position() + length);
            String known = new String(name, StandardCharsets.US_ASCII);
            if (known.equals("TREE")) {
                tree(extension, "", 0, hashBytes, trees, budget);
            } else if (known.equals("link")) {
                throw new GitException("index.split");
            } else if (Character.isLowerCase(known.charAt(0)) && !known.equals("sdir")) {
                throw new GitException("index.extension", known);
            }
        }
        return trees;
    }

    private static void tree(ByteBuffer in, String folder, int depth, int hashBytes, Map<String, String> trees,
            MemoryBudget budget)
            throws IOException {
        if (depth > GitRepository.DEEPEST) {
            throw new IllegalArgumentException(folder);
        }
        String name = until(in, 0);
        String path = folder.isEmpty() ? name : folder + "/" + name;
        budget.take(path.length() + MemoryBudget.ENTRY);
        int count = Integer.parseInt(until(in, ' '));
        int below = Integer.parseInt(until(in, '\n'));
        if (count >= 0) {
            byte[] id = new byte[hashBytes];
            in.get(id);
            trees.put(path, HexFormat.of().formatHex(id));
        }
        for (int i = 0; i < below; i++) {
            tree(in, path, depth + 1, hashBytes, trees, budget);
        }
    }

    private static String until(ByteBuffer in, int end) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte each; (each = in.get()) != end;) {
            bytes.write(each);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
