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
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.text.ShortText;
import org.vauban.remote.http.RemoteException.Kind;
import org.vauban.remote.message.Messages;

/** Reads JSON of endpoints: strictly, and without trust in the types of its fields. */
public final class JsonReply {
    private static final int LONGEST_ERROR = 300;

    private JsonReply() {}

    /** A text in UTF-8. */
    static String utf8(ByteBuffer bytes, Messages messages) throws RemoteException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new RemoteException(Kind.PROTOCOL, messages.get("not.utf8"), e);
        }
    }

    /** One object and nothing else. */
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

    /** A text, or null for anything else. */
    public static @Nullable String text(JsonObject object, String name) {
        return object.get(name) instanceof JsonPrimitive primitive && primitive.isString() ? primitive.getAsString()
                : null;
    }

    /** A text, empty for anything else. */
    public static String textOr(JsonObject object, String name) {
        String text = text(object, name);
        return text == null ? "" : text;
    }

    /** A number from 0 to 100 million; {@code absent} for anything else. */
    public static int count(JsonObject object, String name, int absent) {
        if (object.get(name) instanceof JsonPrimitive primitive && primitive.isNumber()) {
            double number = primitive.getAsDouble();
            return number >= 0 && number <= 100_000_000 ? (int) number : absent;
        }
        return absent;
    }

    /** An object, or null for anything else. */
    public static @Nullable JsonObject child(JsonObject object, String name) {
        return object.get(name) instanceof JsonObject child ? child : null;
    }

    /** The objects of a list; none for anything else. */
    public static List<JsonObject> children(JsonObject object, String name) {
        return object.get(name) instanceof JsonArray array ? array.asList().stream()
                .filter(JsonObject.class::isInstance).map(JsonObject.class::cast).toList() : List.of();
    }

    /** What an endpoint says about a failure, in one line; empty where it says nothing that can be understood. */
    public static String error(JsonObject body) {
        JsonObject error = child(body, "error");
        String message = error != null ? text(error, "message")
                : text(body, "error") != null ? text(body, "error")
                        : text(body, "message") != null ? text(body, "message") : text(body, "detail");
        return message == null ? "" : line(message);
    }

    /** Whether a team server says that its policy forbids what was asked for. */
    static boolean isOfPolicy(JsonObject body) {
        JsonObject error = child(body, "error");
        return textOr(error == null ? body : error, "code").equals("refused_by_policy");
    }

    /** A text of an endpoint that can be shown: one line, not long, without control characters. */
    public static String line(String text) {
        return ShortText.of(text, LONGEST_ERROR).replaceAll("[\\p{Cc}\\p{Cf}\u2028\u2029\\s]+", " ").strip();
    }
}
