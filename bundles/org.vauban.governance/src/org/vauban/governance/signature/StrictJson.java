// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.signature;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.vauban.governance.signature.TrustException.Fault;

/**
 * Parses JSON objects from untrusted sources: one object and nothing else, UTF-8 without a byte order mark, no
 * duplicate names, no {@code null}, integers of at most 53 bits as the only numbers, and limits on size and depth.
 * White space and the order of names are free.
 */
public final class StrictJson {
    /** Maximum number of bytes in a document. */
    public static final int MAX_BYTES = 1 << 20;
    /** Maximum nesting of objects and arrays. */
    public static final int MAX_DEPTH = 16;

    private static final Pattern INTEGER = Pattern.compile("0|-?[1-9][0-9]{0,15}");

    /** Position in gson's messages. */
    private static final Pattern PLACE = Pattern.compile("line ([0-9]+) column ([0-9]+)");

    private final JsonReader in;

    private StrictJson(JsonReader in) {
        this.in = in;
    }

    /** @throws TrustException {@code FORMAT} or {@code LIMIT} */
    public static JsonObject object(byte[] bytes) throws TrustException {
        if (bytes.length > MAX_BYTES) {
            throw TrustException.of(Fault.LIMIT, "json.long", MAX_BYTES >> 10);
        }
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw TrustException.because(e, Fault.FORMAT, "json.utf8");
        }
        if (text.startsWith("\ufeff")) {
            throw TrustException.of(Fault.FORMAT, "json.utf8"); // the decoder would skip it
        }
        try (JsonReader in = new JsonReader(new StringReader(text))) {
            in.setStrictness(Strictness.STRICT);
            if (in.peek() != JsonToken.BEGIN_OBJECT) {
                throw TrustException.of(Fault.FORMAT, "json.object");
            }
            JsonObject object = (JsonObject) new StrictJson(in).value(0);
            if (in.peek() != JsonToken.END_DOCUMENT) {
                throw TrustException.of(Fault.FORMAT, "json.object");
            }
            return object;
        } catch (IOException | IllegalStateException e) {
            throw syntax(e);
        }
    }

    /** Returns an exception with the position from gson, but without its advice on lenient readers. */
    private static TrustException syntax(Exception e) {
        Matcher place = PLACE.matcher(String.valueOf(e.getMessage()));
        boolean known = place.find();
        return TrustException.because(e, Fault.FORMAT, "json.syntax", known ? place.group(1) : "-",
                known ? place.group(2) : "-");
    }

    private JsonElement value(int depth) throws IOException, TrustException {
        JsonToken next = in.peek();
        if (depth >= MAX_DEPTH && (next == JsonToken.BEGIN_OBJECT || next == JsonToken.BEGIN_ARRAY)) {
            throw TrustException.of(Fault.LIMIT, "json.deep", MAX_DEPTH);
        }
        return switch (next) {
            case BEGIN_OBJECT -> members(depth);
            case BEGIN_ARRAY -> elements(depth);
            case STRING -> new JsonPrimitive(unicode(in.nextString()));
            case BOOLEAN -> new JsonPrimitive(in.nextBoolean());
            case NUMBER -> new JsonPrimitive(integer(in.nextString()));
            default -> throw TrustException.of(Fault.FORMAT, "json.null", in.getPath());
        };
    }

    private JsonObject members(int depth) throws IOException, TrustException {
        JsonObject object = new JsonObject();
        in.beginObject();
        while (in.hasNext()) {
            String name = unicode(in.nextName());
            if (object.has(name)) {
                throw TrustException.of(Fault.FORMAT, "json.twice", name);
            }
            object.add(name, value(depth + 1));
        }
        in.endObject();
        return object;
    }

    private JsonArray elements(int depth) throws IOException, TrustException {
        JsonArray array = new JsonArray();
        in.beginArray();
        while (in.hasNext()) {
            array.add(value(depth + 1));
        }
        in.endArray();
        return array;
    }

    private static long integer(String text) throws TrustException {
        if (!INTEGER.matcher(text).matches() || Math.abs(Long.parseLong(text)) > CanonicalJson.MAX_INTEGER) {
            throw TrustException.of(Fault.FORMAT, "json.number", text.length() > 40 ? text.substring(0, 40) : text);
        }
        return Long.parseLong(text);
    }

    private static String unicode(String text) throws TrustException {
        if (!isUnicode(text)) {
            throw TrustException.of(Fault.FORMAT, "json.utf8");
        }
        return text;
    }

    /** Whether a text has no unpaired surrogate, which JSON can express and UTF-8 cannot. */
    public static boolean isUnicode(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }
}
