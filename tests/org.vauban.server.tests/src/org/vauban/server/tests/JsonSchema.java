// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Validates values against the JSON Schemas of an OpenAPI document. An unknown keyword is an error, so that no rule is
 * silently skipped.
 *
 * @param document the document that references point into
 */
record JsonSchema(JsonObject document) {
    private static final Set<String> WITHOUT_EFFECT = Set.of("description", "default", "format");

    /** Returns the violations with their paths; empty for a valid value. */
    List<String> faults(JsonElement value, JsonObject schema) {
        List<String> faults = new ArrayList<>();
        check(value, schema, "$", faults);
        return faults;
    }

    private JsonObject resolved(JsonObject schema) {
        JsonObject at = schema;
        while (at.has("$ref")) {
            JsonElement target = document;
            for (String step : at.get("$ref").getAsString().substring(2).split("/")) {
                target = target.getAsJsonObject().get(step);
                if (target == null) {
                    throw new AssertionError("nothing is at " + at);
                }
            }
            at = target.getAsJsonObject();
        }
        return at;
    }

    private void check(JsonElement value, JsonObject given, String path, List<String> faults) {
        for (Map.Entry<String, JsonElement> each : resolved(given).entrySet()) {
            if (!holds(value, each.getKey(), each.getValue(), path, faults, resolved(given))) {
                faults.add(path + ": " + each.getKey() + " " + each.getValue() + " does not permit " + value);
            }
        }
    }

    private boolean holds(JsonElement value, String keyword, JsonElement wanted, String path, List<String> faults,
            JsonObject schema) {
        return switch (keyword) {
            case "type" -> wanted instanceof JsonArray types
                    ? types.asList().stream().anyMatch(type -> is(value, type.getAsString()))
                    : is(value, wanted.getAsString());
            case "const" -> value.equals(wanted);
            case "enum" -> wanted.getAsJsonArray().contains(value);
            case "anyOf" -> wanted.getAsJsonArray().asList().stream()
                    .anyMatch(each -> faults(value, each.getAsJsonObject()).isEmpty());
            case "not" -> !faults(value, wanted.getAsJsonObject()).isEmpty();
            case "minimum" -> !is(value, "number") || value.getAsDouble() >= wanted.getAsDouble();
            case "maximum" -> !is(value, "number") || value.getAsDouble() <= wanted.getAsDouble();
            case "minItems" -> !(value instanceof JsonArray array) || array.size() >= wanted.getAsInt();
            case "maxItems" -> !(value instanceof JsonArray array) || array.size() <= wanted.getAsInt();
            case "maxProperties" -> !(value instanceof JsonObject object) || object.size() <= wanted.getAsInt();
            case "maxLength" -> !is(value, "string")
                    || value.getAsString().codePoints().count() <= wanted.getAsLong();
            case "pattern" -> !is(value, "string")
                    || Pattern.compile(wanted.getAsString()).matcher(value.getAsString()).find();
            case "required" -> !(value instanceof JsonObject object)
                    || wanted.getAsJsonArray().asList().stream().allMatch(name -> object.has(name.getAsString()));
            case "propertyNames" -> !(value instanceof JsonObject object) || object.keySet().stream().allMatch(
                    name -> faults(new JsonPrimitive(name), wanted.getAsJsonObject()).isEmpty());
            case "prefixItems" -> !(value instanceof JsonArray array) || IntStream
                    .range(0, Math.min(array.size(), wanted.getAsJsonArray().size()))
                    .allMatch(i -> faults(array.get(i), wanted.getAsJsonArray().get(i).getAsJsonObject()).isEmpty());
            case "contains" -> !(value instanceof JsonArray array) || array.asList().stream()
                    .anyMatch(each -> faults(each, wanted.getAsJsonObject()).isEmpty());
            case "items" -> items(value, wanted.getAsJsonObject(), path, faults);
            case "properties" -> properties(value, wanted.getAsJsonObject(), path, faults);
            case "additionalProperties" -> others(value, schema, wanted.getAsJsonObject(), path, faults);
            default -> {
                if (!WITHOUT_EFFECT.contains(keyword)) {
                    throw new AssertionError("this test does not know " + keyword);
                }
                yield true;
            }
        };
    }

    private boolean items(JsonElement value, JsonObject schema, String path, List<String> faults) {
        if (value instanceof JsonArray array) {
            for (int i = 0; i < array.size(); i++) {
                check(array.get(i), schema, path + "[" + i + "]", faults);
            }
        }
        return true;
    }

    private boolean properties(JsonElement value, JsonObject schemas, String path, List<String> faults) {
        if (value instanceof JsonObject object) {
            schemas.entrySet().stream().filter(each -> object.has(each.getKey())).forEach(each -> check(
                    object.get(each.getKey()), each.getValue().getAsJsonObject(), path + "." + each.getKey(), faults));
        }
        return true;
    }

    private boolean others(JsonElement value, JsonObject schema, JsonObject wanted, String path,
            List<String> faults) {
        if (value instanceof JsonObject object) {
            JsonElement known = schema.get("properties");
            object.entrySet().stream().filter(each -> known == null || !known.getAsJsonObject().has(each.getKey()))
                    .forEach(each -> check(each.getValue(), wanted, path + "." + each.getKey(), faults));
        }
        return true;
    }

    private static boolean is(JsonElement value, String type) {
        return switch (type) {
            case "null" -> value instanceof JsonNull;
            case "object" -> value instanceof JsonObject;
            case "array" -> value instanceof JsonArray;
            case "string" -> value instanceof JsonPrimitive text && text.isString();
            case "boolean" -> value instanceof JsonPrimitive flag && flag.isBoolean();
            case "number" -> value instanceof JsonPrimitive number && number.isNumber();
            case "integer" -> value instanceof JsonPrimitive number && number.isNumber()
                    && number.getAsDouble() == Math.rint(number.getAsDouble());
            default -> throw new AssertionError("there is no type " + type);
        };
    }
}
