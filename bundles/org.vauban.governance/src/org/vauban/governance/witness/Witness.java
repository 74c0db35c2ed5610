// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.witness;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.GovernanceException;
import org.vauban.governance.checkpoint.CheckpointFormatException;
import org.vauban.governance.checkpoint.VerifierKey;
import org.vauban.governance.internal.Messages;
import org.vauban.governance.internal.SecretFile;

/**
 * A witness without a network: checks what the logs of many machines dropped in a folder, and remembers the largest
 * checkpoint of each log, so that one that is set back, or goes two ways, is found. The lines themselves are not needed.
 * Not safe for use by several threads at once.
 */
public final class Witness {
    private static final String CHECKPOINT = ".checkpoint";
    private static final String KEY = ".vkey";

    private final Keys keys;
    private final Path state;

    /**
     * The outcome.
     *
     * @param logs how many logs there are
     * @param checkpoints how many checkpoints have a right signature
     * @param findings what is wrong, by origin
     */
    public record Result(long logs, long checkpoints, List<WitnessFinding> findings) {
        /** Copies the list. */
        public Result {
            findings = List.copyOf(findings);
        }
    }

    /** Which key each log has, and what was seen of it before. */
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

        /** The one that was given; else the one that was seen first. */
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

    /** The name of a log as names of dropped files have it. */
    static String fileName(String origin) {
        return origin.replaceAll("[^A-Za-z0-9.-]", "_");
    }

    /**
     * Checks a folder with all below it.
     *
     * @param trusted keys that count; if empty, the first key that a log dropped counts for ever
     * @param state file in which it is remembered what was seen; made if it is missing
     * @param silence time after which a log that signed nothing is reported, or null
     * @param now the time
     * @throws GovernanceException if something cannot be read, or the file not be written
     */
    public static Result check(Path folder, List<VerifierKey> trusted, Path state, @Nullable Duration silence,
            Instant now) throws GovernanceException {
        try {
            Map<String, VerifierKey> byName = new HashMap<>();
            trusted.forEach(key -> byName.put(key.name(), key));
            Map<String, WitnessedHead> heads = read(state);
            return new Witness(new Keys(byName, heads), state).check(folder, heads, silence, now);
        } catch (IOException e) {
            throw new GovernanceException(Messages.text("witness.unreadable", folder, e), e);
        } catch (UncheckedIOException e) {
            throw new GovernanceException(Messages.text("witness.unreadable", folder, e.getCause()), e);
        }
    }

    private Result check(Path folder, Map<String, WitnessedHead> heads, @Nullable Duration silence, Instant now)
            throws IOException {
        Map<String, List<Path>> byLog = files(folder);
        List<WitnessedLog> logs = byLog.keySet().stream().map(name -> new WitnessedLog(name, keys)).toList();
        Map<String, WitnessedHead> seen = new ConcurrentHashMap<>(heads);
        Map<String, WitnessedLog> byName = new HashMap<>();
        int i = 0;
        for (String name : byLog.keySet()) {
            byName.put(name, logs.get(i++));
        }
        byLog.entrySet().parallelStream().forEach(each -> {
            try {
                WitnessedLog log = byName.get(each.getKey());
                WitnessedHead head = log.check(each.getValue());
                if (head != null) {
                    seen.put(log.origin(), head);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        List<WitnessFinding> findings = new ArrayList<>();
        logs.forEach(log -> findings.addAll(log.findings()));
        if (silence != null) {
            new TreeMap<>(seen).forEach((origin, head) -> {
                if (head.time().isBefore(now.minus(silence))) {
                    findings.add(new WitnessFinding(origin, WitnessFinding.Kind.SILENT,
                            Messages.text("witness.silent", origin, head.time())));
                }
            });
        }
        write(seen);
        return new Result(seen.size(), logs.stream().mapToLong(WitnessedLog::checkpoints).sum(), findings);
    }

    private Map<String, List<Path>> files(Path folder) throws IOException {
        Map<String, List<Path>> byLog = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
                String name = file.getFileName().toString();
                int dash = name.lastIndexOf('-');
                if (name.endsWith(CHECKPOINT)) {
                    byLog.computeIfAbsent(dash < 0 ? name : name.substring(0, dash), each -> new ArrayList<>())
                            .add(file);
                } else if (name.endsWith(KEY) && Files.size(file) < 1024) {
                    addKey(file);
                }
            }
        }
        return byLog;
    }

    /** A key that is none makes its log one without a key, which is found. */
    private void addKey(Path file) throws IOException {
        try {
            VerifierKey key = VerifierKey.parse(Files.readString(file));
            keys.found.putIfAbsent(key.name(), key);
        } catch (CheckpointFormatException | java.nio.charset.CharacterCodingException e) {
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
