// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.answer;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.TypeAdapter;
import com.google.gson.Gson;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import org.eclipse.jdt.annotation.Nullable;

import org.vauban.engine.host.answer.AnswerPart.ToolCall;

/**
 * Parses tool calls in JSON: {@code {"name": …, "arguments": {…}}} or {@code parameters} for {@code arguments},
 * depending on the family.
 */
public final class CallJson {
    private static final TypeAdapter<JsonElement> ELEMENTS = new Gson().getAdapter(JsonElement.class);

    private CallJson() {}

    /** Parses a text as a single JSON value, strictly; empty if it is not valid JSON. */
    public static Optional<JsonElement> parse(String text) {
        try (JsonReader reader = new JsonReader(new StringReader(text))) {
            JsonElement element = ELEMENTS.read(reader);
            return reader.peek() == JsonToken.END_DOCUMENT ? Optional.ofNullable(element) : Optional.empty();
        } catch (IOException | JsonParseException | IllegalStateException | NumberFormatException e) {
            // a result, not a failure: not JSON, and therefore not a tool call
            return Optional.empty();
        }
    }

    /** Returns the calls that a JSON object or array describes; empty if it does not consist of calls only. */
    static List<ToolCall> calls(String text) {
        Optional<JsonElement> parsed = parse(text);
        if (parsed.isEmpty()) {
            return List.of();
        }
        JsonArray array = new JsonArray();
        if (parsed.get() instanceof JsonArray several) {
            array = several;
        } else {
            array.add(parsed.get());
        }
        List<ToolCall> calls = new ArrayList<>();
        for (JsonElement element : array) {
            Optional<ToolCall> call = call(element);
            if (call.isEmpty()) {
                return List.of();
            }
            calls.add(call.get());
        }
        return calls;
    }

    private static Optional<ToolCall> call(JsonElement element) {
        if (!(element instanceof JsonObject object)) {
            return Optional.empty();
        }
        String id = string(object, "id");
        // the form of the OpenAI protocol, which some models copy from their prompt
        if (object.get("function") instanceof JsonObject function) {
            object = function;
        }
        String name = string(object, "name");
        if (name == null || name.isBlank()) {
            return Optional.empty();
        }
        JsonElement given = object.has("arguments") ? object.get("arguments") : object.get("parameters");
        String called = name;
        return arguments(given).map(arguments -> new ToolCall(id, called, arguments));
    }

    private static @Nullable String string(JsonObject object, String member) {
        JsonElement value = object.get(member);
        return value != null && value.isJsonPrimitive() && value.getAsJsonPrimitive().isString() ? value.getAsString()
                : null;
    }

    private static Optional<String> arguments(@Nullable JsonElement given) {
        if (given == null || given.isJsonNull()) {
            return Optional.of("{}");
        }
        if (given instanceof JsonObject) {
            return Optional.of(given.toString());
        }
        // arguments as a string that contains JSON
        if (given.isJsonPrimitive() && given.getAsJsonPrimitive().isString()) {
            return parse(given.getAsString()).filter(JsonObject.class::isInstance).map(JsonElement::toString);
        }
        return Optional.empty();
    }
}
