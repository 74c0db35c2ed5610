// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonDocument;
import org.vauban.server.json.JsonFields;

/** Parsing of JSON from untrusted clients. */
class JsonDocumentTest {

    private static JsonObject read(String text) throws InvalidInputException {
        return JsonDocument.object(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aDocumentIsReadAsItIs() throws Exception {
        JsonObject read = read(" {\"b\": [1, -2.5, true, null, \"\\u00e9\\ud83d\\ude00\"], \"a\": {\"c\": 1e3}} ");
        assertEquals("{\"b\":[1,-2.5,true,null,\"é😀\"],\"a\":{\"c\":1000.0}}", read.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "[1]", "1", "{", "{\"a\":1,}", "{a:1}", "{'a':1}", "{\"a\":1} x", "{\"a\":NaN}",
            "{\"a\":01}", "{\"a\":1}{}", "{\"a\":\"\t\"}", "//x\n{}", "{\"a\":1,\"a\":2}", "{\"a\":1e999}",
            "{\"a\":TRUE}", "{\"a\";1}", ")]}'\n{}", "{\"a\":\"\\x41\"}"})
    void whatIsNotJsonIsRefused(String text) {
        assertThrows(InvalidInputException.class, () -> read(text), text);
    }

    @ParameterizedTest
    @CsvSource({"en, 'line 2, column '", "fr, 'ligne 2, colonne '"})
    void whereItIsWrongIsSaidInTheLanguageOfTheServer(String language, String place) {
        Locale before = Locale.getDefault(Locale.Category.DISPLAY);
        Locale.setDefault(Locale.Category.DISPLAY, Locale.of(language));
        try {
            for (String wrong : List.of("{\n\"a\": tru}", "{\n\"a\": ")) {
                String told = fault(wrong);
                assertTrue(told.contains("(" + place) && told.contains(", $.a)"), told);
            }
        } finally {
            Locale.setDefault(Locale.Category.DISPLAY, before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1700000000000000000", "184467440737095516160", "123456789012345678901e99",
            "123456789012345678901.5e-25"})
    void whereItIsWrongDoesNotDependOnNumbersBefore(String number) {
        String text = '"' + number.substring(2) + '"';
        assertEquals(fault("{\"n\": " + text + ", \"a\": tru}"), fault("{\"n\": " + number + ", \"a\": tru}"));
    }

    private static String fault(String wrong) {
        return assertThrows(InvalidInputException.class, () -> read(wrong)).getMessage();
    }

    /** gson does not recognise a number that is a multiple of 2^64 without its last digit. */
    @Test
    void wholeNumbersOfAnyLengthAreNumbers() throws Exception {
        for (String number : List.of("184467440737095516160", "-11765843443679318914199862813780869120",
                "18446744073709551616", "1" + "0".repeat(63))) {
            JsonObject read = read("{\"a\": [" + number + "], \"184467440737095516160\": \"\\\"" + number
                    + " \", \"b\":" + number + "}");
            assertEquals(Double.parseDouble(number), read.getAsJsonArray("a").get(0).getAsDouble());
            assertEquals(Double.parseDouble(number), read.get("b").getAsDouble());
            assertEquals("\"" + number + " ", read.get("184467440737095516160").getAsString());
        }
        assertEquals(1.84467440737095516160e-5, read("{\"a\": 184467440737095516160e-25}").get("a").getAsDouble());
        assertThrows(InvalidInputException.class, () -> read("{\"a\": 000000000000000000000}"));
    }

    /** A schema that is passed on to an engine keeps its numbers; calculations see doubles. */
    @ParameterizedTest
    @ValueSource(strings = {"12345678901234567890", "-98765432109876543210.5", "9007199254740993.5",
            "1234567890123456789012345678901234567890e-20", "0.1234567890123456789"})
    void longNumbersAreWrittenAsTheyWereRead(String number) throws Exception {
        JsonObject read = read("{\"const\": " + number + "}");
        assertEquals("{\"const\":" + number + "}", read.toString());
        assertEquals("{\"const\":" + number + "}", new Gson().toJson(read));
        assertEquals(Double.parseDouble(number), read.get("const").getAsDouble());
        assertEquals((long) Double.parseDouble(number), read.get("const").getAsLong());
    }

    @Test
    void aHugeExponentCostsNothing() throws Exception {
        assertEquals("{\"a\":0.0}", read("{\"a\": 1e-999999999}").toString());
        assertEquals("{\"a\":0.0}", read("{\"a\": 1e-9999999999999}").toString());
        assertThrows(InvalidInputException.class, () -> read("{\"a\":1e999999999}"));
        assertThrows(InvalidInputException.class, () -> read("{\"a\":" + "9".repeat(100_000) + "}"));
    }

    @Test
    void depthAndSizeAreBounded() {
        assertThrows(InvalidInputException.class,
                () -> read("{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}"));
        assertThrows(InvalidInputException.class, () -> read("{\"a\":[" + "[],".repeat(300_000) + "0]}"));
    }

    @Test
    void invalidUtf8IsRefused() {
        assertThrows(InvalidInputException.class,
                () -> JsonDocument.object(new byte[] {'{', '"', (byte) 0xc3, '"', ':', '1', '}'}));
    }

    @Test
    void aFieldOfAnotherTypeIsToldWithItsPath() throws Exception {
        JsonFields fields = JsonFields.of(read("{\"a\":[{\"b\":1}],\"n\":1.5,\"null\":null}"));
        InvalidInputException wrong = assertThrows(InvalidInputException.class,
                () -> fields.objects("a", 9).getFirst().text("b"));
        assertEquals("a[0].b", wrong.field());
        assertTrue(wrong.getMessage().startsWith("a[0].b "), wrong.getMessage());
        assertThrows(InvalidInputException.class, () -> fields.integer("n", 0, 0, 9));
        assertEquals(7, fields.integer("null", 7, 0, 9), "null counts as absent");
        assertThrows(InvalidInputException.class, () -> fields.required("null"));
    }
}
