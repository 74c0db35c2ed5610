// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.signature;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.governance.signature.CanonicalJson;
import org.vauban.governance.signature.StrictJson;
import org.vauban.governance.signature.TrustException;
import org.vauban.governance.signature.TrustException.Fault;

/** The canonical form of JSON that is signed, and the JSON that is rejected. */
class CanonicalJsonTest {

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String canonical(String json) throws TrustException {
        return new String(CanonicalJson.bytes(StrictJson.object(utf8(json))), StandardCharsets.UTF_8);
    }

    private static Fault fault(byte[] json) {
        return assertThrows(TrustException.class, () -> StrictJson.object(json)).fault();
    }

    /** The example of RFC 8785, 3.2.3: names are ordered by UTF-16 code units. */
    @Test
    void namesAreOrderedByCodeUnits() throws Exception {
        String json = "{\"\\u20ac\":\"Euro Sign\",\"\\r\":\"Carriage Return\",\"\\ufb33\":\"Hebrew Letter Dalet\","
                + "\"1\":\"One\",\"\\ud83d\\ude00\":\"Smiley\",\"\\u0080\":\"Control\",\"\\u00f6\":\"O\"}";
        assertEquals("{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\",\"ö\":\"O\","
                + "\"€\":\"Euro Sign\",\"\uD83D\uDE00\":\"Smiley\",\"\ufb33\":\"Hebrew Letter Dalet\"}",
                canonical(json));
    }

    /** The strings of RFC 8785, 3.2.2. */
    @Test
    void stringsHaveTheShortestEscapes() throws Exception {
        assertEquals("{\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}",
                canonical("{ \"string\" : \"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\" }"));
        assertEquals("{\"a\":[true,false,{},[],-1,0,9007199254740991]}",
                canonical("{\"a\": [true, false, {}, [], -1, 0, 9007199254740991]}"));
    }

    @Test
    void whatIsCanonicalIsReadAgain() throws Exception {
        byte[] bytes = utf8("{\"a\":1,\"b\":[\"\\u0001\"]}");
        assertArrayEquals(bytes, CanonicalJson.bytes(CanonicalJson.read(bytes)));
        for (String other : new String[] {"{\"b\":1,\"a\":1}", "{\"a\": 1}", "{\"a\":\"\\u0041\"}", "{}\n", " {}"}) {
            assertEquals(Fault.FORMAT,
                    assertThrows(TrustException.class, () -> CanonicalJson.read(utf8(other))).fault(), other);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "[]", "null", "{", "{}{}", "{} x", "{\"a\":null}", "{\"a\":1,\"a\":1}",
            "{\"a\":1,\"\\u0061\":1}", "{\"a\":1.0}", "{\"a\":1e2}", "{\"a\":-0}", "{\"a\":01}", "{\"a\":NaN}",
            "{\"a\":9007199254740992}", "{\"a\":-9007199254740992}", "{\"a\":123456789012345678901234567890}",
            "{a:1}", "{'a':1}", "{\"a\":1,}", "{\"a\":\"\\ud800\"}", "{\"\\udc00\":1}", "{\"a\":\"\u0001\"}",
            "\ufeff{}", "/* */{}", "{\"a\";1}", "{\"a\":TRUE}", "{\"a\":\"\\x\"}"})
    void whatIsNotStrictJsonIsRefused(String json) {
        assertEquals(Fault.FORMAT, fault(utf8(json)));
    }

    @Test
    void bytesThatAreNotUnicodeTooManyOrTooDeepAreRefused() {
        assertEquals(Fault.FORMAT, fault("{\"a\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1)));
        assertEquals(Fault.FORMAT, fault(new byte[] {'{', '"', (byte) 0xc0, (byte) 0x80, '"', ':', '1', '}'}));
        assertEquals(Fault.LIMIT, fault(utf8("{}" + " ".repeat(StrictJson.MAX_BYTES))));
        for (int depth : new int[] {StrictJson.MAX_DEPTH, 100_000}) {
            assertEquals(Fault.LIMIT, fault(utf8("{\"a\":" + "[".repeat(depth) + "]".repeat(depth) + "}")));
        }
    }

    @Test
    void numbersOutsideTheRangeAreNotWritten() {
        for (Number number : new Number[] {1.5, 1L << 53, Long.MIN_VALUE}) {
            JsonObject object = new JsonObject();
            object.add("a", new JsonPrimitive(number));
            assertThrows(IllegalArgumentException.class, () -> CanonicalJson.bytes(object), number.toString());
        }
    }
}
