// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.server.message.Messages;

/**
 * Reads the fields of a JSON object by name and type. A field that is {@code null} counts as absent, because clients
 * write both. A field with the wrong type or out of range is refused with its path.
 *
 * @param object the object
 * @param path path of the object in its document; empty for the document
 */
public record JsonFields(JsonObject object, String path) {

    /** Returns the fields of a document. */
    public static JsonFields of(JsonObject object) {
        return new JsonFields(object, "");
    }

    /** Returns the path of a field. */
    public String path(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /** Returns the value, or null if absent. */
    public @Nullable JsonElement value(String name) {
        JsonElement value = object.get(name);
        return value == null || value.isJsonNull() ? null : value;
    }

    public boolean has(String name) {
        return value(name) != null;
    }

    /** Whether a field is present and not {@code false}. */
    public boolean asks(String name) {
        JsonElement value = value(name);
        return value != null && !value.equals(new JsonPrimitive(false));
    }

    public @Nullable String text(String name) throws InvalidInputException {
        JsonElement value = value(name);
        return value == null ? null : text(value, path(name));
    }

    public String requiredText(String name) throws InvalidInputException {
        return text(required(name), path(name));
    }

    /** Returns an absolute path of this machine, normalised; null if the field is absent. */
    public @Nullable Path absolutePath(String name) throws InvalidInputException {
        return has(name) ? requiredAbsolutePath(name) : null;
    }

    /** Returns an absolute path of this machine, normalised, from a required field. */
    public Path requiredAbsolutePath(String name) throws InvalidInputException {
        String text = requiredText(name);
        try {
            Path absolute = Path.of(text);
            if (absolute.isAbsolute()) {
                return absolute.normalize();
            }
        } catch (InvalidPathException e) {
            throw new InvalidInputException(path(name), Messages.text("field.path", path(name), text));
        }
        throw new InvalidInputException(path(name), Messages.text("field.path", path(name), text));
    }

    /** Returns the text at a path. */
    public static String text(JsonElement value, String path) throws InvalidInputException {
        if (value instanceof JsonPrimitive primitive && primitive.isString()) {
            return primitive.getAsString();
        }
        throw new InvalidInputException(path, Messages.text("field.text", path));
    }

    public boolean flag(String name, boolean standard) throws InvalidInputException {
        JsonElement value = value(name);
        if (value == null) {
            return standard;
        }
        if (value instanceof JsonPrimitive primitive && primitive.isBoolean()) {
            return primitive.getAsBoolean();
        }
        throw new InvalidInputException(path(name), Messages.text("field.flag", path(name)));
    }

    /** Returns a {@link #whole} number, or {@code standard} if absent. */
    public long integer(String name, long standard, long least, long most) throws InvalidInputException {
        JsonElement value = value(name);
        return value == null ? standard : whole(value, least, most).orElseThrow(() -> new InvalidInputException(
                path(name), Messages.text("field.integer", path(name), least, most)));
    }

    /** Returns a whole number within bounds; empty for anything else. {@code 1.0} is whole, as in JSON Schema. */
    public static OptionalLong whole(JsonElement value, long least, long most) {
        if (value instanceof JsonPrimitive primitive && primitive.isNumber()) {
            double number = primitive.getAsDouble();
            long whole = primitive.getAsLong(); // as a double, 2^53 + 1 would equal 2^53
            if (number == Math.rint(number) && number >= least && number <= most && whole >= least && whole <= most) {
                return OptionalLong.of(whole);
            }
        }
        return OptionalLong.empty();
    }

    public double number(String name, double standard, double least, double most) throws InvalidInputException {
        JsonElement value = value(name);
        if (value == null) {
            return standard;
        }
        if (value instanceof JsonPrimitive primitive && primitive.isNumber()) {
            double number = primitive.getAsDouble();
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw new InvalidInputException(path(name), Messages.text("field.number", path(name), least, most));
    }

    /** Returns the fields of an object, or null if absent. */
    public @Nullable JsonFields fields(String name) throws InvalidInputException {
        JsonElement value = value(name);
        return value == null ? null : fields(value, path(name));
    }

    public JsonFields requiredFields(String name) throws InvalidInputException {
        return fields(required(name), path(name));
    }

    /** Returns the fields of the object at a path. */
    public static JsonFields fields(JsonElement value, String path) throws InvalidInputException {
        if (value instanceof JsonObject inner) {
            return new JsonFields(inner, path);
        }
        throw new InvalidInputException(path, Messages.text("field.object", path));
    }

    /** Returns the elements of an array; empty if absent. */
    public List<JsonElement> elements(String name, int most) throws InvalidInputException {
        JsonElement value = value(name);
        if (value == null) {
            return List.of();
        }
        if (value instanceof JsonArray array && array.size() <= most) {
            return array.asList();
        }
        throw new InvalidInputException(path(name), Messages.text("field.array", path(name), most));
    }

    /** Returns the objects of an array; empty if absent. */
    public List<JsonFields> objects(String name, int most) throws InvalidInputException {
        List<JsonFields> all = new ArrayList<>();
        for (JsonElement each : elements(name, most)) {
            all.add(fields(each, element(name, all.size())));
        }
        return all;
    }

    /** Returns the objects of an array with at least one element. */
    public List<JsonFields> requiredObjects(String name, int most) throws InvalidInputException {
        List<JsonFields> all = objects(name, most);
        if (all.isEmpty()) {
            throw missing(name);
        }
        return all;
    }

    /** Returns one text as a list, or an array of texts; empty if absent. */
    public List<String> texts(String name, int most) throws InvalidInputException {
        if (value(name) instanceof JsonPrimitive one) {
            return List.of(text(one, path(name)));
        }
        List<String> all = new ArrayList<>();
        for (JsonElement each : elements(name, most)) {
            all.add(text(each, element(name, all.size())));
        }
        return all;
    }

    /** Whether a value is a text, or an array of 1 to {@code most} texts. */
    public static boolean isTexts(JsonElement value, int most) {
        return value instanceof JsonArray array
                ? !array.isEmpty() && array.size() <= most && array.asList().stream().allMatch(JsonFields::isText)
                : isText(value);
    }

    private static boolean isText(JsonElement value) {
        return value instanceof JsonPrimitive primitive && primitive.isString();
    }

    /** Returns the path of an array element. */
    public String element(String name, int index) {
        return path(name) + "[" + index + "]";
    }

    /** Refuses unknown fields in our own files: such a field may have been meant to forbid something. */
    public void allow(Set<String> known) throws InvalidInputException {
        for (String name : object.keySet()) {
            if (!known.contains(name)) {
                throw new InvalidInputException(path(name), Messages.text("field.unknown", path(name),
                        String.join(", ", known.stream().sorted().toList())));
            }
        }
    }

    /** @throws InvalidInputException if absent */
    public JsonElement required(String name) throws InvalidInputException {
        JsonElement value = value(name);
        if (value == null) {
            throw missing(name);
        }
        return value;
    }

    private InvalidInputException missing(String name) {
        return new InvalidInputException(path(name), Messages.text("field.missing", path(name)));
    }
}
