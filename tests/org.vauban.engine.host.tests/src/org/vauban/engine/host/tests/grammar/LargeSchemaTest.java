// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests.grammar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vauban.engine.host.grammar.JsonSchemaGrammar;
import org.vauban.engine.host.grammar.SchemaException;

/** Long strings and long lists of values, which clients of cloud services send. */
class LargeSchemaTest {
    private static JsonSchemaGrammar compile(String schema) {
        return JsonSchemaGrammar.compile(JsonParser.parseString(schema));
    }

    /** llama.cpp does not accept a single repetition of such a length. */
    @ParameterizedTest
    @CsvSource({"0,2001", "0,4096", "5,10000", "2500,2500", "3000,9001", "7000,-1", "1,65536"})
    void longStringsAreBoundedExactly(int min, int max) {
        Gbnf gbnf = new Gbnf(compile("{\"type\":\"string\",\"minLength\":" + min
                + (max < 0 ? "" : ",\"maxLength\":" + max) + "}").gbnf());
        for (int edge : new int[] {min, max < 0 ? min + 9_999 : max}) {
            for (int length = Math.max(0, edge - 1); length <= edge + 1; length++) {
                assertEquals(length >= min && (max < 0 || length <= max), gbnf.fits("\"" + "a".repeat(length) + "\""),
                        length + " in " + min + ".." + max);
            }
        }
    }

    @Test
    void stringsOfTheSameLengthShareTheirRules() {
        StringBuilder many = new StringBuilder("{\"properties\":{");
        for (int i = 0; i < 200; i++) {
            many.append(i == 0 ? "" : ",").append("\"p%d\":{\"type\":\"string\",\"maxLength\":%d}".formatted(i,
                    i % 2 == 0 ? 1_000_000 : 2_000));
        }
        assertTrue(new Gbnf(compile(many + "}}").gbnf()).fits("{\"p0\":\"a\",\"p199\":\"b\"}"));
    }

    /** An automaton of the length would have a state for each character. */
    @Test
    void aLengthThatAPatternNeverReachesCostsNothing() {
        Gbnf gbnf = new Gbnf(compile("{\"type\":\"string\",\"format\":\"date\",\"maxLength\":100000}").gbnf());
        assertTrue(gbnf.fits("\"2024-02-29\""));
        assertFalse(gbnf.fits("\"2023-02-29\""));
        assertEquals("impossible", assertThrows(SchemaException.class,
                () -> compile("{\"type\":\"string\",\"format\":\"date\",\"maxLength\":9}")).reason());
    }

    @Test
    void longListsOfValuesAreTaken() {
        Random random = new Random(7);
        Set<String> words = new TreeSet<>();
        while (words.size() < 9_000) {
            words.add("\"" + random.ints(2 + random.nextInt(6), 'a', 'e').mapToObj(Character::toString)
                    .collect(Collectors.joining()) + "-\ud83d" + (char) (0xDE00 + random.nextInt(9)) + "\"");
        }
        List<String> values = new ArrayList<>(words);
        IntStream.range(-400, 500).forEach(n -> values.add(Integer.toString(n)));
        values.add("null");
        JsonSchemaGrammar grammar = compile("{\"enum\":[" + String.join(",", values) + "]}");
        Gbnf gbnf = new Gbnf(grammar.gbnf());
        Set<String> all = new HashSet<>(values);
        for (int i = 0; i < values.size(); i += 20) {
            String value = values.get(i);
            assertTrue(gbnf.fits(value), value);
            String shorter = value.substring(0, value.length() - 1);
            assertEquals(all.contains(shorter), gbnf.fits(shorter), shorter);
        }
        assertTrue(grammar.valid(JsonParser.parseString(values.get(8_000))));
        assertTrue(grammar.valid(JsonParser.parseString("7.0")));
        assertFalse(grammar.valid(JsonParser.parseString("500")));
        assertTrue(grammar.gbnf().lines().count() < 300, "rules are few");
    }

    /** Each beginning would be a rule, or an alternative to compare for each token. */
    @Test
    void aListWithThousandsOfBeginningsIsRefused() {
        String values = IntStream.range(0, 9_800).mapToObj(i -> "\"" + Character.toString(0x4E00 + i / 2) + i + "\"")
                .collect(Collectors.joining(",", "{\"enum\":[", "]}"));
        assertEquals("grammar-too-big", assertThrows(SchemaException.class, () -> compile(values)).reason());
    }

    @Test
    void valuesAreEqualAsJsonSchemaSays() {
        JsonSchemaGrammar grammar = compile("{\"enum\":[1e2,\"1\",{\"a\":1,\"b\":[2]},1e99999,[]]}");
        for (String same : List.of("100", "100.0", "\"1\"", "{\"b\":[2.0],\"a\":1}", "[]")) {
            assertTrue(grammar.valid(JsonParser.parseString(same)), same);
        }
        for (String other : List.of("1", "{\"a\":1}", "{\"b\":2,\"a\":1}", "[[]]", "\"[]\"", "null")) {
            assertFalse(grammar.valid(JsonParser.parseString(other)), other);
        }
    }
}
