// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.audit;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;
import org.vauban.governance.checkpoint.Checkpoint;
import org.vauban.governance.checkpoint.CheckpointFormatException;
import org.vauban.governance.internal.RegularFile;
import org.vauban.governance.internal.SecretFile;

/**
 * Removes the checkpoints of deleted lines from the history of a log, of any size, in bounded memory. The rest is
 * copied unchanged to another file, which replaces the history when it is complete and on the disk. Not thread-safe.
 */
final class CheckpointPruning {
    private static final int BLOCK = 1 << 16;
    /** Maximum length of a line in bytes; a longer one is no checkpoint. */
    private static final int LONGEST = 1 << 20;
    private static final byte[] START = "{\"checkpoint\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_DIGITS = 18;

    private final Path history;
    private final long size;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    /** Whether the beginning of the line was copied already, because it is too long. */
    private boolean isLong;
    /** The line before, if it is to be removed unless it is the last one; otherwise empty. */
    private byte[] doomed = {};
    private boolean removed;

    /** @param size number of lines below which a checkpoint is removed */
    CheckpointPruning(Path history, long size) {
        this.history = history;
        this.size = size;
    }

    /** Removes the checkpoints, except the last line. The caller holds the lock of the history. */
    void run() throws IOException {
        if (!Files.exists(history)) {
            return;
        }
        read(OutputStream.nullOutputStream(), true);
        if (!removed) {
            return;
        }
        Path part = AuditFiles.beside(history, ".part");
        Files.deleteIfExists(part); // of a process that was ended
        try {
            try (FileChannel channel = FileChannel.open(part,
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    SecretFile.rights(part, "rw-------"))) {
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), BLOCK);
                read(out, false);
                out.flush();
                channel.force(true);
            }
            Files.move(part, history, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            AuditFiles.forceFolder(history);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** @param trying whether to stop at the first line that is removed */
    private void read(OutputStream out, boolean trying) throws IOException {
        line.reset();
        isLong = false;
        removed = false;
        doomed = new byte[0];
        byte[] block = new byte[BLOCK];
        try (InputStream in = RegularFile.open(history)) {
            for (int n = in.read(block); n >= 0 && !(trying && removed); n = in.read(block)) {
                int start = 0;
                for (int i = 0; i < n; i++) {
                    if (block[i] == '\n') {
                        add(block, start, i + 1, out);
                        end(out);
                        start = i + 1;
                    }
                }
                add(block, start, n, out);
            }
        }
        out.write(doomed); // the last line
        line.writeTo(out); // an incomplete one after it: the next append cuts it off
    }

    private void add(byte[] block, int start, int end, OutputStream out) throws IOException {
        if (isLong) {
            out.write(block, start, end - start);
            return;
        }
        line.write(block, start, end - start);
        if (line.size() > LONGEST) {
            isLong = true;
            forgetDoomed();
            line.writeTo(out);
            line.reset();
        }
    }

    private void forgetDoomed() {
        removed |= doomed.length > 0;
        doomed = new byte[0];
    }

    private void end(OutputStream out) throws IOException {
        if (isLong) {
            isLong = false;
            return;
        }
        forgetDoomed();
        byte[] bytes = line.toByteArray();
        line.reset();
        if (stated(bytes) < size && isBelow(new String(bytes, StandardCharsets.UTF_8))) {
            doomed = bytes;
        } else {
            out.write(bytes);
        }
    }

    /** Returns the size in a line without parsing it, since most lines are kept; -1 if it has another form. */
    private static long stated(byte[] bytes) {
        int at = START.length;
        if (bytes.length < at || !Arrays.equals(bytes, 0, at, START, 0, at)) {
            return -1;
        }
        while (at + 1 < bytes.length && !isLineFeed(bytes, at)) {
            at++;
        }
        long number = 0;
        int first = at + 2;
        for (at = first; at < bytes.length && bytes[at] >= '0' && bytes[at] <= '9' && at - first < MOST_DIGITS; at++) {
            number = number * 10 + bytes[at] - '0';
        }
        return at > first && at + 1 < bytes.length && isLineFeed(bytes, at) ? number : -1;
    }

    /** Whether a line feed is written at an index as in JSON. */
    private static boolean isLineFeed(byte[] bytes, int at) {
        return bytes[at] == '\\' && bytes[at + 1] == 'n';
    }

    private boolean isBelow(String text) {
        try {
            return Checkpoint.parse(CheckpointFiles.note(text).text()).size() < size;
        } catch (CheckpointFormatException e) {
            return false; // the verification reports it
        }
    }
}
