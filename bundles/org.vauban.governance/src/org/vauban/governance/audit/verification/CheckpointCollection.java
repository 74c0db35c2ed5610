// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.audit.verification;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;
import java.util.stream.Stream;
import org.vauban.governance.audit.BoundedLines;
import org.vauban.governance.audit.CheckpointFiles;
import org.vauban.governance.audit.DropFolder;
import org.vauban.governance.checkpoint.Checkpoint;
import org.vauban.governance.checkpoint.CheckpointFormatException;
import org.vauban.governance.checkpoint.SignedNote;
import org.vauban.governance.checkpoint.VerifierKey;
import org.vauban.governance.checkpoint.WitnessSubmission;
import org.vauban.governance.internal.Messages;

/**
 * Finds the checkpoints of a log, beside it and elsewhere, and knows those with a valid signature. The files are
 * untrusted, so no more of them is held in memory than needed: of files of lines in order, an index; of others, all.
 * Not thread-safe.
 */
final class CheckpointCollection implements Closeable {
    private static final int LONGEST = 3 * SignedNote.LONGEST;
    private static final int BATCH = 256;
    private static final int MOST_KEYS = 10_000;

    private final Map<String, VerifierKey> keys = new LinkedHashMap<>();
    private final boolean given;
    private final DamageList damages;
    private final int most;
    private final LongPredicate goOn;
    private final List<Claim> claims = new ArrayList<>();
    private final Map<Path, CheckpointIndex> indexes = new LinkedHashMap<>();
    /** Those that no index has, by their sizes. */
    private final NavigableMap<Long, Set<KnownCheckpoint>> scattered = new TreeMap<>();
    private long scatteredCount;
    private long added;
    private long bytes;

    /** A checkpoint whose signature was not verified yet. */
    private record Claim(KnownCheckpoint checkpoint, Path file, long number, SignedNote note, VerifierKey key) {
        boolean isValid() {
            return key.verifies(note);
        }
    }

    /**
     * @param trusted keys that count; if there are none, those beside the log
     * @param damages receives entries that are not checkpoints, or not signed by a key that counts
     * @param most maximum number of checkpoints that are held in memory
     * @param goOn receives the number of bytes read so far, repeatedly; returns false to cancel
     */
    CheckpointCollection(List<VerifierKey> trusted, DamageList damages, int most, LongPredicate goOn) {
        given = !trusted.isEmpty();
        trusted.forEach(key -> keys.put(key.name(), key));
        this.damages = damages;
        this.most = most;
        this.goOn = goOn;
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
                verify();
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
        verify();
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
        if (indexes.containsKey(file)) {
            return;
        }
        CheckpointIndex index = new CheckpointIndex(file, new FileLines(file), most);
        indexes.put(file, index);
        if (!index.read(incomplete)) {
            throw many(file);
        }
    }

    /** The lines of one file. */
    private final class FileLines implements CheckpointIndex.Lines {
        private final Path file;
        private final long before = bytes;

        FileLines(Path file) {
            this.file = file;
        }

        @Override
        public List<KnownCheckpoint> check(List<String> lines, long number) {
            List<Claim> made = new ArrayList<>();
            long at = number;
            for (String line : lines) {
                claim(line, at++, damages).ifPresent(made::add);
            }
            added += made.size();
            return valid(made);
        }

        @Override
        public List<KnownCheckpoint> again(List<String> lines, boolean good) {
            List<Claim> made = new ArrayList<>();
            DamageList told = new DamageList();
            lines.forEach(line -> claim(line, 0, told).ifPresent(made::add));
            return made.stream().filter(claim -> good || claim.isValid()).map(Claim::checkpoint).toList();
        }

        private Optional<Claim> claim(String line, long number, DamageList told) {
            try {
                return CheckpointCollection.this.claim(file, file, number, CheckpointFiles.note(line), told);
            } catch (CheckpointFormatException e) {
                told.add(file, number, clause(e));
                return Optional.empty();
            }
        }

        @Override
        public void add(KnownCheckpoint checkpoint) throws IOException {
            scatter(checkpoint, file);
        }

        @Override
        public void read(long read) {
            bytes = before + read;
            if (!goOn.test(bytes)) {
                throw new CancellationException();
            }
        }
    }

    /** @param all whether a checkpoint of another log counts as damage */
    private void addNote(Path source, Path file, boolean all) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(LONGEST); // anything longer is not a submission
        }
        String text = new String(bytes, StandardCharsets.UTF_8).replace("\r\n", "\n");
        try {
            SignedNote note = WitnessSubmission.parse(text.endsWith("\n") ? text : text + '\n').note();
            Optional<Claim> claim = claim(source, file, 1, note, all ? damages : new DamageList());
            if (claim.isPresent()) {
                added++;
                claims.add(claim.get());
            }
        } catch (CheckpointFormatException e) {
            damages.add(file, 1, clause(e));
        }
        if (claims.size() == BATCH) {
            verify();
        }
    }

    /** @param told receives a checkpoint of another log */
    private Optional<Claim> claim(Path source, Path file, long number, SignedNote note, DamageList told)
            throws CheckpointFormatException {
        Checkpoint checkpoint = Checkpoint.parse(note.text());
        VerifierKey key = keys.get(checkpoint.origin());
        if (key == null) {
            told.add(file, number, Messages.text("audit.broken.checkpoint.key", checkpoint.origin()));
            return Optional.empty();
        }
        return Optional.of(new Claim(new KnownCheckpoint(checkpoint, source), file, number, note, key));
    }

    /** Verifies the signatures on all available threads, since there may be many. */
    private List<KnownCheckpoint> valid(List<Claim> made) {
        List<Boolean> right = made.parallelStream().map(Claim::isValid).toList();
        List<KnownCheckpoint> valid = new ArrayList<>();
        for (int i = 0; i < made.size(); i++) {
            Claim claim = made.get(i);
            if (right.get(i)) {
                valid.add(claim.checkpoint());
            } else {
                damages.add(claim.file(), claim.number(), Messages.text("audit.broken.checkpoint.signature"));
            }
        }
        return valid;
    }

    private void verify() throws IOException {
        List<Claim> made = List.copyOf(claims);
        claims.clear();
        for (KnownCheckpoint each : valid(made)) {
            scatter(each, each.source());
        }
    }

    private void scatter(KnownCheckpoint checkpoint, Path file) throws IOException {
        long size = checkpoint.checkpoint().size();
        if (!at(size).contains(checkpoint)) {
            scattered.computeIfAbsent(size, any -> new LinkedHashSet<>()).add(checkpoint);
            if (++scatteredCount > most) {
                throw many(file);
            }
        }
    }

    private IOException many(Path file) {
        return new IOException(Messages.text("audit.checkpoints.many", file, most));
    }

    /** Returns the known checkpoints of a size. */
    Collection<KnownCheckpoint> at(long size) throws IOException {
        Set<KnownCheckpoint> own = scattered.getOrDefault(size, Set.of());
        Set<KnownCheckpoint> found = own;
        for (CheckpointIndex index : indexes.values()) {
            if (index.mayHave(size)) {
                found = found == own ? new LinkedHashSet<>() : found;
                index.addTo(found, size);
            }
        }
        if (found != own) {
            found.addAll(own);
        }
        return found;
    }

    /** Returns the largest size of a known checkpoint; 0 if there is none. */
    long largest() {
        long largest = scattered.isEmpty() ? 0 : scattered.lastKey();
        for (CheckpointIndex index : indexes.values()) {
            largest = Math.max(largest, index.last());
        }
        return largest;
    }

    /** Returns the number of different known checkpoints. */
    long count() {
        return scatteredCount + indexes.values().stream().mapToLong(CheckpointIndex::count).sum();
    }

    /** Returns how many bytes of files of lines were read. */
    long bytes() {
        return bytes;
    }

    @Override
    public void close() throws IOException {
        for (CheckpointIndex index : indexes.values()) {
            index.close();
        }
    }

    private static String clause(CheckpointFormatException e) {
        return String.valueOf(e.getMessage());
    }
}
