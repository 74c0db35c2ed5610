// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.audit;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.vauban.governance.merkle.MerkleFrontier;

/**
 * The line that records the deletion of files because of their age, and what remains of them: the roots of their
 * subtrees, from which the tree of all lines can still be computed, and the hash of their last line, from which the
 * chain continues.
 *
 * @param tree tree of all lines that no longer exist
 * @param head hash of the last one of them
 */
public record PrunedNote(MerkleFrontier tree, String head) {
    /** Value of the line's {@code note}. */
    static final String NOTE = "pruned";
    private static final String MARK = "\"note\":\"" + NOTE + '"';

    /** Returns the content of the line. */
    JsonObject content(List<String> files) {
        JsonObject content = new JsonObject();
        content.addProperty("note", NOTE);
        content.addProperty("detail", "older files were deleted; the roots of their subtrees are kept here");
        JsonArray names = new JsonArray();
        files.forEach(names::add);
        content.add("files", names);
        content.addProperty("lines", tree.size());
        content.addProperty("head", head);
        content.add("nodes", TreePosition.nodes(tree));
        return content;
    }

    /** Whether both describe the same deleted lines. */
    public boolean isSame(PrunedNote other) {
        return head.equals(other.head) && tree.size() == other.tree.size()
                && Arrays.equals(tree.root(), other.tree.root());
    }

    /** Reads the note from a line, empty if the line is another one. */
    public static Optional<PrunedNote> of(byte[] line) {
        try {
            JsonElement element = JsonParser.parseString(new String(line, StandardCharsets.UTF_8));
            if (element instanceof JsonObject json && json.get("note") instanceof JsonElement note
                    && note.isJsonPrimitive() && NOTE.equals(note.getAsString())) {
                String head = json.get("head").getAsString();
                return TreePosition.tree(json, "lines").map(tree -> new PrunedNote(tree, head));
            }
        } catch (JsonParseException | IllegalStateException | NullPointerException | UnsupportedOperationException
                | StackOverflowError e) {
            return Optional.empty(); // not a line of this log
        }
        return Optional.empty();
    }

    /** Returns the note about the lines before a line, identified by the previous hash that the line contains. */
    public static Optional<PrunedNote> before(Path log, String previous) throws IOException {
        if (previous.equals(AuditLine.FIRST_PREVIOUS)) {
            return Optional.empty();
        }
        try (LogFiles files = LogFiles.open(log)) {
            return before(files, previous);
        }
    }

    /** Searches the newest file first: the note was written when lines were deleted last. */
    static Optional<PrunedNote> before(LogFiles files, String previous) throws IOException {
        AtomicReference<PrunedNote> found = new AtomicReference<>();
        Consumer<String> search = line -> {
            if (line.contains(MARK)) {
                of(line.getBytes(StandardCharsets.UTF_8)).filter(note -> note.head().equals(previous))
                        .ifPresent(found::set);
            }
        };
        files.readCurrent(search);
        files.endCurrent(search);
        boolean there = true;
        for (int i = files.rotated().size() - 1; i >= 0 && there && found.get() == null; i--) {
            there = files.readRotated(files.rotated().get(i), search);
        }
        return Optional.ofNullable(found.get());
    }

    public PrunedNote {
        Objects.requireNonNull(tree);
        Objects.requireNonNull(head);
    }
}
