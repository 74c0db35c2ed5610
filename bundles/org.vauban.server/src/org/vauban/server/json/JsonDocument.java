// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vauban.server.message.Messages;

/**
 * Parses a JSON document from an untrusted source: RFC 8259 to the letter, valid UTF-8, no name twice in an object, and
 * bounded in depth and number of values, so that a small body cannot become a large heap. Numbers are longs or finite
 * doubles; those with more digits are written as they were read.
 */
public final class JsonDocument {
    /** Maximum depth: more than any tool schema has, and far from a stack overflow. */
    public static final int MAX_DEPTH = 64;
    /** Maximum number of values, each of which takes about 80 bytes of heap. */
    public static final int MAX_VALUES = 200_000;
    private static final Pattern PLACE = Pattern.compile(" at line (\\d+) column (\\d+) path (\\S*)");
    /** Matches all characters of a number; group 1 is the whole part if it has more digits than 2^64. */
    private static final Pattern LONG = Pattern.compile("(?:([1-9][0-9]{20,}+)(?:[.][0-9]+)?(?:[eE][+-]?[0-9]+)?"
            + "(?![0-9.eE+-])|[0-9.eE+-]++)");
    private static final int LONGEST_FILE = 8 << 20;
    private static final int LONGEST_NUMBER = 64;
    private static final int LONGEST_INTEGER = 18;

    private final JsonReader in;
    private int values;

    private JsonDocument(JsonReader in) {
        this.in = in;
    }

    /** @throws InvalidInputException if the bytes are not one JSON object within the bounds */
    public static JsonObject object(byte[] utf8) throws InvalidInputException {
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
        } catch (CharacterCodingException e) {
            throw new InvalidInputException(null, Messages.text("json.utf8"));
        }
        if (parse(text) instanceof JsonObject object) {
            return object;
        }
        throw new InvalidInputException(null, Messages.text("json.object"));
    }

    /**
     * Reads one of our own files. Blocks.
     *
     * @throws IOException if it cannot be read or is too long; the message is a sentence
     */
    public static JsonFields file(Path path) throws IOException, InvalidInputException {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] bytes = in.readNBytes(LONGEST_FILE + 1);
            if (bytes.length > LONGEST_FILE) {
                throw new IOException(Messages.text("keys.long", LONGEST_FILE));
            }
            return JsonFields.of(object(bytes));
        }
    }

    /** @throws InvalidInputException if the text is not one JSON value within the bounds */
    public static JsonElement parse(String text) throws InvalidInputException {
        try {
            return read(text);
        } catch (IOException | IllegalStateException e) {
            try {
                return read(withExponents(text));
            } catch (IOException | IllegalStateException again) {
                throw new InvalidInputException(null, Messages.text("json.syntax", where(again)));
            }
        }
    }

    /**
     * Replaces long numbers by their double value with an exponent, padded with spaces so that error positions stay the
     * same. gson rejects some long numbers: those whose whole part is a multiple of 2^64 followed by other digits.
     */
    private static String withExponents(String text) {
        StringBuilder out = new StringBuilder(text.length());
        Matcher number = LONG.matcher(text);
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!quoted && c >= '0' && c <= '9') {
                number.region(i, text.length()).lookingAt();
                int end = number.end();
                String read = number.group(1) == null || end - i > LONGEST_NUMBER ? number.group()
                        : Double.toString(Double.parseDouble(number.group()));
                out.append(read).repeat(' ', end - i - read.length());
                i = end - 1;
                continue;
            }
            out.append(c);
            if (quoted && c == '\\' && i + 1 < text.length()) {
                out.append(text.charAt(++i));
            } else if (c == '"') {
                quoted = !quoted;
            }
        }
        return out.toString();
    }

    private static JsonElement read(String text) throws IOException, InvalidInputException {
        try (JsonReader in = new JsonReader(new StringReader(text))) {
            in.setStrictness(Strictness.STRICT);
            in.setNestingLimit(MAX_DEPTH);
            JsonElement value = new JsonDocument(in).value();
            if (in.peek() != JsonToken.END_DOCUMENT) {
                throw new InvalidInputException(null, Messages.text("json.trailing"));
            }
            return value;
        }
    }

    /** Describes where gson stopped; its own message is English, and advises a lenient reader. */
    private static String where(Exception e) {
        Matcher place = PLACE.matcher(String.valueOf(e.getMessage()));
        return place.find() ? Messages.text("json.place", place.group(1), place.group(2), place.group(3)) : "$";
    }

    private JsonElement value() throws IOException, InvalidInputException {
        if (++values > MAX_VALUES) {
            throw new InvalidInputException(null, Messages.text("json.values", MAX_VALUES));
        }
        return switch (in.peek()) {
            case BEGIN_OBJECT -> members();
            case BEGIN_ARRAY -> elements();
            case STRING -> new JsonPrimitive(in.nextString());
            case NUMBER -> new JsonPrimitive(number(in.nextString()));
            case BOOLEAN -> new JsonPrimitive(in.nextBoolean());
            case NULL -> {
                in.nextNull();
                yield JsonNull.INSTANCE;
            }
            default -> throw new InvalidInputException(null, Messages.text("json.syntax", in.getPath()));
        };
    }

    private JsonObject members() throws IOException, InvalidInputException {
        JsonObject object = new JsonObject();
        in.beginObject();
        while (in.hasNext()) {
            String name = in.nextName();
            if (object.has(name)) {
                throw new InvalidInputException(in.getPath(), Messages.text("json.twice", in.getPath()));
            }
            object.add(name, value());
        }
        in.endObject();
        return object;
    }

    private JsonArray elements() throws IOException, InvalidInputException {
        JsonArray array = new JsonArray();
        in.beginArray();
        while (in.hasNext()) {
            array.add(value());
        }
        in.endArray();
        return array;
    }

    /** Avoids BigDecimal: {@code 1e999999999} would expand to a billion digits when converted. */
    private Number number(String text) throws InvalidInputException {
        if (text.length() <= LONGEST_INTEGER && text.chars().allMatch(c -> c == '-' || c >= '0' && c <= '9')) {
            return Long.valueOf(text);
        }
        double value = text.length() > LONGEST_NUMBER ? Double.NaN : Double.parseDouble(text);
        if (!Double.isFinite(value)) {
            throw new InvalidInputException(in.getPath(), Messages.text("json.number", in.getPath()));
        }
        return LongNumber.isLonger(text, value) ? new LongNumber(text, value) : (Number) value;
    }
}
