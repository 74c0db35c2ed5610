// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.chat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.attachment.Attachment;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.chat.Turn.State;
import org.vauban.assist.command.Command;
import org.vauban.governance.SourceText;
import org.vauban.governance.source.TextSource;

/**
 * Reads and writes a conversation as a JSON document of format 1. A later version may add constants to it; documents
 * with unknown ones, and those of a higher format, are not damaged. Pure.
 */
final class ConversationJson {
    private static final int FORMAT = 1;

    private ConversationJson() {}

    /** The document was written by a later version of the product. */
    static final class NewerException extends JsonParseException {
        private static final long serialVersionUID = 1L;

        NewerException(String what, @Nullable Throwable cause) {
            super(what, cause);
        }
    }

    static String write(Conversation conversation) {
        JsonObject json = new JsonObject();
        json.addProperty("format", FORMAT);
        json.addProperty("id", conversation.id());
        json.addProperty("title", conversation.title());
        json.addProperty("created", conversation.created().toString());
        json.addProperty("changed", conversation.changed().toString());
        json.addProperty("head", conversation.head());
        JsonArray turns = new JsonArray();
        conversation.turns().forEach(turn -> turns.add(write(turn)));
        json.add("turns", turns);
        return json.toString();
    }

    private static JsonObject write(Turn turn) {
        JsonObject json = new JsonObject();
        json.addProperty("id", turn.id());
        json.addProperty("parent", turn.parent());
        json.addProperty("asked", turn.asked().toString());
        Command command = turn.command();
        json.addProperty("command", command == null ? null : command.id());
        json.addProperty("question", turn.question());
        JsonArray attachments = new JsonArray();
        turn.attachments().forEach(attachment -> attachments.add(write(attachment)));
        json.add("attachments", attachments);
        json.addProperty("answer", turn.answer());
        json.addProperty("state", turn.state().name());
        AssistError error = turn.error();
        json.addProperty("error", error == null ? null : error.name());
        json.addProperty("note", turn.note());
        if (!turn.parts().isEmpty()) {
            JsonArray parts = new JsonArray();
            turn.parts().forEach(part -> parts.add(write(part)));
            json.add("parts", parts);
        }
        List<SourceText> known = turn.sources();
        json.add("sources", known == null ? JsonNull.INSTANCE : written(known));
        return json;
    }

    private static JsonArray written(List<SourceText> sources) {
        JsonArray all = new JsonArray();
        for (SourceText each : sources) {
            JsonObject json = new JsonObject();
            write(each.source(), json);
            all.add(json);
        }
        return all;
    }

    private static JsonObject write(CitedPart part) {
        JsonObject json = new JsonObject();
        json.addProperty("kind", part.kind().name());
        json.addProperty("place", part.place());
        write(part.from().source(), json);
        json.addProperty("text", part.from().text());
        return json;
    }

    private static JsonObject write(Attachment attachment) {
        JsonObject json = new JsonObject();
        json.addProperty("kind", attachment.kind().name());
        json.addProperty("label", attachment.label());
        write(attachment.source(), json);
        json.addProperty("language", attachment.language());
        Attachment.Lines lines = attachment.lines();
        if (lines != null) {
            json.addProperty("first", lines.first());
            json.addProperty("last", lines.last());
        }
        json.addProperty("text", attachment.text());
        return json;
    }

    /**
     * @throws NewerException if a later version wrote it
     * @throws JsonParseException if it is not a conversation
     */
    static Conversation read(String text) {
        try {
            JsonObject json = JsonParser.parseString(text).getAsJsonObject();
            int format = json.get("format").getAsInt();
            if (format > FORMAT) {
                throw new NewerException("format " + format, null);
            } else if (format < FORMAT) {
                throw new JsonParseException("format " + format);
            }
            List<Turn> turns = new ArrayList<>();
            Map<String, Turn> earlier = new HashMap<>();
            for (JsonElement each : json.getAsJsonArray("turns")) {
                Turn turn = readTurn(each.getAsJsonObject(), earlier);
                turns.add(turn);
                earlier.put(turn.id(), turn);
            }
            return new Conversation(required(json, "id"), required(json, "title"),
                    Instant.parse(required(json, "created")), Instant.parse(required(json, "changed")), turns,
                    string(json, "head"));
        } catch (IllegalStateException | IllegalArgumentException | NullPointerException | UnsupportedOperationException
                | ClassCastException | DateTimeException | StackOverflowError e) {
            throw new JsonParseException("no conversation", e); // any malformed document
        }
    }

    private static Turn readTurn(JsonObject json, Map<String, Turn> earlier) {
        List<Attachment> attachments = new ArrayList<>();
        for (JsonElement attachment : json.getAsJsonArray("attachments")) {
            attachments.add(readAttachment(attachment.getAsJsonObject()));
        }
        List<CitedPart> parts = new ArrayList<>();
        if (json.has("parts")) {
            json.getAsJsonArray("parts").forEach(part -> parts.add(readPart(part.getAsJsonObject())));
        }
        String command = string(json, "command");
        String error = string(json, "error");
        String parent = string(json, "parent");
        return new Turn(required(json, "id"), parent, Instant.parse(required(json, "asked")),
                command == null ? null : constant(Command.class, command.toUpperCase(Locale.ROOT)),
                required(json, "question"), attachments, required(json, "answer"),
                constant(State.class, required(json, "state")),
                error == null ? null : constant(AssistError.class, error), string(json, "note"), parts,
                json.has("sources") ? readSources(json.get("sources"))
                        : sources(parent == null ? null : earlier.get(parent), attachments, parts));
    }

    private static @Nullable List<SourceText> readSources(JsonElement json) {
        if (json.isJsonNull()) {
            return null;
        }
        List<SourceText> sources = new ArrayList<>();
        json.getAsJsonArray()
                .forEach(each -> sources.add(SourceText.ofStored(readSource(each.getAsJsonObject()), "")));
        return sources;
    }

    /** Returns the sources of a turn that an earlier version saved without them: all files of the path up to it. */
    private static @Nullable List<SourceText> sources(@Nullable Turn parent, List<Attachment> attachments,
            List<CitedPart> parts) {
        List<SourceText> before = parent == null ? List.of() : parent.sources();
        return before == null ? null
                : Turn.sources(Stream.of(before.stream(), attachments.stream().map(Attachment::from),
                        parts.stream().map(CitedPart::from)).flatMap(Function.identity()));
    }

    private static CitedPart readPart(JsonObject json) {
        return new CitedPart(constant(CitedPart.Kind.class, required(json, "kind")), required(json, "place"),
                SourceText.ofStored(readSource(json), required(json, "text")));
    }

    private static Attachment readAttachment(JsonObject json) {
        Attachment.Lines lines = json.has("first")
                ? new Attachment.Lines(json.get("first").getAsInt(), json.get("last").getAsInt())
                : null;
        return new Attachment(constant(Attachment.Kind.class, required(json, "kind")), required(json, "label"),
                string(json, "language"), lines, SourceText.ofStored(readSource(json), required(json, "text")));
    }

    /** Writes a source with all spellings of its name, so that the same exclusions apply when it is read again. */
    private static void write(TextSource source, JsonObject json) {
        if (source instanceof TextSource.InFile file) {
            json.addProperty("source", file.path().toString());
            json.addProperty("scheme", file.scheme());
            JsonArray readings = new JsonArray();
            file.readings().forEach(each -> readings.add(each.toString()));
            json.add("readings", readings);
        } else if (source instanceof TextSource.Unknown unknown) {
            json.addProperty("unknown", unknown.name());
        }
        Path root = source.root();
        json.addProperty("root", root == null ? null : root.toString());
    }

    private static TextSource readSource(JsonObject json) {
        if (json.has("unknown")) {
            return TextSource.unknown(required(json, "unknown"));
        }
        Path path = path(string(json, "source"));
        if (path == null) {
            return TextSource.typed();
        }
        List<Path> readings = new ArrayList<>(List.of(path));
        if (json.has("readings")) {
            json.getAsJsonArray("readings").forEach(each -> readings.add(path(each.getAsString())));
        }
        String scheme = string(json, "scheme");
        return TextSource.file(scheme == null ? "file" : scheme, readings, path(string(json, "root")));
    }

    private static @Nullable Path path(@Nullable String text) {
        try {
            return text == null ? null : Path.of(text);
        } catch (InvalidPathException e) {
            throw new JsonParseException("path", e);
        }
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String name) {
        try {
            return Enum.valueOf(type, name);
        } catch (IllegalArgumentException e) {
            throw new NewerException(type.getSimpleName() + ' ' + name, e);
        }
    }

    private static String required(JsonObject json, String name) {
        return json.get(name).getAsString();
    }

    private static @Nullable String string(JsonObject json, String name) {
        JsonElement value = json.get(name);
        return value == null || value.isJsonNull() ? null : value.getAsString();
    }
}
