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
import java.util.ArrayList;
import java.util.List;
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
 * The files of a log's checkpoints beside it: {@code .checkpoints}, one JSON object a line with the signed note as
 * {@code checkpoint}; {@code .keys}, the public keys that signed them, one a line; {@code .tree}, how far the lines
 * were read for the last checkpoint and for the last one that was dropped, which can be made again. Writers hold the
 * lock of {@code .checkpoints.lock}.
 */
public final class CheckpointFiles {
    /** Behind the name of a log: how far its lines are signed. */
    static final String SIGNED = "/signed";

    private static final String MEMBER = "checkpoint";
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int LONGEST = 1 << 20;
    /** A larger history is left as it is, in bytes. */
    private static final long MOST_FORGETTING = 64L << 20;

    private final Path log;
    private final Path history;
    private final Path keys;
    private final Path tree;
    /** The line that was appended last through this, and what it says. */
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

    /** One line of the history for a note; also what the journal gets. */
    static String line(SignedNote note) {
        JsonObject json = new JsonObject();
        json.addProperty(MEMBER, note.encoded());
        return json.toString();
    }

    /** The note of a line of the history. */
    public static SignedNote note(String line) throws CheckpointFormatException {
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

    /** The last checkpoint of this origin that this key signed. The file may have been written by anybody. */
    Optional<Checkpoint> last(VerifierKey key) throws IOException {
        if (!Files.exists(history)) {
            return Optional.empty();
        }
        String end = lastLine();
        Checkpoint own = appendedCheckpoint;
        if (own != null && own.origin().equals(key.name()) && appended.equals(end)) {
            return Optional.of(own); // no signature is verified that was made here just now
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
            return Optional.empty(); // the verification names it
        }
    }

    /** Adds a checkpoint and forces it to the disk; the caller holds the lock. */
    void append(SignedNote note, Checkpoint checkpoint, VerifierKey key) throws IOException {
        addKey(key);
        String line = line(note);
        try (FileChannel channel = AuditFiles.create(history)) {
            long end = AuditTail.lastNewline(channel, channel.size()) + 1;
            channel.truncate(end); // what a power cut left of a line
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

    /** Forgets the checkpoints of fewer lines than this, but for the last one; the caller holds the lock. */
    void forgetBelow(long size) throws IOException {
        if (!Files.exists(history) || Files.size(history) > MOST_FORGETTING) {
            return;
        }
        List<String> lines = Files.readAllLines(history, StandardCharsets.ISO_8859_1); // as bytes: damaged ones too
        List<String> kept = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (i == lines.size() - 1 || !isBelow(lines.get(i), size)) {
                kept.add(lines.get(i));
            }
        }
        if (kept.size() < lines.size()) {
            SecretFile.replace(history, (String.join("\n", kept) + '\n').getBytes(StandardCharsets.ISO_8859_1));
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

    /** What was kept under a name, or null. */
    @Nullable
    JsonElement element(String name) throws IOException {
        return positions().get(name);
    }

    /** How many lines were signed, by the positions that are kept; 0 for none. */
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
            return new JsonObject(); // it is made again from the lines
        }
    }

    /** The text of a file; null if it is longer than any that this class writes. */
    private static @Nullable String text(Path file) throws IOException {
        try (InputStream in = RegularFile.open(file)) {
            byte[] bytes = in.readNBytes(LONGEST + 1);
            return bytes.length > LONGEST ? null : new String(bytes, StandardCharsets.UTF_8);
        }
    }

    /** Keeps a position, with what belongs to it, on the disk; the caller holds the lock. */
    void keep(String name, JsonObject position) throws IOException {
        JsonObject json = positions();
        if (!position.equals(json.get(name))) {
            json.add(name, position);
            SecretFile.replace(tree, json.toString());
        }
    }
}
