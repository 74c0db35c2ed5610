// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.signature;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.signature.TrustException.Fault;
import org.vauban.governance.text.ShortText;

/**
 * Reads the fields of a JSON object. Each method rejects a missing field or one of another type, and names it by its
 * path, such as {@code roles.policy.threshold}.
 */
public final class DocumentFields {
    private final String path;
    private final JsonObject object;

    private DocumentFields(String path, JsonObject object) {
        this.path = path;
        this.object = object;
    }

    /**
     * Returns the fields of a whole document.
     *
     * @param known names that the object may contain
     * @throws TrustException {@code FORMAT} if it contains another one
     */
    public static DocumentFields of(JsonObject object, Set<String> known) throws TrustException {
        return new DocumentFields("", object).only(known);
    }

    /** Returns these fields after checking that there are no names besides {@code known}. */
    public DocumentFields only(Set<String> known) throws TrustException {
        for (String name : object.keySet()) {
            if (!known.contains(name)) {
                throw TrustException.of(Fault.FORMAT, "field.unknown", at(name));
            }
        }
        return this;
    }

    /** Returns the names of the fields, in the order of the file. */
    public Set<String> names() {
        return object.keySet();
    }

    /** Whether a field exists. */
    public boolean has(String name) {
        return object.has(name);
    }

    /** Returns a field unchanged. */
    public JsonElement element(String name) throws TrustException {
        JsonElement value = object.get(name);
        if (value == null) {
            throw TrustException.of(Fault.FORMAT, "field.missing", at(name));
        }
        return value;
    }

    /** Returns a string that is not empty and has at most {@code max} UTF-16 code units. */
    public String text(String name, int max) throws TrustException {
        return text(element(name), at(name), max);
    }

    /** Returns a string like {@code text}, or null if the field does not exist. */
    public @Nullable String optionalText(String name, int max) throws TrustException {
        return has(name) ? text(name, max) : null;
    }

    private static String text(JsonElement value, String at, int max) throws TrustException {
        if (!(value instanceof JsonPrimitive primitive) || !primitive.isString()) {
            throw TrustException.of(Fault.FORMAT, "field.text", at);
        }
        String text = primitive.getAsString();
        if (text.isEmpty() || text.length() > max) {
            throw TrustException.of(text.isEmpty() ? Fault.FORMAT : Fault.LIMIT, "field.length", at, max);
        }
        return text;
    }

    /** Returns an integer from {@code least} to {@code most}. */
    public long integer(String name, long least, long most) throws TrustException {
        if (element(name) instanceof JsonPrimitive primitive && primitive.isNumber()) {
            long number = primitive.getAsLong();
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw TrustException.of(Fault.FORMAT, "field.integer", at(name), least, most);
    }

    /** Returns {@code true} or {@code false}; {@code absent} if the field does not exist. */
    public boolean flag(String name, boolean absent) throws TrustException {
        if (!has(name)) {
            return absent;
        }
        if (element(name) instanceof JsonPrimitive primitive && primitive.isBoolean()) {
            return primitive.getAsBoolean();
        }
        throw TrustException.of(Fault.FORMAT, "field.boolean", at(name));
    }

    /** Returns a point in time in UTC to the second, such as {@code 2026-11-27T09:00:00Z}. */
    public Instant time(String name) throws TrustException {
        String text = text(name, 40);
        try {
            Instant time = Instant.parse(text);
            boolean far = text.startsWith("+") || text.startsWith("-"); // far years cannot be calculated with
            if (!far && time.truncatedTo(ChronoUnit.SECONDS).toString().equals(text)) {
                return time;
            }
        } catch (DateTimeException e) {
            throw TrustException.because(e, Fault.FORMAT, "field.time", at(name));
        }
        throw TrustException.of(Fault.FORMAT, "field.time", at(name));
    }

    /** Returns bytes from standard Base64 with padding, in its only valid spelling. */
    public byte[] base64(String name, int max) throws TrustException {
        if (!(element(name) instanceof JsonPrimitive primitive) || !primitive.isString()) {
            throw TrustException.of(Fault.FORMAT, "field.text", at(name));
        }
        String text = primitive.getAsString();
        if (text.length() / 4 * 3 > max) {
            throw TrustException.of(Fault.LIMIT, "field.length", at(name), max);
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            if (Base64.getEncoder().encodeToString(bytes).equals(text)) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            throw TrustException.because(e, Fault.FORMAT, "field.base64", at(name));
        }
        throw TrustException.of(Fault.FORMAT, "field.base64", at(name));
    }

    /** Returns at most {@code most} strings of at most {@code max} code units. */
    public List<String> texts(String name, int most, int max) throws TrustException {
        List<String> texts = new ArrayList<>();
        for (JsonElement element : array(name, most)) {
            texts.add(text(element, at(name), max));
        }
        return texts;
    }

    /** Returns at most {@code most} objects with no names besides {@code known}. */
    public List<DocumentFields> objects(String name, int most, Set<String> known) throws TrustException {
        List<DocumentFields> objects = new ArrayList<>();
        for (JsonElement element : array(name, most)) {
            objects.add(fields(element, at(name) + '[' + objects.size() + ']').only(known));
        }
        return objects;
    }

    private JsonArray array(String name, int most) throws TrustException {
        if (!(element(name) instanceof JsonArray array)) {
            throw TrustException.of(Fault.FORMAT, "field.list", at(name));
        }
        if (array.size() > most) {
            throw TrustException.of(Fault.LIMIT, "field.many", at(name), most);
        }
        return array;
    }

    /** Returns the fields of an object within this one. */
    public DocumentFields fields(String name) throws TrustException {
        return fields(element(name), at(name));
    }

    /** Returns all fields, at most {@code most}, of an object within this one; they must be objects themselves. */
    public Map<String, DocumentFields> members(String name, int most) throws TrustException {
        DocumentFields inner = fields(name);
        if (inner.names().size() > most) {
            throw TrustException.of(Fault.LIMIT, "field.many", at(name), most);
        }
        Map<String, DocumentFields> members = new LinkedHashMap<>();
        for (String member : inner.names()) {
            members.put(member, inner.fields(member));
        }
        return members;
    }

    private static DocumentFields fields(JsonElement element, String at) throws TrustException {
        if (element instanceof JsonObject inner) {
            return new DocumentFields(at, inner);
        }
        throw TrustException.of(Fault.FORMAT, "field.object", at);
    }

    /** Returns the path of a field, for messages. */
    public String at(String name) {
        String shown = ShortText.beginning(name, 80);
        return path.isEmpty() ? shown : path + '.' + shown;
    }
}
