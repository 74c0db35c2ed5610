// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.witness;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.GovernanceException;
import org.vauban.governance.audit.DropFolder;
import org.vauban.governance.checkpoint.Checkpoint;
import org.vauban.governance.checkpoint.CheckpointFormatException;
import org.vauban.governance.checkpoint.VerifierKey;
import org.vauban.governance.checkpoint.WitnessSubmission;
import org.vauban.governance.internal.Messages;
import org.vauban.governance.internal.SecretFile;
import org.vauban.governance.lock.InterProcessLock;

/**
 * A witness without network access: checks the checkpoints that the logs of many machines dropped in a folder, and
 * remembers the largest checkpoint of each log, to detect a log that is rolled back or forked. The lines themselves are
 * not needed. Not thread-safe.
 */
public final class Witness {
    private static final int LONGEST = 128 << 10;

    private final Keys keys;
    private final Path state;
    private final List<WitnessFinding> unreadable = new ArrayList<>();

    /**
     * The result of a check.
     *
     * @param logs number of logs
     * @param checkpoints number of checkpoints with a valid signature
     * @param findings what is wrong, by origin
     */
    public record Result(long logs, long checkpoints, List<WitnessFinding> findings) {
        /** Copies the list. */
        public Result {
            findings = List.copyOf(findings);
        }
    }

    /** The key of each log, and its last known head. */
    static final class Keys {
        private final Map<String, VerifierKey> trusted;
        private final boolean onlyTrusted;
        private final Map<String, WitnessedHead> heads;
        private final Map<String, VerifierKey> found = new ConcurrentHashMap<>();

        Keys(Map<String, VerifierKey> trusted, Map<String, WitnessedHead> heads) {
            this.trusted = trusted;
            onlyTrusted = !trusted.isEmpty();
            this.heads = heads;
        }

        @Nullable
        WitnessedHead head(String origin) {
            return heads.get(origin);
        }

        /** Returns the trusted key; if no keys are given, the one seen first. */
        @Nullable
        VerifierKey key(String origin) {
            if (onlyTrusted) {
                return trusted.get(origin);
            }
            WitnessedHead head = heads.get(origin);
            return head != null ? head.key() : found.get(origin);
        }
    }

    private Witness(Keys keys, Path state) {
        this.keys = keys;
        this.state = state;
    }

    /**
     * Checks a folder and everything below it.
     *
     * @param trusted keys that count; if empty, the first key that a log dropped counts for ever
     * @param state file in which the known heads are stored; created if it is missing
     * @param silence time after which a log that signed nothing is reported, or null
     * @param now the current time
     * @throws GovernanceException if something cannot be read, the file cannot be written, or another witness is using
     *             it
     */
    public static Result check(Path folder, List<VerifierKey> trusted, Path state, @Nullable Duration silence,
            Instant now) throws GovernanceException {
        Path file = state.toAbsolutePath();
        Path own = file.resolveSibling(file.getFileName() + ".lock");
        // of two concurrent checks, the one that ends last would lose what the other saw
        try (InterProcessLock lock = InterProcessLock.tryAcquire(own, SecretFile.rights(own, "rw-------"))
                .orElseThrow(() -> new GovernanceException(Messages.text("witness.busy", state)))) {
            Map<String, VerifierKey> byName = new HashMap<>();
            trusted.forEach(key -> byName.put(key.name(), key));
            Map<String, WitnessedHead> heads = read(state);
            return new Witness(new Keys(byName, heads), state).check(folder, heads, silence, now);
        } catch (IOException e) {
            throw new GovernanceException(Messages.text("witness.unreadable", folder, e), e);
        }
    }

    private Result check(Path folder, Map<String, WitnessedHead> heads, @Nullable Duration silence, Instant now)
            throws IOException {
        Map<String, List<Path>> byName = files(folder);
        Map<String, WitnessedHead> seen = new ConcurrentHashMap<>(heads);
        Map<String, List<WitnessedLog>> logs = new ConcurrentHashMap<>();
        byName.entrySet().parallelStream().forEach(each -> {
            List<WitnessedLog> found = read(each.getKey(), each.getValue());
            logs.put(each.getKey(), found);
            for (WitnessedLog log : found) {
                WitnessedHead head = log.check(now);
                if (head != null) {
                    seen.put(log.origin(), head);
                }
            }
        });
        List<WitnessFinding> findings = new ArrayList<>(unreadable);
        new TreeMap<>(logs).values().forEach(found -> found.forEach(log -> findings.addAll(log.findings())));
        if (silence != null) {
            new TreeMap<>(seen).forEach((origin, head) -> {
                if (head.last().isBefore(now.minus(silence))) {
                    findings.add(new WitnessFinding(origin, WitnessFinding.Kind.SILENT,
                            Messages.text("witness.silent", origin, head.last())));
                }
            });
        }
        write(seen);
        return new Result(seen.size(),
                logs.values().stream().flatMap(List::stream).mapToLong(WitnessedLog::checkpoints).sum(), findings);
    }

    /** Reads the logs whose files share one name: usually one, but two origins can map to the same name. */
    private List<WitnessedLog> read(String name, List<Path> files) {
        Map<String, WitnessedLog> byOrigin = new TreeMap<>();
        WitnessedLog none = new WitnessedLog(name, keys);
        for (Path file : files) {
            try {
                WitnessSubmission submission = WitnessSubmission.parse(text(file));
                Checkpoint checkpoint = Checkpoint.parse(submission.note().text());
                byOrigin.computeIfAbsent(checkpoint.origin(), origin -> new WitnessedLog(origin, keys))
                        .take(file, name, checkpoint, submission);
            } catch (CheckpointFormatException e) {
                none.malformed(file, String.valueOf(e.getMessage()));
            } catch (IOException e) { // of one machine: must not hide all others
                none.malformed(file, e.toString());
            }
        }
        List<WitnessedLog> found = new ArrayList<>(byOrigin.values());
        found.add(none);
        return found;
    }

    private static String text(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8);
        }
    }

    private Map<String, List<Path>> files(Path folder) throws IOException {
        Map<String, List<Path>> byLog = new TreeMap<>();
        List<Path> all = new ArrayList<>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            @NonNullByDefault({})
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (attributes.isRegularFile()) {
                    all.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            @NonNullByDefault({})
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (file.equals(folder)) {
                    throw failure;
                }
                unreadable(file, failure);
                return FileVisitResult.CONTINUE;
            }

            @Override
            @NonNullByDefault({})
            public FileVisitResult postVisitDirectory(Path each, IOException failure) throws IOException {
                if (failure != null) {
                    unreadable(each, failure);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        Collections.sort(all);
        for (Path file : all) {
            String name = file.getFileName().toString();
            int dash = name.lastIndexOf('-');
            if (name.endsWith(DropFolder.CHECKPOINT)) {
                byLog.computeIfAbsent(dash < 0 ? name : name.substring(0, dash), each -> new ArrayList<>()).add(file);
            } else if (name.endsWith(DropFolder.KEY)) {
                addKey(file);
            }
        }
        return byLog;
    }

    private void unreadable(Path file, IOException failure) {
        unreadable.add(new WitnessFinding(file.getFileName().toString(), WitnessFinding.Kind.MALFORMED,
                Messages.text("witness.malformed", file, failure)));
    }

    /** Adds a key. An invalid one is ignored: its log then has no key, which is reported. */
    private void addKey(Path file) {
        try {
            VerifierKey key = VerifierKey.parse(text(file));
            keys.found.putIfAbsent(key.name(), key);
        } catch (IOException e) {
            unreadable(file, e);
        } catch (CheckpointFormatException e) {
            System.getLogger(Witness.class.getName()).log(System.Logger.Level.DEBUG, file + ": " + e.getMessage());
        }
    }

    private static Map<String, WitnessedHead> read(Path state) throws IOException, GovernanceException {
        Map<String, WitnessedHead> heads = new HashMap<>();
        if (!Files.exists(state)) {
            return heads;
        }
        try {
            if (JsonParser.parseString(Files.readString(state)) instanceof JsonObject json) {
                for (Map.Entry<String, JsonElement> each : json.entrySet()) {
                    WitnessedHead head = each.getValue() instanceof JsonObject one
                            ? WitnessedHead.of(one).orElse(null) : null;
                    if (head == null) {
                        throw new GovernanceException(Messages.text("witness.state", state));
                    }
                    heads.put(each.getKey(), head);
                }
                return heads;
            }
        } catch (JsonParseException | java.nio.charset.CharacterCodingException | StackOverflowError e) {
            throw new GovernanceException(Messages.text("witness.state", state), e);
        }
        throw new GovernanceException(Messages.text("witness.state", state));
    }

    private void write(Map<String, WitnessedHead> heads) throws IOException {
        JsonObject json = new JsonObject();
        new TreeMap<>(heads).forEach((origin, head) -> json.add(origin, head.json()));
        SecretFile.replace(state.toAbsolutePath(), json.toString());
    }
}
