// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.audit;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.checkpoint.Checkpoint;
import org.vauban.governance.checkpoint.CheckpointFormatException;
import org.vauban.governance.checkpoint.SignedNote;
import org.vauban.governance.checkpoint.VerifierKey;
import org.vauban.governance.internal.Messages;
import org.vauban.governance.internal.RegularFile;
import org.vauban.governance.internal.SecretFile;
import org.vauban.governance.lock.InterProcessLock;

/**
 * The checkpoint files beside a log: {@code .checkpoints}, one JSON object per line with the signed note as
 * {@code checkpoint}; {@code .keys}, the public keys that signed them, one per line; {@code .tree}, how far the lines
 * were read for the last checkpoint and for the last dropped one, which can be recomputed. Writers hold the lock of
 * {@code .checkpoints.lock}.
 */
public final class CheckpointFiles {
    /** Suffix to a log's name for the position up to which its lines are signed. */
    static final String SIGNED = "/signed";

    private static final String MEMBER = "checkpoint";
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int LONGEST = 1 << 20;

    private final Path log;
    private final Path history;
    private final Path keys;
    private final Path tree;
    /** The line last appended through this object. */
    private String appended = "";
    private @Nullable Checkpoint appendedCheckpoint;

    public CheckpointFiles(Path log) {
        this.log = log;
        history = AuditFiles.beside(log, ".checkpoints");
        keys = AuditFiles.beside(log, ".keys");
        tree = AuditFiles.beside(log, ".tree");
    }

    public Path history() {
        return history;
    }

    public Path tree() {
        return tree;
    }

    public Path keys() {
        return keys;
    }

    InterProcessLock lock() throws IOException {
        return AuditFiles.lock(history, PATIENCE);
    }

    /** Returns the history line for a note; the journal receives the same line. */
    static String line(SignedNote note) {
        JsonObject json = new JsonObject();
        json.addProperty(MEMBER, note.encoded());
        return json.toString();
    }

    /** Returns the note of a history line. */
    public static SignedNote note(String line) throws CheckpointFormatException {
        try {
            JsonElement element = JsonParser.parseString(line);
            if (element instanceof JsonObject json && json.get(MEMBER) instanceof JsonElement note
                    && note.isJsonPrimitive()) {
                return SignedNote.parse(note.getAsString());
            }
        } catch (JsonParseException | StackOverflowError e) {
            return SignedNote.parse(""); // throws an exception that says what is expected
        }
        return SignedNote.parse("");
    }

    /** Returns the last checkpoint of this origin that this key signed. The file is untrusted. */
    Optional<Checkpoint> last(VerifierKey key) throws IOException {
        if (!Files.exists(history)) {
            return Optional.empty();
        }
        String end = lastLine();
        Checkpoint own = appendedCheckpoint;
        if (own != null && own.origin().equals(key.name()) && appended.equals(end)) {
            return Optional.of(own); // no need to verify a signature that this process just made
        }
        Optional<Checkpoint> last = end == null ? Optional.empty() : checkpoint(end, key);
        if (last.isPresent()) {
            return last;
        }
        AtomicReference<@Nullable Checkpoint> largest = new AtomicReference<>();
        BoundedLines.read(history, LONGEST, true, line -> {
            Checkpoint one = checkpoint(line, key).orElse(null);
            Checkpoint before = largest.get();
            if (one != null && (before == null || one.size() > before.size())) {
                largest.set(one);
            }
        });
        return Optional.ofNullable(largest.get());
    }

    private @Nullable String lastLine() throws IOException {
        RegularFile.require(history);
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
            return Optional.empty(); // the verification reports it
        }
    }

    /** Appends a checkpoint and forces it to the disk; the caller holds the lock. */
    void append(SignedNote note, Checkpoint checkpoint, VerifierKey key) throws IOException {
        addKey(key);
        String line = line(note);
        try (FileChannel channel = AuditFiles.create(history)) {
            long end = AuditTail.lastNewline(channel, channel.size()) + 1;
            channel.truncate(end); // a partial line after a power cut
            ByteBuffer bytes = ByteBuffer.wrap((line + '\n').getBytes(StandardCharsets.UTF_8));
            for (long at = end; bytes.hasRemaining();) {
                at += channel.write(bytes, at);
            }
            channel.force(true);
            if (end == 0) {
                AuditFiles.forceFolder(history);
            }
        }
        appended = line;
        appendedCheckpoint = checkpoint;
    }

    private void addKey(VerifierKey key) throws IOException {
        String known = Files.exists(keys) ? text(keys) : "";
        if (known == null) {
            throw new IOException(Messages.text("checkpoint.keys.long", keys));
        }
        if (known.lines().noneMatch(key.encoded()::equals)) {
            SecretFile.replace(keys,
                    known + (known.isEmpty() || known.endsWith("\n") ? "" : "\n") + key.encoded() + '\n');
        }
    }

    /** Removes the checkpoints of fewer lines than this, except the last one; the caller holds the lock. */
    void forgetBelow(long size) throws IOException {
        new CheckpointPruning(history, size).run();
    }

    /** Returns the position stored under a name where reading stopped; empty if unknown. */
    Optional<TreePosition> position(String name) throws IOException {
        return TreePosition.of(positions().get(name));
    }

    /** Returns the element stored under a name, or null. */
    @Nullable
    JsonElement element(String name) throws IOException {
        return positions().get(name);
    }

    /** Returns how many lines were signed according to the stored positions; 0 for none. */
    public long signed() throws IOException {
        long most = 0;
        for (Map.Entry<String, JsonElement> each : positions().entrySet()) {
            if (each.getKey().endsWith(SIGNED)) {
                most = Math.max(most, TreePosition.of(each.getValue()).map(TreePosition::size).orElse(0L));
            }
        }
        return most;
    }

    private JsonObject positions() throws IOException {
        String text = Files.exists(tree) ? text(tree) : null;
        try {
            return text != null && JsonParser.parseString(text) instanceof JsonObject json ? json : new JsonObject();
        } catch (JsonParseException | StackOverflowError e) {
            return new JsonObject(); // will be recomputed from the lines
        }
    }

    /** Returns the text of a file; null if it is longer than any that this class writes. */
    private static @Nullable String text(Path file) throws IOException {
        try (InputStream in = RegularFile.open(file)) {
            byte[] bytes = in.readNBytes(LONGEST + 1);
            return bytes.length > LONGEST ? null : new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /** Stores a position with its further members on the disk; the caller holds the lock. */
    void keep(String name, JsonObject position) throws IOException {
        JsonObject json = positions();
        if (!position.equals(json.get(name))) {
            json.add(name, position);
            SecretFile.replace(tree, json.toString());
        }
    }
}
