// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.lock.InterProcessLock;

/** Reads ranges of a log's tree: under the log's lock, which blocks appends, or while others append. Immutable. */
final class TreeScan {
    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(5);
    private static final int NEAR_BYTES = 1 << 20;

    private final Path log;

    TreeScan(Path log) {
        this.log = log;
    }

    /** Whether the log still has the line at which reading stopped. */
    boolean isThere(TreePosition position) throws IOException {
        return locked(position, position.size(), leaf -> {}) != null;
    }

    /** Continues reading, without the lock if possible; returns null if the position is not in the log. */
    @Nullable
    TreePosition read(TreePosition from, long upTo, Consumer<byte[]> leaves, Runnable again) throws IOException {
        TreePosition read = early(from, upTo, leaves);
        if (read == null) {
            again.run();
            read = locked(from, upTo, leaves);
        }
        return read;
    }

    /** Reads lines while appends are blocked. Returns null if the position is not in the log. */
    private @Nullable TreePosition locked(TreePosition from, long upTo, Consumer<byte[]> leaves) throws IOException {
        TreeReader reader = new TreeReader(log, from);
        try (InterProcessLock order = AuditFiles.lock(log, LOCK_PATIENCE); reader) {
            return reader.read(upTo, leaves) ? reader.position() : null;
        }
    }

    /**
     * Reads lines while others append. Returns null if the position is not in the log, or if a file was rotated or
     * deleted meanwhile, since one may then have been skipped.
     */
    private @Nullable TreePosition early(TreePosition from, long upTo, Consumer<byte[]> leaves) throws IOException {
        List<Path> aside = AuditFiles.segments(log);
        TreeReader reader = new TreeReader(log, from);
        try {
            boolean there = reader.read(upTo, leaves);
            return there && aside.equals(AuditFiles.segments(log)) ? reader.position() : null;
        } catch (NoSuchFileException e) {
            return null;
        } finally {
            close(reader);
        }
    }

    /** Reads the oldest file, a rotated one, while others append: it no longer changes. */
    TreePosition file(Path oldest) throws IOException {
        TreeReader reader = new TreeReader(log, TreePosition.start());
        try {
            reader.readFile(oldest);
            return reader.position();
        } finally {
            close(reader);
        }
    }

    /**
     * Reads to the end and forces it to the disk: most of it while others append, the rest under the log's lock.
     * Returns null if the position is not in the log.
     */
    @Nullable
    TreePosition toEnd(TreePosition base) throws IOException {
        TreePosition early = isFar(base) ? early(base, Long.MAX_VALUE, leaf -> {}) : null;
        TreePosition from = early == null ? base : early;
        TreeReader reader = new TreeReader(log, from);
        try {
            try (InterProcessLock order = AuditFiles.lock(log, LOCK_PATIENCE)) {
                if (!reader.read(Long.MAX_VALUE, leaf -> {})) {
                    return null;
                }
            }
            reader.force(); // lines that a power cut may remove must not be signed; appends may continue meanwhile
            return reader.position();
        } finally {
            close(reader);
        }
    }

    /** Whether there is more to read than other writers should wait for. */
    private boolean isFar(TreePosition base) throws IOException {
        try {
            return base.size() == 0 || Files.size(log) - base.offset() > NEAR_BYTES;
        } catch (NoSuchFileException e) {
            return true; // rotated just now
        }
    }

    /** Closes under the log's lock if available (see {@link TreeReader}); in any case no file stays open. */
    private void close(TreeReader reader) throws IOException {
        if (!reader.isOpen()) {
            return;
        }
        try (InterProcessLock order = AuditFiles.lock(log, LOCK_PATIENCE)) {
            reader.close();
        } finally {
            reader.close();
        }
    }
}
