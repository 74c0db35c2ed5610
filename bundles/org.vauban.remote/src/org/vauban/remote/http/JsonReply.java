// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.http;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.text.ShortText;
import org.vauban.remote.http.RemoteException.Kind;
import org.vauban.remote.message.Messages;

/** Parses JSON of endpoints strictly, without relying on the types of its fields. */
public final class JsonReply {
    private static final int LONGEST_ERROR = 300;

    /** Fields with the reason of an error, the most usual first. */
    private static final List<String> REASONS = List.of("error", "message", "msg", "detail");
    /** How many reasons of one error are told. */
    private static final int MOST_REASONS = 3;
    private static final int MOST_LEVELS = 4;

    private JsonReply() {}

    /** Decodes UTF-8. */
    static String utf8(ByteBuffer bytes, Messages messages) throws RemoteException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new RemoteException(Kind.PROTOCOL, messages.get("not.utf8"), e);
        }
    }

    /** Parses exactly one object. */
    public static JsonObject object(String text, Messages messages) throws RemoteException {
        try (JsonReader in = new JsonReader(new StringReader(text))) {
            in.setStrictness(Strictness.STRICT);
            JsonElement value = JsonParser.parseReader(in);
            if (value instanceof JsonObject object && in.peek() == JsonToken.END_DOCUMENT) {
                return object;
            }
        } catch (IOException | JsonParseException | IllegalStateException | NumberFormatException e) {
            throw new RemoteException(Kind.PROTOCOL, messages.get("not.json"), e);
        }
        throw new RemoteException(Kind.PROTOCOL, messages.get("not.json"), null);
    }

    /** Returns a string, or null for anything else. */
    public static @Nullable String text(JsonObject object, String name) {
        return object.get(name) instanceof JsonPrimitive primitive && primitive.isString() ? primitive.getAsString()
                : null;
    }

    /** Returns a string, empty for anything else. */
    public static String textOr(JsonObject object, String name) {
        String text = text(object, name);
        return text == null ? "" : text;
    }

    /** Returns a number from 0 to 100 million; {@code absent} for anything else. */
    public static int count(JsonObject object, String name, int absent) {
        if (object.get(name) instanceof JsonPrimitive primitive && primitive.isNumber()) {
            double number = primitive.getAsDouble();
            return number >= 0 && number <= 100_000_000 ? (int) number : absent;
        }
        return absent;
    }

    /** Returns an object, or null for anything else. */
    public static @Nullable JsonObject child(JsonObject object, String name) {
        return object.get(name) instanceof JsonObject child ? child : null;
    }

    /** Returns the objects of an array; empty for anything else. */
    public static List<JsonObject> children(JsonObject object, String name) {
        return object.get(name) instanceof JsonArray array ? array.asList().stream()
                .filter(JsonObject.class::isInstance).map(JsonObject.class::cast).toList() : List.of();
    }

    /** Returns an endpoint's error message on one line; empty if there is none in a known format. */
    public static String error(JsonObject body) {
        JsonObject error = child(body, "error");
        return line(reason(error == null ? body : error, 0));
    }

    /** Returns what is wrong with a request, by the fields that have it, in this order; empty if none has. */
    private static String reason(JsonObject from, int depth) {
        return REASONS.stream().map(name -> reason(from.get(name), depth)).filter(each -> !each.isEmpty()).findFirst()
                .orElse("");
    }

    /** Reads a text, an object with one, or a list of FastAPI's objects, of which it repeats no {@code input}. */
    private static String reason(@Nullable JsonElement value, int depth) {
        if (value instanceof JsonPrimitive text && text.isString()) {
            return text.getAsString();
        }
        if (depth == MOST_LEVELS) {
            return "";
        }
        return switch (value) {
            case JsonObject object -> located(object, reason(object, depth + 1));
            case JsonArray array -> array.asList().stream().limit(MOST_REASONS).map(each -> reason(each, depth + 1))
                    .filter(each -> !each.isEmpty()).collect(Collectors.joining("; "));
            case null, default -> "";
        };
    }

    /** Adds the field of the request, such as {@code body.messages.0.content}, which FastAPI gives as a list. */
    private static String located(JsonObject from, String reason) {
        String field = from.get("loc") instanceof JsonArray path && !reason.isEmpty() ? path.asList().stream()
                .filter(JsonPrimitive.class::isInstance).map(JsonElement::getAsString)
                .collect(Collectors.joining(".")) : "";
        return field.isEmpty() ? reason : field + ": " + reason;
    }

    /** Makes a text of an endpoint fit to be shown: one short line without control characters. */
    public static String line(String text) {
        return ShortText.of(text, LONGEST_ERROR).replaceAll("[\\p{Cc}\\p{Cf}\u2028\u2029\\s]+", " ").strip();
    }
}
