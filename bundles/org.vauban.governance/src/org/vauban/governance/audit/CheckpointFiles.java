// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.audit;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.checkpoint.Checkpoint;
import org.vauban.governance.checkpoint.CheckpointFormatException;
import org.vauban.governance.checkpoint.SignedNote;
import org.vauban.governance.checkpoint.VerifierKey;
import org.vauban.governance.internal.SecretFile;
import org.vauban.governance.lock.InterProcessLock;

/**
 * The files of a log's checkpoints beside it: {@code .checkpoints}, one JSON object a line with the signed note as
 * {@code checkpoint}; {@code .keys}, the public keys that signed them, one a line; {@code .tree}, how far the lines
 * were read for the last checkpoint and for the last one that was dropped, which can be made again. Writers hold the
 * lock of {@code .checkpoints.lock}.
 */
final class CheckpointFiles {
    private static final String MEMBER = "checkpoint";
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int LONGEST = 1 << 20;

    private final Path log;
    private final Path history;
    private final Path keys;
    private final Path tree;

    CheckpointFiles(Path log) {
        this.log = log;
        history = AuditFiles.beside(log, ".checkpoints");
        keys = AuditFiles.beside(log, ".keys");
        tree = AuditFiles.beside(log, ".tree");
    }

    Path history() {
        return history;
    }

    Path keys() {
        return keys;
    }

    InterProcessLock lock() throws IOException {
        return AuditFiles.lock(history, PATIENCE);
    }

    /** One line of the history for a note; also what the journal gets. */
    static String line(SignedNote note) {
        JsonObject json = new JsonObject();
        json.addProperty(MEMBER, note.encoded());
        return json.toString();
    }

    /** The note of a line of the history. */
    static SignedNote note(String line) throws CheckpointFormatException {
        try {
            JsonElement element = JsonParser.parseString(line);
            if (element instanceof JsonObject json && json.get(MEMBER) instanceof JsonElement note
                    && note.isJsonPrimitive()) {
                return SignedNote.parse(note.getAsString());
            }
        } catch (JsonParseException | StackOverflowError e) {
            return SignedNote.parse(""); // says what is expected
        }
        return SignedNote.parse("");
    }

    /** The last checkpoint of this origin that this key signed. */
    Optional<Checkpoint> last(VerifierKey key) throws IOException {
        if (!Files.exists(history)) {
            return Optional.empty();
        }
        String end = lastLine();
        Optional<Checkpoint> last = end == null ? Optional.empty() : checkpoint(end, key);
        if (last.isPresent()) {
            return last;
        }
        Checkpoint largest = null;
        for (String line : Files.readAllLines(history, StandardCharsets.ISO_8859_1)) { // as bytes: damaged ones too
            Optional<Checkpoint> one = checkpoint(
                    new String(line.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8), key);
            if (one.isPresent() && (largest == null || one.get().size() > largest.size())) {
                largest = one.get();
            }
        }
        return Optional.ofNullable(largest);
    }

    private @Nullable String lastLine() throws IOException {
        try (FileChannel channel = FileChannel.open(history, StandardOpenOption.READ)) {
            long end = AuditTail.lastNewline(channel, channel.size());
            long start = end < 0 ? 0 : AuditTail.lastNewline(channel, end) + 1;
            if (end < 0 || end - start > LONGEST) {
                return null;
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) (end - start));
            AuditTail.readFully(channel, bytes, start);
            return new String(bytes.array(), StandardCharsets.UTF_8);
        }
    }

    private static Optional<Checkpoint> checkpoint(String line, VerifierKey key) {
        try {
            SignedNote note = note(line);
            Checkpoint checkpoint = Checkpoint.parse(note.text());
            return checkpoint.origin().equals(key.name()) && key.verifies(note) ? Optional.of(checkpoint)
                    : Optional.empty();
        } catch (CheckpointFormatException e) {
            return Optional.empty(); // the verification names it
        }
    }

    /** Adds a checkpoint and forces it to the disk; the caller holds the lock. */
    void append(SignedNote note, VerifierKey key) throws IOException {
        addKey(key);
        try (FileChannel channel = AuditFiles.create(history)) {
            long end = AuditTail.lastNewline(channel, channel.size()) + 1;
            channel.truncate(end); // what a power cut left of a line
            ByteBuffer bytes = ByteBuffer.wrap((line(note) + '\n').getBytes(StandardCharsets.UTF_8));
            for (long at = end; bytes.hasRemaining();) {
                at += channel.write(bytes, at);
            }
            channel.force(true);
            if (end == 0) {
                AuditFiles.forceFolder(history);
            }
        }
    }

    private void addKey(VerifierKey key) throws IOException {
        List<String> known = Files.exists(keys) ? Files.readAllLines(keys, StandardCharsets.UTF_8) : List.of();
        if (!known.contains(key.encoded())) {
            List<String> all = new ArrayList<>(known);
            all.add(key.encoded());
            SecretFile.replace(keys, String.join("\n", all) + '\n');
        }
    }

    /** Forgets the checkpoints of fewer lines than this, but for the last one; the caller holds the lock. */
    void forgetBelow(long size) throws IOException {
        if (!Files.exists(history)) {
            return;
        }
        List<String> lines = Files.readAllLines(history, StandardCharsets.UTF_8);
        List<String> kept = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (i == lines.size() - 1 || !isBelow(lines.get(i), size)) {
                kept.add(lines.get(i));
            }
        }
        if (kept.size() < lines.size()) {
            SecretFile.replace(history, String.join("\n", kept) + '\n');
        }
    }

    private static boolean isBelow(String line, long size) {
        try {
            return Checkpoint.parse(note(line).text()).size() < size;
        } catch (CheckpointFormatException e) {
            return false; // the verification names it
        }
    }

    /** Where reading stopped, by its name; empty if that is not known. */
    Optional<TreePosition> position(String name) throws IOException {
        return TreePosition.of(positions().get(name));
    }

    private JsonObject positions() throws IOException {
        if (!Files.exists(tree)) {
            return new JsonObject();
        }
        try {
            JsonElement element = JsonParser.parseString(Files.readString(tree));
            return element instanceof JsonObject json ? json : new JsonObject();
        } catch (JsonParseException | CharacterCodingException | StackOverflowError e) {
            return new JsonObject(); // it is made again from the lines
        }
    }

    /** Keeps where reading stopped, or forgets it; the caller holds the lock. */
    void keep(String name, @Nullable TreePosition position) throws IOException {
        JsonObject json = positions();
        JsonElement before = json.remove(name);
        if (position != null) {
            json.add(name, position.json());
        }
        if (!Objects.equals(before, json.get(name))) {
            SecretFile.replace(tree, json.toString());
        }
    }
}
