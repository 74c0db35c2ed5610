// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.export;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Validates JSON against the few keywords of JSON Schema that the tests' schema uses. */
public final class SchemaCheck {
    private final JsonObject schema;
    private final List<String> faults = new ArrayList<>();

    SchemaCheck(JsonObject schema) {
        this.schema = schema;
    }

    /** Returns the check for the class API Activity with the profile AI Operation. */
    public static SchemaCheck ofApiActivity() throws IOException {
        try (InputStream in = SchemaCheck.class.getResourceAsStream("ocsf-1.8-api_activity.json")) {
            return new SchemaCheck(
                    JsonParser.parseString(new String(in.readAllBytes(), StandardCharsets.UTF_8)).getAsJsonObject());
        }
    }

    /** Returns the violations in a document; empty if it follows the schema. */
    public List<String> faults(JsonElement document) {
        faults.clear();
        check("", document, schema);
        return List.copyOf(faults);
    }

    private void check(String at, JsonElement value, JsonObject rules) {
        for (Map.Entry<String, JsonElement> rule : rules.entrySet()) {
            JsonElement wanted = rule.getValue();
            boolean holds = switch (rule.getKey()) {
                case "$schema", "title", "description" -> true;
                case "type" -> isType(value, wanted.getAsString());
                case "const" -> value.equals(wanted);
                case "enum" -> wanted.getAsJsonArray().contains(value);
                case "pattern" -> Pattern.compile(wanted.getAsString()).matcher(value.getAsString()).find();
                case "minimum" -> value.getAsLong() >= wanted.getAsLong();
                case "minLength" -> value.getAsString().length() >= wanted.getAsInt();
                case "required" -> hasAll(value, wanted.getAsJsonArray());
                case "atLeastOne" -> hasOne(value, wanted.getAsJsonArray());
                case "properties" -> members(at, value, wanted.getAsJsonObject());
                case "additionalProperties" -> wanted.getAsBoolean() || knows(value, rules);
                case "items" -> items(at, value, wanted.getAsJsonObject());
                default -> throw new IllegalArgumentException(rule.getKey());
            };
            if (!holds) {
                faults.add(at + ' ' + rule);
            }
        }
    }

    private static boolean isType(JsonElement value, String type) {
        return switch (type) {
            case "object" -> value.isJsonObject();
            case "array" -> value.isJsonArray();
            case "string" -> value instanceof JsonPrimitive one && one.isString();
            case "integer" -> value instanceof JsonPrimitive one && one.isNumber()
                    && one.getAsString().matches("-?[0-9]+");
            default -> throw new IllegalArgumentException(type);
        };
    }

    private static boolean hasAll(JsonElement value, JsonArray names) {
        return names.asList().stream().allMatch(name -> value.getAsJsonObject().has(name.getAsString()));
    }

    private static boolean hasOne(JsonElement value, JsonArray names) {
        return names.asList().stream().anyMatch(name -> value.getAsJsonObject().has(name.getAsString()));
    }

    private static boolean knows(JsonElement value, JsonObject rules) {
        return rules.getAsJsonObject("properties").keySet().containsAll(value.getAsJsonObject().keySet());
    }

    private boolean members(String at, JsonElement value, JsonObject rules) {
        for (Map.Entry<String, JsonElement> member : value.getAsJsonObject().entrySet()) {
            if (rules.has(member.getKey())) {
                check(at + '/' + member.getKey(), member.getValue(), rules.getAsJsonObject(member.getKey()));
            }
        }
        return true;
    }

    private boolean items(String at, JsonElement value, JsonObject rules) {
        value.getAsJsonArray().forEach(item -> check(at + "/*", item, rules));
        return true;
    }
}
