// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests.grammar;

import java.io.IOException;
import java.io.StringReader;
import java.util.Optional;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;

/** Strictly parses JSON after RFC 8259, and detects repeated names, which a grammar cannot prevent. */
final class StrictJson {
    private boolean repeated;

    private StrictJson() {}

    /** Returns the value; empty if the text is not JSON. */
    static Optional<JsonElement> read(String text) {
        return new StrictJson().whole(text);
    }

    /** Whether an object contains a name twice. */
    static boolean repeatsName(String text) {
        StrictJson json = new StrictJson();
        json.whole(text);
        return json.repeated;
    }

    private Optional<JsonElement> whole(String text) {
        try (JsonReader reader = new JsonReader(new StringReader(text))) {
            reader.setStrictness(Strictness.STRICT);
            JsonElement value = value(reader);
            return reader.peek() == JsonToken.END_DOCUMENT ? Optional.of(value) : Optional.empty();
        } catch (IOException | IllegalStateException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private JsonElement value(JsonReader reader) throws IOException {
        switch (reader.peek()) {
            case BEGIN_OBJECT -> {
                JsonObject object = new JsonObject();
                reader.beginObject();
                while (reader.hasNext()) {
                    String name = reader.nextName();
                    repeated |= object.has(name);
                    object.add(name, value(reader));
                }
                reader.endObject();
                return object;
            }
            case BEGIN_ARRAY -> {
                JsonArray array = new JsonArray();
                reader.beginArray();
                while (reader.hasNext()) {
                    array.add(value(reader));
                }
                reader.endArray();
                return array;
            }
            case STRING -> {
                return new JsonPrimitive(reader.nextString());
            }
            case NUMBER -> {
                return new JsonPrimitive(new java.math.BigDecimal(reader.nextString()));
            }
            case BOOLEAN -> {
                return new JsonPrimitive(reader.nextBoolean());
            }
            case NULL -> {
                reader.nextNull();
                return JsonNull.INSTANCE;
            }
            default -> throw new IOException("unexpected " + reader.peek());
        }
    }
}
