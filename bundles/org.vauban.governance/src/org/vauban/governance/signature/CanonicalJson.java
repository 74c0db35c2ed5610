// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.signature;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.TreeSet;
import org.vauban.governance.signature.TrustException.Fault;

/**
 * Writes the canonical form of a JSON value for signing: RFC 8785 (JSON Canonicalization Scheme), restricted to
 * integers from -(2^53-1) to 2^53-1. Fractions, exponents and a negative zero are rejected, so that no rule for
 * floating-point numbers is needed. {@code null} is rejected as well.
 */
public final class CanonicalJson {
    /** 2^53-1: up to here every JSON reader keeps integers exact. */
    public static final long MAX_INTEGER = (1L << 53) - 1;

    private CanonicalJson() {}

    /**
     * Returns the canonical bytes of a value, in UTF-8.
     *
     * @throws IllegalArgumentException for a number outside the range above, {@code null}, or text that is not Unicode
     */
    public static byte[] bytes(JsonElement value) {
        StringBuilder out = new StringBuilder();
        write(value, out);
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Parses an object that must be in canonical form.
     *
     * @throws TrustException {@code FORMAT} or {@code LIMIT}
     */
    public static JsonObject read(byte[] bytes) throws TrustException {
        JsonObject object = StrictJson.object(bytes);
        if (!Arrays.equals(bytes, bytes(object))) {
            throw TrustException.of(Fault.FORMAT, "json.canonical");
        }
        return object;
    }

    private static void write(JsonElement value, StringBuilder out) {
        switch (value) {
            case JsonObject object -> {
                char separator = '{';
                for (String name : new TreeSet<>(object.keySet())) { // String orders by UTF-16 code units
                    out.append(separator);
                    string(name, out);
                    out.append(':');
                    write(object.get(name), out);
                    separator = ',';
                }
                out.append(separator == '{' ? "{}" : "}");
            }
            case JsonArray array -> {
                char separator = '[';
                for (JsonElement element : array) {
                    out.append(separator);
                    write(element, out);
                    separator = ',';
                }
                out.append(separator == '[' ? "[]" : "]");
            }
            case JsonPrimitive primitive when primitive.isString() -> string(primitive.getAsString(), out);
            case JsonPrimitive primitive when primitive.isBoolean() -> out.append(primitive.getAsBoolean());
            case JsonPrimitive primitive -> out.append(integer(primitive.getAsNumber()));
            default -> throw new IllegalArgumentException("null is not written");
        }
    }

    private static long integer(Number number) {
        boolean whole = number instanceof Long || number instanceof Integer;
        if (!whole || number.longValue() > MAX_INTEGER || number.longValue() < -MAX_INTEGER) {
            throw new IllegalArgumentException("not an integer of at most 53 bits: " + number);
        }
        return number.longValue();
    }

    private static void string(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                out.append(c).append(text.charAt(++i));
                continue;
            }
            if (Character.isSurrogate(c)) {
                throw new IllegalArgumentException("half of a surrogate pair");
            }
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20) {
                        out.append("\\u00").append(c < 0x10 ? '0' : '1').append(Character.forDigit(c & 0xf, 16));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
