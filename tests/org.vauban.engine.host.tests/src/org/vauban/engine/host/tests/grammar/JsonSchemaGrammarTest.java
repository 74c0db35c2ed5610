// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests.grammar;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.vauban.engine.host.grammar.GrammarEffort;
import org.vauban.engine.host.grammar.GrammarOptions;
import org.vauban.engine.host.grammar.GrammarOptions.Whitespace;
import org.vauban.engine.host.grammar.JsonSchemaGrammar;
import org.vauban.engine.host.grammar.SchemaException;
import org.vauban.engine.host.tests.Patience;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;

/** Which documents a grammar accepts, and which schemas are refused with which message. */
@Tag("slow")
class JsonSchemaGrammarTest {
    static Stream<Case> cases() {
        return Case.all();
    }

    private static JsonSchemaGrammar compile(String schema) {
        return JsonSchemaGrammar.compile(JsonParser.parseString(schema));
    }

    /** Returns null if the text is not strictly valid JSON. */
    private static JsonElement strictly(String text) {
        return StrictJson.read(text).orElse(null);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void takesValidDocumentsAndNoOthers(Case c) {
        JsonSchemaGrammar grammar = compile(c.schema());
        Gbnf gbnf = new Gbnf(grammar.gbnf());
        assertAll(Stream.concat(
                c.valid().stream().map(d -> () -> {
                    assertTrue(gbnf.fits(d), () -> "refused: " + d + "\n" + grammar.gbnf());
                    assertTrue(grammar.valid(strictly(d)), () -> "not valid: " + d);
                }),
                c.invalid().stream().map(d -> () -> assertFalse(gbnf.fits(d),
                        () -> "taken: " + d + "\n" + grammar.gbnf()))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void whatItWritesIsValid(Case c) {
        JsonSchemaGrammar grammar = compile(c.schema());
        Gbnf gbnf = new Gbnf(grammar.gbnf());
        Random random = new Random(c.name().hashCode());
        for (int i = 0; i < 200; i++) {
            String text = gbnf.random(random);
            JsonElement value = strictly(text);
            assertTrue(StrictJson.repeatsName(text) || value != null && grammar.valid(value),
                    () -> text + "\n" + grammar.gbnf());
            assertTrue(gbnf.fits(text), text);
        }
    }

    /** A randomly modified document matches only if it is still valid. */
    @ParameterizedTest
    @MethodSource("cases")
    void changedDocumentsFitOnlyIfTheyAreValid(Case c) {
        JsonSchemaGrammar grammar = compile(c.schema());
        Gbnf gbnf = new Gbnf(grammar.gbnf());
        Random random = new Random(~c.name().hashCode());
        String characters = "0123456789-.eE\"\\{}[],:abtrufnls _/\u00e9 ";
        for (int i = 0; i < 300; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() && !c.valid().isEmpty()
                    ? c.valid().get(random.nextInt(c.valid().size()))
                    : gbnf.random(random));
            for (int n = random.nextInt(3); n >= 0; n--) {
                int at = random.nextInt(text.length() + 1);
                char other = characters.charAt(random.nextInt(characters.length()));
                switch (random.nextInt(3)) {
                    case 0 -> text.insert(at, other);
                    case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(2)));
                    default -> text.replace(at, Math.min(text.length(), at + 1), String.valueOf(other));
                }
            }
            if (gbnf.fits(text.toString()) && !StrictJson.repeatsName(text.toString())) {
                JsonElement value = strictly(text.toString());
                assertTrue(value != null && grammar.valid(value), () -> text + "\n" + grammar.gbnf());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void takesDocumentsPrintedCloselyAndWidely(Case c) {
        Gbnf gbnf = new Gbnf(compile(c.schema()).gbnf());
        Gbnf close = new Gbnf(JsonSchemaGrammar.compile(JsonParser.parseString(c.schema()),
                GrammarOptions.defaults().withWhitespace(Whitespace.NONE)).gbnf());
        for (String document : c.valid()) {
            JsonElement value = strictly(document);
            if (c.name().startsWith("string") || c.name().startsWith("enum") || c.name().startsWith("anything")) {
                // listed values are written compactly, and numbers and characters as gson prefers
                continue;
            }
            String printed = new GsonBuilder().disableHtmlEscaping().serializeNulls().create().toJson(value);
            assertTrue(close.fits(printed), () -> printed);
            assertTrue(gbnf.fits(printed), () -> printed);
            String pretty = new GsonBuilder().disableHtmlEscaping().serializeNulls().setPrettyPrinting().create()
                    .toJson(value);
            assertTrue(gbnf.fits(pretty), () -> pretty);
        }
    }

    @Test
    void integerRangesAreExact() {
        Random random = new Random(5);
        for (int i = 0; i < 60; i++) {
            int low = random.nextInt(2_400) - 1_200;
            int high = low + random.nextInt(1_300);
            Gbnf gbnf = new Gbnf(
                    compile("{\"type\":\"integer\",\"minimum\":" + low + ",\"maximum\":" + high + "}").gbnf());
            for (int n = -3_000; n <= 3_000; n += n > low - 30 && n < high + 30 ? 1 : 13) {
                assertEquals(low <= n && n <= high, gbnf.fits(Integer.toString(n)), n + " in " + low + ".." + high);
            }
        }
    }

    @Test
    void openObjectsOnRequest() {
        JsonElement schema = JsonParser.parseString("{\"properties\":{\"a\":{\"const\":1}}}");
        assertFalse(new Gbnf(JsonSchemaGrammar.compile(schema).gbnf()).fits("{\"b\":2}"));
        Gbnf open = new Gbnf(
                JsonSchemaGrammar.compile(schema, GrammarOptions.defaults().withOpenObjects(true)).gbnf());
        assertTrue(open.fits("{\"b\":2}"));
        assertFalse(open.fits("{\"a\":2}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', value = {
            "{'type':'strin'} ~ /type ~ unknown-type",
            "{'properties':{'a':{'type':'string','maxLenght':3}}} ~ /properties/a/maxLenght ~ unknown-keyword",
            "{'properties':{'a':{'not':{}}}} ~ /properties/a/not ~ unsupported-keyword",
            "{'if':true} ~ /if ~ unsupported-keyword",
            "{'type':'string','maxLength':1000001} ~ /maxLength ~ repetition-too-big",
            "{'type':'array','items':{'type':'array','minItems':2001}} ~ /items/minItems ~ repetition-too-big",
            "{'type':'string','minLength':-1} ~ /minLength ~ wrong-value",
            "{'type':'string','minLength':1.5} ~ /minLength ~ wrong-value",
            "{'type':'array','uniqueItems':true} ~ /uniqueItems ~ unique-items",
            "{'type':'string','format':'colour'} ~ /format ~ unknown-format",
            "{'type':'string','pattern':'(?=a)'} ~ /pattern ~ pattern",
            "{'type':'string','pattern':'(a)\\\\1'} ~ /pattern ~ pattern",
            "{'type':'string','pattern':'a{1,99999}'} ~ /pattern ~ pattern-repetition",
            "{'type':'string','pattern':'[z-a]'} ~ /pattern ~ pattern",
            "{'type':'string','pattern':'('} ~ /pattern ~ pattern",
            "{'type':'string','pattern':'a)'} ~ /pattern ~ pattern",
            "{'type':'string','pattern':'((a{900}){900}){900}'} ~ /pattern ~ pattern-too-big",
            "{'type':'string','pattern':'(a|b)*a(a|b){20}'} ~ /pattern ~ pattern-too-big",
            "{'$ref':'#/$defs/none'} ~ /$ref ~ reference-not-found",
            "{'$ref':'other.json#/a'} ~ /$ref ~ remote-reference",
            "{'$ref':'#'} ~ '' ~ loop",
            "{'anyOf':[{'type':'string'},{'$ref':'#'}]} ~ '' ~ loop",
            "{'type':'object','properties':{'a':{'$ref':'#'}},'required':['a']} ~ '' ~ endless",
            "{'type':'integer','minimum':3,'maximum':2} ~ '' ~ impossible",
            "{'allOf':[{'type':'string'},{'type':'integer'}]} ~ '' ~ impossible",
            "false ~ '' ~ impossible",
            "{'oneOf':[{'type':'number'},{'type':'integer'}]} ~ /oneOf ~ one-of-overlaps",
            "{'oneOf':[{'type':'string'},{'const':'a'}]} ~ /oneOf ~ one-of-overlaps",
            "{'items':[{'type':'string'}],'prefixItems':[true]} ~ /items ~ items-array",
            "{'items':[{'type':'hiccup'}]} ~ /items/0/type ~ unknown-type",
            "{'type':'string','nullable':true} ~ /nullable ~ nullable",
            "{'type':'object','unevaluatedProperties':false} ~ /unevaluatedProperties ~ unevaluated",
            "{'type':'integer','multipleOf':0} ~ /multipleOf ~ wrong-value",
            "{'type':'integer','multipleOf':123457} ~ /multipleOf ~ factor-too-big",
            "{'type':'integer','minimum':1e1000000000} ~ /minimum ~ number-too-long",
            "[] ~ '' ~ not-a-schema",
            "{'type':'object','properties':{'a':{'$id':'x'}}} ~ /properties/a/$id ~ nested-id",
            "{'type':'object','additionalProperties':[]} ~ /additionalProperties ~ items-array",
            "{'enum':[]} ~ /enum ~ wrong-value",
    }, quoteCharacter = '`')
    void refusesWithPlaceAndReason(String schema, String pointer, String reason) {
        SchemaException e = assertThrows(SchemaException.class, () -> compile(schema.replace('\'', '"')));
        assertEquals(reason, e.reason(), e.getMessage());
        assertEquals(pointer.equals("''") ? "" : pointer, e.pointer(), e.getMessage());
        assertTrue(e.message(Locale.ENGLISH).matches("(?s)#.*: .+"), e.message(Locale.ENGLISH));
        assertTrue(e.message(Locale.FRENCH).matches("(?s)#.*\u00a0: .+"), e.message(Locale.FRENCH));
        assertFalse(e.message(Locale.FRENCH).contains("{0}") || e.message(Locale.ENGLISH).contains("{0}"));
    }

    /** The location within a pattern is given without words, but a limit is explained in words. */
    @Test
    void limitsOfPatternsAreToldInTheLanguageOfTheReader() {
        Map<String, String> tooMuch = Map.of("a{1,99999}", "répétitions", "(".repeat(60) + "a" + ")".repeat(60),
                "imbriqués", "a".repeat(2_001), "caractères");
        tooMuch.forEach((pattern, word) -> {
            String message = assertThrows(SchemaException.class,
                    () -> compile("{\"type\":\"string\",\"pattern\":\"" + pattern + "\"}")).message(Locale.FRENCH);
            assertTrue(message.contains(word) && !message.contains(" than ") && !message.contains("beyond"), message);
        });
    }

    @Test
    void thePlaceIsAPointerWithEscapes() {
        assertEquals("/properties/a~1b~0c/type", assertThrows(SchemaException.class,
                () -> compile("{\"properties\":{\"a/b~c\":{\"type\":7}}}")).pointer());
    }

    @Test
    void aContradictionBelowIsNamedByItsPlace() {
        assertEquals("/properties/b/items",
                assertThrows(SchemaException.class,
                        () -> compile("""
                                      {"type":"object","properties":{"b":{"type":"array","minItems":1,
                                      "items":{"type":"string","pattern":"^a$","minLength":2}}},"required":["b"]}"""))
                        .pointer());
    }

    @Test
    void hugeSchemasAreRefusedQuickly() {
        String deep = "{\"items\":".repeat(200) + "true" + "}".repeat(200);
        assertEquals("schema-too-deep", assertThrows(SchemaException.class, () -> compile(deep)).reason());

        StringBuilder wide = new StringBuilder("{\"properties\":{");
        for (int i = 0; i < 3_000; i++) {
            wide.append(i == 0 ? "" : ",").append("\"p").append(i).append("\":{\"type\":\"string\"}");
        }
        assertEquals("grammar-too-big",
                assertThrows(SchemaException.class, () -> compile(wide + "}}")).reason());

        String branch = "{\"anyOf\":[{\"minimum\":1},{\"maximum\":2},{\"multipleOf\":3}]}";
        String product = "{\"type\":\"integer\",\"allOf\":[" + branch + ("," + branch).repeat(9) + "]}";
        assertEquals("too-many-alternatives", assertThrows(SchemaException.class, () -> compile(product)).reason());

        String dead = "{\"allOf\":[{\"anyOf\":[true,{\"minimum\":1}]}"
                + ",{\"anyOf\":[true,{\"minimum\":1}]}".repeat(40)
                + ",{\"anyOf\":[false,false]}]}";
        assertEquals("too-many-alternatives", assertThrows(SchemaException.class, () -> compile(dead)).reason());

        StringBuilder words = new StringBuilder("{\"enum\":[0");
        for (int i = 1; i <= 10_000; i++) {
            words.append(',').append(i);
        }
        assertEquals("enum-too-long", assertThrows(SchemaException.class, () -> compile(words + "]}")).reason());
    }

    /** A model may write any number. */
    @Test
    void aNumberThatCannotBeComparedIsNotValid() {
        for (String type : List.of("{\"type\":\"integer\"}", "{\"type\":\"number\",\"minimum\":1}",
                "{\"enum\":[1,2]}")) {
            JsonSchemaGrammar grammar = compile("{\"type\":\"object\",\"properties\":{\"n\":" + type + "}}");
            assertTrue(grammar.valid(strictly("{\"n\":1}")));
            for (String number : List.of("1e99999", "-1e-99999", "9".repeat(20_000))) {
                assertFalse(grammar.valid(JsonParser.parseString("{\"n\":" + number + "}")), type);
            }
        }
        assertEquals("impossible", assertThrows(SchemaException.class,
                () -> compile("{\"type\":\"integer\",\"enum\":[1e99999]}")).reason());
    }

    /** Each of them is within the limits of a pattern. */
    @Test
    void manyLargePatternsAreRefusedQuickly() {
        StringBuilder patterns = new StringBuilder("{\"properties\":{");
        for (int i = 0; i < 100; i++) {
            patterns.append(i == 0 ? "" : ",")
                    .append("\"p%d\":{\"pattern\":\"^(a|b)*a(a|b){13}c{%d}$\"}".formatted(i, i));
        }
        assertTimeoutPreemptively(Duration.ofSeconds(Patience.SECONDS), () -> {
            SchemaException e = assertThrows(SchemaException.class, () -> compile(patterns + "}}"));
            assertEquals("too-costly", e.reason());
            assertEquals("", e.pointer(), "no single pattern is to blame");
        });
    }

    @Test
    void theSchemasOfARequestShareWhatTheyMayCost() {
        GrammarEffort effort = new GrammarEffort();
        for (int i = 0; i < 128; i++) { // as many as there may be tools: formats cost almost nothing
            JsonSchemaGrammar.compile(JsonParser.parseString("{\"type\":\"string\",\"format\":\"uri\"}"),
                    GrammarOptions.defaults(), effort);
        }
        JsonElement schema = JsonParser.parseString("{\"type\":\"string\",\"pattern\":\"^(ab|cd|ef){1,400}$\"}");
        assertTrue(JsonSchemaGrammar.compile(schema, GrammarOptions.defaults(), effort)
                .valid(new JsonPrimitive("abcdef")));
        assertThrows(SchemaException.class, () -> {
            for (int i = 0; i < 1_000; i++) {
                JsonSchemaGrammar.compile(schema, GrammarOptions.defaults(), effort);
            }
        });
        assertTrue(compile(schema.toString()).valid(new JsonPrimitive("ab")), "others are not concerned");
    }

    /** Otherwise each level would double the time, to 2^60 checks. */
    @Test
    void valuesAreJudgedQuicklyWhereReferencesBranch() {
        StringBuilder twice = new StringBuilder("{\"$ref\":\"#/$defs/a0\",\"enum\":[\"x\",1],\"$defs\":{");
        for (int i = 0; i < 60; i++) {
            String next = "{\"$ref\":\"#/$defs/a" + (i + 1) + "\"}";
            twice.append("\"a" + i + "\":{\"allOf\":[" + next + "," + next + "]},");
        }
        String branch = "{\"type\":\"object\",\"properties\":{\"c\":{\"$ref\":\"#\"},\"x\":{\"const\":%d}}}";
        String branching = "{\"anyOf\":[{\"type\":\"integer\"}," + branch.formatted(2) + "," + branch.formatted(1)
                + "]}";
        assertTimeoutPreemptively(Duration.ofSeconds(Patience.SECONDS), () -> {
            Gbnf gbnf = new Gbnf(compile(twice + "\"a60\":{\"type\":\"string\"}}}").gbnf());
            assertTrue(gbnf.fits("\"x\""));
            assertFalse(gbnf.fits("1"));
            JsonSchemaGrammar tree = compile(branching);
            assertTrue(tree.valid(strictly("{\"c\":".repeat(60) + "0" + ",\"x\":1}".repeat(60))));
            assertFalse(tree.valid(strictly("{\"c\":".repeat(60) + "\"\"" + ",\"x\":1}".repeat(60))));
        });
    }

    /** A long chain of references does not cause deep recursion. */
    @Test
    void longChainsOfDefinitions() {
        StringBuilder schema = new StringBuilder("{\"$ref\":\"#/$defs/d0\",\"$defs\":{");
        for (int i = 0; i < 200; i++) {
            schema.append("\"d").append(i).append("\":{\"type\":\"object\",\"properties\":{\"n\":{\"$ref\":\"#/$defs/d")
                    .append(i + 1).append("\"}}},");
        }
        Gbnf gbnf = new Gbnf(compile(schema + "\"d200\":{\"type\":\"integer\"}}}").gbnf());
        assertTrue(gbnf.fits("{\"n\":{\"n\":{}}}"));
    }
}
