// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests.grammar;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A schema with documents that conform to it and documents that do not.
 *
 * @param name a description for people
 * @param schema the schema in JSON
 * @param valid the documents that the grammar must accept
 * @param invalid the texts that the grammar must refuse
 */
record Case(String name, String schema, List<String> valid, List<String> invalid) {
    private static Case of(String name, String schema, String valid, String invalid) {
        return new Case(name, schema, lines(valid), lines(invalid));
    }

    /** Splits documents, which are separated by a vertical bar between blanks. */
    private static List<String> lines(String texts) {
        return texts.isEmpty() ? List.of() : Arrays.asList(texts.split(" \\| "));
    }

    @Override
    public String toString() {
        return name;
    }

    static Stream<Case> all() {
        return Stream.of(
                of("anything", "true", "1 | null | {\"a\":[1,{\"b\":\"c\"}]} | \"x\" | [] | {} | -0.5e+10 | [1, 2]",
                        "01 | {a:1} | [1,] | \"a | +1 | nul | 1. | .5 | {\"a\":1,}"),
                of("empty schema", "{}", "1 | true | [[[]]]", "tru |  1"),
                of("null", "{\"type\":\"null\"}", "null", "0 | \"null\""),
                of("boolean", "{\"type\":\"boolean\"}", "true | false", "True | 1"),
                of("union", "{\"type\":[\"string\",\"null\"]}", "null | \"\" | \"a\\nb\"", "1 | \"a\nb\""),
                of("string escapes", "{\"type\":\"string\"}",
                        "\"\\u00e9\\\\\\\"\\/\" | \"\\ud83d\\ude00\" | \"\u00e9\ud83d\ude00\"",
                        "\"\\ud83d\" | \"\\x41\" | \"\\u12\" | \"\\udc00\""),
                of("string length", "{\"type\":\"string\",\"minLength\":2,\"maxLength\":3}",
                        "\"ab\" | \"a\u00e9\ud83d\ude00\" | \"\\n\\n\" | \"\\ud83d\\ude00a\"",
                        "\"a\" | \"abcd\" | \"\" | \"\\ud83d\\ude00\""),
                of("longest length", "{\"type\":\"string\",\"maxLength\":2000}", "\"abc\"", "1"),
                of("pattern unanchored", "{\"type\":\"string\",\"pattern\":\"b+\"}", "\"abba\" | \"b\" | \"b\\n\"",
                        "\"\" | \"a\""),
                of("pattern anchored", "{\"type\":\"string\",\"pattern\":\"^[A-Z]{2,3}-\\\\d+$\"}",
                        "\"AB-1\" | \"ABC-007\"", "\"A-1\" | \"ABCD-1\" | \"AB-\" | \"AB-1 \""),
                of("pattern with branches and anchors", "{\"type\":\"string\",\"pattern\":\"^a|b$\"}",
                        "\"ax\" | \"xb\" | \"a\" | \"b\"", "\"xa\" | \"bx\" | \"\""),
                of("pattern and length",
                        "{\"type\":\"string\",\"pattern\":\"^[a-z]*$\",\"minLength\":1,\"maxLength\":4}",
                        "\"a\" | \"abcd\"", "\"\" | \"abcde\" | \"A\""),
                of("pattern with what must be escaped", "{\"type\":\"string\",\"pattern\":\"^[\\\"\\\\\\\\\\\\n]+$\"}",
                        "\"\\\"\" | \"\\\\\\n\"", "\"a\" | \"\\t\""),
                of("pattern by classes", "{\"type\":\"string\",\"pattern\":\"^\\\\w+(?:\\\\s\\\\S+)?$\"}",
                        "\"ab_1\" | \"ab \u00e9\"", "\"-\" | \"a  \""),
                of("pattern beyond the first plane",
                        "{\"type\":\"string\",\"pattern\":\"^[\\\\u{1F600}-\\\\u{1F64F}]$\"}", "\"\ud83d\ude00\"",
                        "\"a\" | \"\ud83d\ude80\""),
                of("date", "{\"type\":\"string\",\"format\":\"date\"}",
                        "\"2024-02-29\" | \"2023-12-31\" | \"2000-02-29\"",
                        "\"2023-02-29\" | \"1900-02-29\" | \"2023-04-31\" | \"2023-13-01\" | \"2023-1-01\""),
                of("time", "{\"type\":\"string\",\"format\":\"time\"}", "\"23:59:59Z\" | \"00:00:00.123+02:00\"",
                        "\"24:00:00Z\" | \"12:60:00Z\" | \"12:00\""),
                of("date-time", "{\"type\":\"string\",\"format\":\"date-time\"}", "\"2024-02-29T10:00:00Z\"",
                        "\"2024-02-29 10:00:00Z\" | \"2024-02-30T10:00:00Z\""),
                of("duration", "{\"type\":\"string\",\"format\":\"duration\"}",
                        "\"P1Y2M3DT4H5M6S\" | \"PT1M\" | \"P2W\"", "\"P\" | \"PT\" | \"P1D2M\""),
                of("uuid", "{\"type\":\"string\",\"format\":\"uuid\"}", "\"123e4567-e89b-12d3-a456-426614174000\"",
                        "\"123e4567e89b12d3a456426614174000\""),
                of("email", "{\"type\":\"string\",\"format\":\"email\"}", "\"jean.dupont@example.fr\"",
                        "\"jean\" | \"@a\""),
                of("ipv4", "{\"type\":\"string\",\"format\":\"ipv4\"}", "\"192.168.0.255\"",
                        "\"256.0.0.1\" | \"1.2.3\""),
                of("ipv6", "{\"type\":\"string\",\"format\":\"ipv6\"}", "\"::1\" | \"2001:db8::ff00:42:8329\"",
                        "\"1::2::3\" | \"12345::\""),
                of("uri", "{\"type\":\"string\",\"format\":\"uri\"}", "\"https://example.org/a?b=c#d\"", "\"example\""),
                of("integer", "{\"type\":\"integer\"}", "0 | -1 | 9007199254740993", "1.5 | 1e3 | 00"),
                of("number", "{\"type\":\"number\"}", "0.5 | -1e-7 | 12 | 1E+5", "NaN | .5 | 1.e2"),
                of("integer range", "{\"type\":\"integer\",\"minimum\":-15,\"maximum\":1234}",
                        "-15 | -1 | 0 | 9 | 999 | 1234", "-16 | 1235 | 9999 | -150 | -0 | 012"),
                of("integer exclusive", "{\"type\":\"integer\",\"exclusiveMinimum\":0,\"exclusiveMaximum\":10}",
                        "1 | 9", "0 | 10 | -1"),
                of("integer with fractional bounds", "{\"type\":\"integer\",\"minimum\":1.5,\"maximum\":3.5}", "2 | 3",
                        "1 | 4"),
                of("integer beyond a double",
                        "{\"type\":\"integer\",\"minimum\":9007199254740993,\"maximum\":9007199254740995}",
                        "9007199254740993 | 9007199254740995", "9007199254740992 | 9007199254740996"),
                of("integer from", "{\"type\":\"integer\",\"minimum\":100}", "100 | 101 | 5000 | 1000000000000",
                        "99 | -100 | 0"),
                of("integer up to", "{\"type\":\"integer\",\"maximum\":-5}", "-5 | -6 | -70", "-4 | 0 | 5"),
                of("number range", "{\"type\":\"number\",\"minimum\":-0.25,\"maximum\":1.5}",
                        "-0.25 | 0 | 0.0 | 1.5 | 1.50 | 1.4999 | -0.2", "-0.26 | 1.51 | 2 | -1 | 1e0"),
                of("number exclusive", "{\"type\":\"number\",\"exclusiveMinimum\":0,\"exclusiveMaximum\":1}",
                        "0.5 | 0.0001 | 0.9999", "0 | 1 | 0.0 | 1.0 | -0.5"),
                of("multiple of integer", "{\"type\":\"integer\",\"multipleOf\":7}", "0 | 7 | 14 | -21 | 700",
                        "1 | 8 | -20"),
                of("multiple in range", "{\"type\":\"integer\",\"multipleOf\":5,\"minimum\":-10,\"maximum\":20}",
                        "-10 | 0 | 5 | 20", "-15 | 25 | 3"),
                of("multiple of cents", "{\"type\":\"number\",\"multipleOf\":0.25,\"minimum\":0}",
                        "0.25 | 1.5 | 3 | 2.75", "0.3 | 0.255 | -0.25"),
                of("enum", "{\"enum\":[\"a\",\"b\\\"c\",1,null,true,[1],{\"k\":2}]}",
                        "\"a\" | \"b\\\"c\" | 1 | null | true | [1] | {\"k\":2}", "\"c\" | 2 | false"),
                of("enum with type", "{\"type\":\"string\",\"enum\":[\"a\",1,\"bb\"],\"minLength\":2}", "\"bb\"",
                        "\"a\" | 1"),
                of("const", "{\"const\":\"d\u00e9j\u00e0\"}", "\"d\u00e9j\u00e0\"", "\"deja\""),
                of("object", "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\"},"
                        + "\"b\":{\"type\":\"string\"}},\"required\":[\"b\"]}",
                        "{\"a\":1,\"b\":\"x\"} | {\"b\":\"\"} | { \"a\": 1, \"b\": \"x\" } | {\n  \"b\": \"x\"\n}",
                        "{} | {\"a\":1} | {\"a\":\"1\",\"b\":\"x\"} | {\"b\":\"x\",\"c\":1} | {\"b\":\"x\",}"),
                of("all optional", "{\"properties\":{\"a\":{\"const\":1},\"b\":{\"const\":2},\"c\":{\"const\":3}}}",
                        "{} | {\"a\":1} | {\"b\":2} | {\"a\":1,\"c\":3} | {\"a\":1,\"b\":2,\"c\":3}",
                        "{,\"a\":1} | {\"a\":2} | 1"),
                of("map", "{\"type\":\"object\",\"additionalProperties\":{\"type\":\"boolean\"}}",
                        "{} | {\"x\":true} | {\"x\":true, \"\":false}", "{\"x\":1} | {\"x\"}"),
                of("named and others", "{\"type\":\"object\",\"properties\":{\"id\":{\"type\":\"integer\"}},"
                        + "\"required\":[\"id\"],\"additionalProperties\":{\"type\":\"string\"}}",
                        "{\"id\":1} | {\"id\":1,\"ie\":\"x\"} | {\"id\":1,\"i\":\"x\",\"idx\":\"\"}",
                        "{\"id\":1,\"id\":\"x\"} | {\"x\":\"y\"} | {\"id\":1,\"x\":2}"),
                of("closed", "{\"type\":\"object\",\"properties\":{\"a\":true},\"additionalProperties\":false}",
                        "{} | {\"a\":[]}", "{\"b\":1}"),
                of("free object", "{\"type\":\"object\"}", "{} | {\"a\":{\"b\":null}}", "[] | {1:2}"),
                of("pattern properties", "{\"type\":\"object\",\"patternProperties\":{\"^n_\":{\"type\":\"number\"},"
                        + "\"^s_\":{\"type\":\"string\"}},\"additionalProperties\":false}",
                        "{\"n_a\":1,\"s_a\":\"x\"} | {}", "{\"n_a\":\"x\"} | {\"x\":1} | {\"s_\":1}"),
                of("overlapping pattern properties", "{\"type\":\"object\",\"patternProperties\":"
                        + "{\"a\":{\"minimum\":5},\"b\":{\"maximum\":9}}}",
                        "{\"a\":5} | {\"ab\":7} | {\"b\":-1}", "{\"ab\":10} | {\"ba\":4} | {\"a\":1}"),
                of("named and pattern", "{\"type\":\"object\",\"properties\":{\"ax\":{\"type\":\"integer\"}},"
                        + "\"patternProperties\":{\"^a\":{\"minimum\":3}}}", "{\"ax\":3} | {\"ax\":4,\"ay\":3}",
                        "{\"ax\":2} | {\"ax\":3.5} | {\"ay\":1}"),
                of("property names", "{\"type\":\"object\",\"propertyNames\":{\"pattern\":\"^[a-z]{1,3}$\"},"
                        + "\"additionalProperties\":{\"type\":\"integer\"}}", "{\"ab\":1} | {}",
                        "{\"abcd\":1} | {\"A\":1}"),
                of("property names listed", "{\"type\":\"object\",\"propertyNames\":{\"enum\":[\"x\",\"yy\"]},"
                        + "\"additionalProperties\":{\"type\":\"integer\"}}", "{\"x\":1,\"yy\":2}",
                        "{\"y\":1} | {\"xx\":1}"),
                of("count of properties", "{\"type\":\"object\",\"minProperties\":1,\"maxProperties\":2,"
                        + "\"properties\":{\"a\":{\"const\":1},\"b\":{\"const\":2},\"c\":{\"const\":3}}}",
                        "{\"a\":1} | {\"a\":1,\"c\":3} | {\"c\":3}", "{} | {\"a\":1,\"b\":2,\"c\":3}"),
                of("count of free properties", "{\"type\":\"object\",\"minProperties\":2,\"maxProperties\":3,"
                        + "\"additionalProperties\":{\"type\":\"integer\"}}",
                        "{\"a\":1,\"b\":2} | {\"a\":1,\"b\":2,\"c\":3}",
                        "{} | {\"a\":1} | {\"a\":1,\"b\":2,\"c\":3,\"d\":4}"),
                of("array", "{\"type\":\"array\",\"items\":{\"type\":\"integer\"}}",
                        "[] | [1] | [1,2, 3] | [\n 1,\n 2\n]", "[1,] | [\"a\"] | [1 2]"),
                of("array length", "{\"type\":\"array\",\"items\":{\"const\":0},\"minItems\":2,\"maxItems\":4}",
                        "[0,0] | [0,0,0,0]", "[] | [0] | [0,0,0,0,0]"),
                of("array up to one",
                        "{\"type\":\"array\",\"items\":{\"const\":0},\"maxItems\":1,\"uniqueItems\":true}", "[] | [0]",
                        "[0,0]"),
                of("array of none", "{\"type\":\"array\",\"maxItems\":0}", "[]", "[1]"),
                of("tuple", "{\"type\":\"array\",\"prefixItems\":[{\"type\":\"string\"},{\"type\":\"integer\"}],"
                        + "\"items\":false,\"minItems\":1}", "[\"a\"] | [\"a\",1]", "[] | [1] | [\"a\",1,2]"),
                of("tuple of older drafts", "{\"type\":\"array\",\"items\":[{\"type\":\"string\"},{\"const\":1}],"
                        + "\"additionalItems\":{\"const\":2},\"minItems\":1,\"maxItems\":3}",
                        "[\"a\"] | [\"a\",1] | [\"a\",1,2]", "[] | [1] | [\"a\",2] | [\"a\",1,1]"),
                of("tuple and more", "{\"type\":\"array\",\"prefixItems\":[{\"const\":\"h\"}],"
                        + "\"items\":{\"type\":\"boolean\"},\"minItems\":2,\"maxItems\":3}",
                        "[\"h\",true] | [\"h\",true,false]", "[\"h\"] | [\"h\",1] | [\"h\",true,true,true]"),
                of("any of", "{\"anyOf\":[{\"type\":\"integer\"},{\"type\":\"string\",\"maxLength\":1}]}", "1 | \"a\"",
                        "\"ab\" | null"),
                of("any of beside properties", "{\"type\":\"object\",\"properties\":{\"k\":{\"type\":\"string\"}},"
                        + "\"anyOf\":[{\"required\":[\"k\"]},{\"properties\":{\"n\":{\"type\":\"integer\"}},"
                        + "\"required\":[\"n\"]}]}",
                        "{\"k\":\"x\"} | {\"n\":1} | {\"k\":\"x\",\"n\":1}", "{} | {\"n\":\"x\"}"),
                of("one of by constant",
                        "{\"oneOf\":[{\"type\":\"object\",\"properties\":{\"kind\":{\"const\":\"circle\"},"
                                + "\"r\":{\"type\":\"number\"}},\"required\":[\"kind\",\"r\"]},{\"type\":\"object\",\"properties\":"
                                + "{\"kind\":{\"const\":\"box\"},\"w\":{\"type\":\"number\"}},\"required\":[\"kind\",\"w\"]}]}",
                        "{\"kind\":\"circle\",\"r\":1} | {\"kind\":\"box\",\"w\":2}",
                        "{\"kind\":\"circle\",\"w\":1} | {\"kind\":\"tri\"}"),
                of("one of by required",
                        "{\"oneOf\":[{\"properties\":{\"a\":{\"type\":\"integer\"}},\"required\":[\"a\"]},"
                                + "{\"properties\":{\"b\":{\"type\":\"integer\"}},\"required\":[\"b\"]}],\"type\":\"object\"}",
                        "{\"a\":1} | {\"b\":1}", "{} | {\"a\":1,\"b\":1}"),
                of("one of by type, range and text",
                        "{\"oneOf\":[{\"type\":\"integer\",\"maximum\":0},{\"type\":\"integer\","
                                + "\"minimum\":10},{\"type\":\"string\",\"pattern\":\"^a\"},{\"type\":\"string\",\"pattern\":\"^b\"}]}",
                        "0 | 10 | \"ab\" | \"b\"", "5 | \"c\""),
                of("one of values", "{\"oneOf\":[{\"enum\":[1,2,3]},{\"enum\":[3,4]}]}", "1 | 2 | 4", "3 | 5"),
                of("all of", "{\"allOf\":[{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"integer\"}},"
                        + "\"required\":[\"a\"]},{\"properties\":{\"b\":{\"type\":\"string\"},\"a\":{\"minimum\":5}}}]}",
                        "{\"a\":5} | {\"a\":6,\"b\":\"x\"}", "{\"a\":4} | {\"b\":\"x\"}"),
                of("all of with closed part", "{\"type\":\"object\",\"allOf\":[{\"properties\":{\"a\":true},"
                        + "\"additionalProperties\":false},{\"properties\":{\"b\":true}}]}", "{} | {\"a\":1}",
                        "{\"b\":1}"),
                of("reference", "{\"$defs\":{\"p\":{\"type\":\"integer\",\"minimum\":0}},\"type\":\"array\","
                        + "\"items\":{\"$ref\":\"#/$defs/p\"}}", "[0,5]", "[-1]"),
                of("reference with more beside", "{\"$defs\":{\"p\":{\"type\":\"integer\"}},\"$ref\":\"#/$defs/p\","
                        + "\"maximum\":3}", "3 | -9", "4 | \"a\""),
                of("reference by anchor", "{\"$defs\":{\"p\":{\"$anchor\":\"here\",\"const\":7}},\"$ref\":\"#here\"}",
                        "7", "8"),
                of("reference with escapes", "{\"$defs\":{\"a/b~c d\":{\"const\":7}},\"$ref\":\"#/$defs/a~1b~0c%20d\"}",
                        "7", "8"),
                of("tree", "{\"$defs\":{\"node\":{\"type\":\"object\",\"properties\":{\"v\":{\"type\":\"integer\"},"
                        + "\"next\":{\"anyOf\":[{\"$ref\":\"#/$defs/node\"},{\"type\":\"null\"}]},\"kids\":{\"type\":\"array\","
                        + "\"items\":{\"$ref\":\"#/$defs/node\"}}},\"required\":[\"v\"]}},\"$ref\":\"#/$defs/node\"}",
                        "{\"v\":1} | {\"v\":1,\"next\":{\"v\":2,\"next\":null},\"kids\":[{\"v\":3},{\"v\":4,\"kids\":[]}]}",
                        "{} | {\"v\":1,\"next\":{}} | {\"v\":1,\"kids\":[1]}"),
                of("recursive root", "{\"type\":\"array\",\"items\":{\"$ref\":\"#\"}}", "[] | [[],[[]]]", "[1] | {}"),
                of("what cannot be is left out", "{\"type\":\"object\",\"properties\":{\"a\":false,\"b\":"
                        + "{\"type\":\"integer\",\"minimum\":3,\"maximum\":2},\"c\":{\"const\":1}}}", "{} | {\"c\":1}",
                        "{\"a\":1} | {\"b\":2}"),
                of("annotations", "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"$id\":\"urn:x\","
                        + "\"title\":\"t\",\"description\":\"d\",\"default\":1,\"examples\":[2],\"$comment\":\"c\","
                        + "\"deprecated\":true,\"x-order\":3,\"type\":\"integer\"}", "1", "\"1\""),
                of("required only", "{\"type\":\"object\",\"required\":[\"a\",\"b\"]}", "{\"a\":1,\"b\":null}",
                        "{\"a\":1} | {}"),
                of("tool call", "{\"type\":\"object\",\"properties\":{\"name\":{\"const\":\"read_file\"},\"arguments\":"
                        + "{\"type\":\"object\",\"properties\":{\"path\":{\"type\":\"string\",\"minLength\":1},\"lines\":"
                        + "{\"type\":\"array\",\"items\":{\"type\":\"integer\",\"minimum\":1},\"minItems\":2,\"maxItems\":2}},"
                        + "\"required\":[\"path\"],\"additionalProperties\":false}},\"required\":[\"name\",\"arguments\"],"
                        + "\"additionalProperties\":false}",
                        "{\"name\":\"read_file\",\"arguments\":{\"path\":\"a.txt\"}} | "
                                + "{\"name\": \"read_file\", \"arguments\": {\"path\": \"a\", \"lines\": [1, 20]}}",
                        "{\"name\":\"read_file\",\"arguments\":{\"path\":\"\"}} | {\"name\":\"rm\",\"arguments\":{}}"));
    }
}
