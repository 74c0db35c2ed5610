// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.audit.verification;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.vauban.governance.audit.BoundedLines;
import org.vauban.governance.audit.CheckpointFiles;
import org.vauban.governance.audit.DropFolder;
import org.vauban.governance.checkpoint.Checkpoint;
import org.vauban.governance.checkpoint.CheckpointFormatException;
import org.vauban.governance.checkpoint.SignedNote;
import org.vauban.governance.checkpoint.VerifierKey;
import org.vauban.governance.checkpoint.WitnessSubmission;
import org.vauban.governance.internal.Hashes;
import org.vauban.governance.internal.Messages;

/**
 * Finds the checkpoints of a log, beside it and elsewhere, and keeps those with a valid signature. The files are
 * untrusted, so no more of them is held in memory than needed.
 */
final class CheckpointCollection {
    private static final int LONGEST = 3 * SignedNote.LONGEST;
    private static final int BATCH = 4096;
    private static final int MOST_KEYS = 10_000;
    /** Maximum number: one a minute, day and night, for two years. */
    private static final int MOST = 1 << 20;

    private final Map<String, VerifierKey> keys = new LinkedHashMap<>();
    private final boolean given;
    private final DamageList damages;
    private final List<Claim> claims = new ArrayList<>();
    private final List<KnownCheckpoint> found = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();
    private long added;

    /** A checkpoint whose signature was not verified yet. */
    private record Claim(KnownCheckpoint checkpoint, Path file, long number, SignedNote note, VerifierKey key) {}

    /**
     * @param trusted keys that count; if there are none, those beside the log
     * @param damages receives entries that are not checkpoints, or not signed by a key that counts
     */
    CheckpointCollection(List<VerifierKey> trusted, DamageList damages) {
        given = !trusted.isEmpty();
        trusted.forEach(key -> keys.put(key.name(), key));
        this.damages = damages;
    }

    /** Adds the checkpoints in the log's folder. */
    void addBeside(Path log) throws IOException {
        CheckpointFiles files = new CheckpointFiles(log);
        if (!given && Files.exists(files.keys())) {
            AtomicLong number = new AtomicLong();
            BoundedLines.read(files.keys(), LONGEST, false, line -> {
                number.incrementAndGet();
                try {
                    VerifierKey key = VerifierKey.parse(line);
                    if (keys.size() < MOST_KEYS) {
                        keys.putIfAbsent(key.name(), key);
                    }
                } catch (CheckpointFormatException e) {
                    damages.add(files.keys(), number.get(), clause(e));
                }
            });
        }
        if (Files.exists(files.history())) {
            addLines(files.history(), false); // an incomplete line is still being written
        }
    }

    /** Adds the checkpoints in a file: a note, a submission, or lines as in the history and the journal. */
    void addFile(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            if (in.read() != '{') {
                addNote(file, file, true);
                return;
            }
        }
        addLines(file, true);
    }

    /** Adds this log's checkpoints from a folder with those of many logs. */
    void addFolder(Path folder) throws IOException {
        long before = added;
        Set<String> names = new HashSet<>();
        keys.keySet().forEach(origin -> names.add(DropFolder.name(origin)));
        List<Path> own;
        try (Stream<Path> files = Files.walk(folder)) {
            own = files.filter(each -> isOf(names, each)).sorted().toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        for (Path file : own) {
            addNote(folder, file, false);
        }
        if (added == before) {
            damages.add(folder, 0, Messages.text("audit.broken.no.checkpoint"));
        }
    }

    private static boolean isOf(Set<String> logs, Path file) {
        String name = file.getFileName().toString();
        int dash = name.lastIndexOf('-');
        return name.endsWith(DropFolder.CHECKPOINT) && dash >= 0 && logs.contains(name.substring(0, dash))
                && Files.isRegularFile(file);
    }

    /** @param incomplete whether text after the last line feed counts as a line */
    private void addLines(Path file, boolean incomplete) throws IOException {
        AtomicLong number = new AtomicLong();
        BoundedLines.read(file, SignedNote.LONGEST * 2, incomplete, line -> {
            long at = number.incrementAndGet();
            try {
                add(file, file, at, CheckpointFiles.note(line), true);
            } catch (CheckpointFormatException e) {
                damages.add(file, at, clause(e));
            }
        });
        requireBounded(file);
    }

    /** @param all whether a checkpoint of another log counts as damage */
    private void addNote(Path source, Path file, boolean all) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(LONGEST); // anything longer is not a submission
        }
        String text = new String(bytes, StandardCharsets.UTF_8).replace("\r\n", "\n");
        try {
            add(source, file, 1, WitnessSubmission.parse(text.endsWith("\n") ? text : text + '\n').note(), all);
        } catch (CheckpointFormatException e) {
            damages.add(file, 1, clause(e));
        }
        requireBounded(file);
    }

    /** @param all whether a checkpoint of another log counts as damage */
    private void add(Path source, Path file, long number, SignedNote note, boolean all)
            throws CheckpointFormatException {
        Checkpoint checkpoint = Checkpoint.parse(note.text());
        VerifierKey key = keys.get(checkpoint.origin());
        if (key != null) {
            added++;
            claims.add(new Claim(new KnownCheckpoint(checkpoint, source), file, number, note, key));
            if (claims.size() == BATCH) {
                verify();
            }
        } else if (all) {
            damages.add(file, number, Messages.text("audit.broken.checkpoint.key", checkpoint.origin()));
        }
    }

    /** Verifies the signatures on all available threads, since there may be many. */
    private void verify() {
        List<Boolean> right = claims.parallelStream().map(claim -> claim.key().verifies(claim.note())).toList();
        for (int i = 0; i < claims.size(); i++) {
            Claim claim = claims.get(i);
            if (!right.get(i)) {
                damages.add(claim.file(), claim.number(), Messages.text("audit.broken.checkpoint.signature"));
            } else if (found.size() <= MOST
                    && seen.add(claim.checkpoint().source() + "\n" + Hashes.sha256(claim.note().text()))) {
                found.add(claim.checkpoint());
            }
        }
        claims.clear();
    }

    private void requireBounded(Path file) throws IOException {
        if (found.size() > MOST) {
            throw new IOException(Messages.text("audit.checkpoints.many", file, MOST));
        }
    }

    /** Returns the added checkpoints with a valid signature. */
    List<KnownCheckpoint> verified() {
        verify();
        return List.copyOf(found);
    }

    private static String clause(CheckpointFormatException e) {
        return String.valueOf(e.getMessage());
    }
}
