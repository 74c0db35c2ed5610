// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.vauban.governance.checkpoint.Checkpoint;
import org.vauban.governance.checkpoint.CheckpointFormatException;
import org.vauban.governance.checkpoint.SignedNote;
import org.vauban.governance.checkpoint.VerifierKey;
import org.vauban.governance.checkpoint.WitnessSubmission;
import org.vauban.governance.internal.Messages;

/** Finds the checkpoints of a log, beside it and elsewhere, and keeps those whose signature is right. */
final class CheckpointCollection {
    private static final int LONGEST = 1 << 20;

    private final Map<String, VerifierKey> keys = new LinkedHashMap<>();
    private final boolean given;
    private final DamageList damages;
    private final List<Claim> claims = new ArrayList<>();

    /** One whose signature was not checked yet. */
    private record Claim(KnownCheckpoint checkpoint, Path file, long number, SignedNote note, VerifierKey key) {}

    /**
     * @param trusted keys that count; if there are none, those that lie beside the log
     * @param damages gets what is no checkpoint, or not signed by a key that counts
     */
    CheckpointCollection(List<VerifierKey> trusted, DamageList damages) {
        given = !trusted.isEmpty();
        trusted.forEach(key -> keys.put(key.name(), key));
        this.damages = damages;
    }

    /** Those in the log's folder. */
    void addBeside(Path log) throws IOException {
        CheckpointFiles files = new CheckpointFiles(log);
        if (!given && Files.exists(files.keys())) {
            long number = 0;
            for (String line : lines(files.keys())) {
                number++;
                try {
                    VerifierKey key = VerifierKey.parse(line);
                    keys.putIfAbsent(key.name(), key);
                } catch (CheckpointFormatException e) {
                    damages.add(files.keys(), number, clause(e));
                }
            }
        }
        if (Files.exists(files.history())) {
            addLines(files.history(), lines(files.history()), true);
        }
    }

    /** Those in a file: a note, a submission, or lines as in the history and the journal. */
    void addFile(Path file) throws IOException {
        List<String> lines = lines(file);
        if (!lines.isEmpty() && lines.getFirst().startsWith("{")) {
            addLines(file, lines, true);
        } else {
            add(file, file, 1, String.join("\n", lines) + '\n', true);
        }
    }

    /** Those of this log in a folder where the checkpoints of many lie. */
    void addFolder(Path folder) throws IOException {
        int before = claims.size();
        Set<String> names = new HashSet<>();
        keys.keySet().forEach(origin -> names.add(DropFolder.name(origin)));
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(each -> isOf(names, each)).sorted().toList()) {
                add(folder, file, 1, String.join("\n", lines(file)) + '\n', false);
            }
        }
        if (claims.size() == before) {
            damages.add(folder, 0, Messages.text("audit.broken.no.checkpoint"));
        }
    }

    private static boolean isOf(Set<String> logs, Path file) {
        String name = file.getFileName().toString();
        int dash = name.lastIndexOf('-');
        return name.endsWith(DropFolder.CHECKPOINT) && dash >= 0 && logs.contains(name.substring(0, dash))
                && Files.isRegularFile(file);
    }

    /** A line without end is one that is being written. */
    private static List<String> lines(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        BoundedLines.read(file, LONGEST, false, lines::add);
        return lines;
    }

    private void addLines(Path file, List<String> lines, boolean all) {
        long number = 0;
        for (String line : lines) {
            number++;
            try {
                add(file, file, number, CheckpointFiles.note(line), all);
            } catch (CheckpointFormatException e) {
                damages.add(file, number, clause(e));
            }
        }
    }

    private void add(Path source, Path file, long number, String text, boolean all) {
        try {
            add(source, file, number, WitnessSubmission.parse(text).note(), all);
        } catch (CheckpointFormatException e) {
            damages.add(file, number, clause(e));
        }
    }

    /** @param all whether one of another log is damage */
    private void add(Path source, Path file, long number, SignedNote note, boolean all)
            throws CheckpointFormatException {
        Checkpoint checkpoint = Checkpoint.parse(note.text());
        VerifierKey key = keys.get(checkpoint.origin());
        if (key != null) {
            claims.add(new Claim(new KnownCheckpoint(checkpoint, source), file, number, note, key));
        } else if (all) {
            damages.add(file, number, Messages.text("audit.broken.checkpoint.key", checkpoint.origin()));
        }
    }

    /** Checks the signatures of all that were added: with as many threads as there are, for there may be many. */
    List<KnownCheckpoint> verified() {
        List<Boolean> right = claims.parallelStream().map(claim -> claim.key().verifies(claim.note())).toList();
        List<KnownCheckpoint> found = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < claims.size(); i++) {
            Claim claim = claims.get(i);
            if (!right.get(i)) {
                damages.add(claim.file(), claim.number(), Messages.text("audit.broken.checkpoint.signature"));
            } else if (seen.add(claim.checkpoint().source() + "\n" + claim.note().text())) {
                found.add(claim.checkpoint());
            }
        }
        return found;
    }

    private static String clause(CheckpointFormatException e) {
        return String.valueOf(e.getMessage());
    }
}
