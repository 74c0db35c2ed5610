// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests.grammar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vauban.engine.host.grammar.ToolGrammar;

/** The total cost that the tools of a request may have. */
class ToolGrammarTest {
    private static final String PLAIN = "{\"type\":\"object\"}";
    /** A schema that costs more than an equal share when many tools are offered. */
    private static final String SOME = schema("^(ab|cd|ef){1,200}$", 1);
    /** A schema that exceeds the total, although each of its patterns is within its limits. */
    private static final String ENDLESS = schema("^(a|b)*a(a|b){13}c{%d}$", 100);

    private static String schema(String pattern, int count) {
        List<String> properties = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            properties.add("\"p" + i + "\":{\"type\":\"string\",\"pattern\":\"" + pattern.formatted(i) + "\"}");
        }
        return "{\"type\":\"object\",\"properties\":{" + String.join(",", properties) + "}}";
    }

    private static Map<String, JsonObject> tools(List<String> schemas) {
        Map<String, JsonObject> tools = new LinkedHashMap<>();
        schemas.forEach(each -> tools.put("t" + tools.size(), JsonParser.parseString(each).getAsJsonObject()));
        return tools;
    }

    @Test
    void aCostlyToolTakesNothingThatOthersNeed() {
        Map<String, ToolGrammar> made = ToolGrammar.compile(tools(List.of(ENDLESS, PLAIN, SOME, ENDLESS)));
        assertEquals(List.of("t0", "t1", "t2", "t3"), List.copyOf(made.keySet()));
        for (String refused : List.of("t0", "t3")) {
            assertNull(made.get(refused).grammar());
            assertNotNull(made.get(refused).problem());
        }
        for (String taken : List.of("t1", "t2")) {
            assertNull(made.get(taken).problem());
            assertNotNull(made.get(taken).grammar());
        }
    }

    /** With the maximum number of tools, an equal share would be small. */
    @Test
    void aToolHasWhatTheOthersDoNotNeed() {
        List<String> schemas = new ArrayList<>(Collections.nCopies(127, PLAIN));
        schemas.addFirst(SOME);
        ToolGrammar.compile(tools(schemas)).forEach((name, each) -> assertNull(each.problem(), name));
        Collections.reverse(schemas);
        ToolGrammar.compile(tools(schemas)).forEach((name, each) -> assertNull(each.problem(), name));
    }
}
