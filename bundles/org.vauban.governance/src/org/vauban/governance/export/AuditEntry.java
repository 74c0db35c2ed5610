// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.export;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A line of an audit log, parsed for other tools. Members that an earlier version did not write are empty texts.
 * Immutable.
 *
 * @param line the line as in the log
 * @param json the same, parsed; must not be modified
 * @param kind what the line is about
 * @param sequence number of the line, 0 if it has none
 * @param time when the line was written
 * @param parts parts of a review
 */
public record AuditEntry(String line, JsonObject json, Kind kind, long sequence, Instant time, List<Part> parts) {
    /** What a line is about. */
    public enum Kind {
        /** A request that was approved or refused. */
        REVIEW,
        /** An action concerning text. */
        EVENT,
        /** The log itself. */
        NOTE
    }

    /**
     * One part of a request.
     *
     * @param role purpose of the part
     * @param chars UTF-16 units, including those after the caret
     * @param masked number of masked ranges
     * @param withheld why it was not sent, empty if it was
     */
    public record Part(String role, long chars, long masked, String withheld) {}

    /** Copies the list. */
    public AuditEntry {
        parts = List.copyOf(parts);
    }

    /** Parses a line; empty if it is not one of an audit log. */
    public static Optional<AuditEntry> of(String line) {
        try {
            if (!(JsonParser.parseString(line) instanceof JsonObject json)) {
                return Optional.empty();
            }
            Instant time = Instant.parse(json.get("time").getAsString());
            Kind kind = json.has("note") ? Kind.NOTE : json.has("event") ? Kind.EVENT : Kind.REVIEW;
            List<Part> parts = new ArrayList<>();
            if (json.has("parts")) {
                for (JsonElement each : json.getAsJsonArray("parts")) {
                    parts.add(part(each.getAsJsonObject()));
                }
            }
            AuditEntry entry = new AuditEntry(line, json, kind, number(json, "seq"), time, parts);
            entry.time().toEpochMilli(); // read later by formats, outside of this handler
            entry.outputChars();
            entry.takenChars();
            return Optional.of(entry);
        } catch (JsonParseException | IllegalStateException | NullPointerException | UnsupportedOperationException
                | ClassCastException | NumberFormatException | DateTimeException | ArithmeticException
                | StackOverflowError e) {
            return Optional.empty(); // the verification reports what is wrong with it
        }
    }

    private static Part part(JsonObject json) {
        long chars = number(json, "chars");
        long masked = number(json, "masked");
        if (json.get("afterCaret") instanceof JsonObject after) {
            chars += number(after, "chars");
            masked += number(after, "masked");
        }
        return new Part(text(json, "role"), chars, masked, text(json, "heldBack"));
    }

    private static long number(JsonObject json, String name) {
        return json.get(name) instanceof JsonElement value && value.isJsonPrimitive() ? value.getAsLong() : 0;
    }

    private static String text(JsonObject json, String name) {
        return json.get(name) instanceof JsonElement value && value.isJsonPrimitive() ? value.getAsString() : "";
    }

    /** Returns a member of the line, empty if it has none of this name. */
    public String text(String name) {
        return text(json, name);
    }

    /** Returns the action: the feature of a review, the event, or the note. */
    public String action() {
        return switch (kind) {
            case REVIEW -> text("feature");
            case EVENT -> text("event");
            case NOTE -> text("note");
        };
    }

    /** Whether it records what the user did with model output. */
    public boolean outcome() {
        return kind == Kind.EVENT && json.get("output") instanceof JsonObject;
    }

    /** Returns the size of the model output in UTF-16 units; 0 if the line does not state it. */
    public long outputChars() {
        return json.get("output") instanceof JsonObject output ? number(output, "chars") : 0;
    }

    /** Returns how many UTF-16 units of the model output were accepted. */
    public long takenChars() {
        return json.get("output") instanceof JsonObject output ? number(output, "taken") : 0;
    }

    /** Returns the keyed hash of the model output, empty for a line that has none. */
    public String outputHash() {
        return json.get("output") instanceof JsonObject output ? text(output, "hmac") : "";
    }

    /** Whether it is a review that approved nothing. */
    public boolean refused() {
        return kind == Kind.REVIEW && !text("decision").equals("approved");
    }

    /** Whether it records damage of the log. */
    public boolean damage() {
        return kind == Kind.NOTE && List.of("broken", "unmatched").contains(text("note"));
    }

    /** Returns the number of UTF-16 units that were sent. */
    public long sentChars() {
        return refused() ? 0
                : parts.stream().filter(part -> part.withheld().isEmpty()).mapToLong(Part::chars).sum();
    }

    /** Returns the distinct reasons why parts were not sent. */
    public List<String> withheld() {
        return parts.stream().map(Part::withheld).filter(reason -> !reason.isEmpty()).distinct().toList();
    }
}
