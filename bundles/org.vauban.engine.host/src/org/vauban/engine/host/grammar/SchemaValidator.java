// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.grammar;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import org.eclipse.jdt.annotation.Nullable;

/** Validates a value against a checked schema, by the meaning of its keywords and without a grammar. */
final class SchemaValidator {
    /** Cost in steps of validating a value against one schema. */
    private static final int JUDGED = 20;

    private final SchemaDocument document;
    private final Map<String, Automaton> formats = new HashMap<>();
    /** Keys of the values of each {@code enum}, by the pointer to its schema. */
    private final Map<String, Set<String>> listed = new HashMap<>();
    /**
     * Results for values and referenced schemas, by place, during a validation; otherwise null. Where references
     * branch, the same question would otherwise arise twice as often at each level.
     */
    private @Nullable Map<JsonElement, Map<String, Boolean>> followed;

    SchemaValidator(SchemaDocument document) {
        this.document = document;
    }

    /** Whether the value satisfies the schema in full. */
    boolean valid(JsonElement value, SchemaNode schema) {
        if (followed != null) {
            return keeps(value, schema);
        }
        followed = new IdentityHashMap<>();
        try {
            return keeps(value, schema);
        } finally {
            followed = null;
        }
    }

    /** Whether the value satisfies the target of a reference. */
    private boolean follows(JsonElement value, SchemaNode target) {
        Map<String, Boolean> known = Objects.requireNonNull(followed).computeIfAbsent(value, v -> new HashMap<>());
        Boolean answer = known.get(target.pointer());
        if (answer == null) {
            answer = keeps(value, target);
            known.put(target.pointer(), answer);
        }
        return answer;
    }

    private boolean keeps(JsonElement value, SchemaNode schema) {
        GrammarEffort.spend(JUDGED);
        if (!schema.element().isJsonObject()) {
            return schema.isTrue();
        }
        if (schema.has("$ref") && !follows(value, document.target(schema))) {
            return false;
        }
        if (!schema.children("allOf").stream().allMatch(s -> valid(value, s))) {
            return false;
        }
        if (schema.has("anyOf") && schema.children("anyOf").stream().noneMatch(s -> valid(value, s))) {
            return false;
        }
        if (schema.has("oneOf") && schema.children("oneOf").stream().filter(s -> valid(value, s)).count() != 1) {
            return false;
        }
        return keepsOwn(value, schema);
    }

    /** Whether the value satisfies the schema's keywords except those with further schemas for the same value. */
    boolean keepsOwn(JsonElement value, SchemaNode schema) {
        try {
            return keepsKeywords(value, schema);
        } catch (NumberFormatException e) {
            return false; // a number with more digits than can be compared
        }
    }

    private boolean keepsKeywords(JsonElement value, SchemaNode schema) {
        if (schema.has("type") && !type(value, schema.get("type"))) {
            return false;
        }
        if (schema.has("const") && !key(value).equals(key(schema.get("const")))) {
            return false;
        }
        if (schema.has("enum") && !listed(schema).contains(key(value))) {
            return false;
        }
        if (value.isJsonObject()) {
            return object(value.getAsJsonObject(), schema);
        }
        if (value.isJsonArray()) {
            return array(value.getAsJsonArray(), schema);
        }
        if (value.isJsonPrimitive() && value.getAsJsonPrimitive().isString()) {
            return string(value.getAsString(), schema);
        }
        return !isNumber(value) || number(value.getAsBigDecimal(), schema);
    }

    private static boolean type(JsonElement value, JsonElement types) {
        if (types.isJsonArray()) {
            for (JsonElement t : types.getAsJsonArray()) {
                if (type(value, t)) {
                    return true;
                }
            }
            return false;
        }
        return switch (types.getAsString()) {
            case "null" -> value.isJsonNull();
            case "boolean" -> value.isJsonPrimitive() && value.getAsJsonPrimitive().isBoolean();
            case "string" -> value.isJsonPrimitive() && value.getAsJsonPrimitive().isString();
            case "array" -> value.isJsonArray();
            case "object" -> value.isJsonObject();
            case "number" -> isNumber(value);
            default -> isNumber(value) && isWhole(value.getAsBigDecimal());
        };
    }

    private boolean object(JsonObject value, SchemaNode schema) {
        if (count(schema, "minProperties", 0) > value.size()
                || count(schema, "maxProperties", Integer.MAX_VALUE) < value.size()) {
            return false;
        }
        if (schema.has("required")) {
            for (JsonElement name : schema.get("required").getAsJsonArray()) {
                if (!value.has(name.getAsString())) {
                    return false;
                }
            }
        }
        for (String name : value.keySet()) {
            if (!property(name, value.get(name), schema)) {
                return false;
            }
        }
        return true;
    }

    private boolean property(String name, JsonElement value, SchemaNode schema) {
        if (schema.has("propertyNames") && !valid(new JsonPrimitive(name), schema.child("propertyNames"))) {
            return false;
        }
        boolean named = false;
        if (schema.has("properties") && schema.get("properties").getAsJsonObject().has(name)) {
            named = true;
            if (!valid(value, schema.child("properties", name))) {
                return false;
            }
        }
        if (schema.has("patternProperties")) {
            for (String pattern : schema.get("patternProperties").getAsJsonObject().keySet()) {
                if (document.pattern(pattern).matches(name)) {
                    named = true;
                    if (!valid(value, schema.child("patternProperties", pattern))) {
                        return false;
                    }
                }
            }
        }
        return named || !schema.has("additionalProperties") || valid(value, schema.child("additionalProperties"));
    }

    private boolean array(JsonArray value, SchemaNode schema) {
        if (count(schema, "minItems", 0) > value.size()
                || count(schema, "maxItems", Integer.MAX_VALUE) < value.size()) {
            return false;
        }
        var prefix = schema.firstItems();
        for (int i = 0; i < value.size(); i++) {
            if (i < prefix.size() ? !valid(value.get(i), prefix.get(i))
                    : schema.hasOtherItems() && !valid(value.get(i), schema.otherItems())) {
                return false;
            }
        }
        return true;
    }

    private boolean string(String value, SchemaNode schema) {
        int length = value.codePointCount(0, value.length());
        return count(schema, "minLength", 0) <= length && count(schema, "maxLength", Integer.MAX_VALUE) >= length
                && (!schema.has("pattern") || document.pattern(schema.get("pattern").getAsString()).matches(value))
                && (!schema.has("format") || formats
                        .computeIfAbsent(schema.get("format").getAsString(), StringFormats::automaton).matches(value));
    }

    private static boolean number(BigDecimal value, SchemaNode schema) {
        return compare(value, schema, "minimum") >= 0 && compare(value, schema, "maximum") <= 0
                && (!schema.has("exclusiveMinimum") || compare(value, schema, "exclusiveMinimum") > 0)
                && (!schema.has("exclusiveMaximum") || compare(value, schema, "exclusiveMaximum") < 0)
                && (!schema.has("multipleOf") || isMultiple(value, schema.get("multipleOf").getAsBigDecimal()));
    }

    private static int compare(BigDecimal value, SchemaNode schema, String keyword) {
        return schema.has(keyword) ? value.compareTo(schema.get(keyword).getAsBigDecimal()) : 0;
    }

    private static boolean isMultiple(BigDecimal value, BigDecimal factor) {
        // a number with a huge exponent would be expanded
        return Math.abs((long) value.scale()) <= 400 && value.remainder(factor).signum() == 0;
    }

    private static int count(SchemaNode schema, String keyword, int otherwise) {
        return schema.has(keyword) ? schema.get(keyword).getAsBigDecimal().intValue() : otherwise;
    }

    private static boolean isNumber(JsonElement value) {
        return value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber();
    }

    private static boolean isWhole(BigDecimal value) {
        return value.signum() == 0 || value.stripTrailingZeros().scale() <= 0;
    }

    private Set<String> listed(SchemaNode schema) {
        return listed.computeIfAbsent(schema.pointer(), pointer -> {
            Set<String> keys = new HashSet<>();
            for (JsonElement value : schema.get("enum").getAsJsonArray()) {
                GrammarEffort.spend(1);
                try {
                    keys.add(key(value));
                } catch (NumberFormatException e) {
                    // a number with too many digits to be compared equals none
                }
            }
            return keys;
        });
    }

    /** Returns a text that is equal for values equal in JSON Schema: numbers by value, objects independent of order. */
    private static String key(JsonElement value) {
        if (isNumber(value)) {
            return value.getAsBigDecimal().stripTrailingZeros().toString();
        }
        if (value.isJsonArray()) {
            return value.getAsJsonArray().asList().stream().map(SchemaValidator::key)
                    .collect(Collectors.joining(",", "[", "]"));
        }
        if (value.isJsonObject()) {
            return value.getAsJsonObject().entrySet().stream().sorted(Map.Entry.comparingByKey())
                    .map(e -> new JsonPrimitive(e.getKey()) + ":" + key(e.getValue()))
                    .collect(Collectors.joining(",", "{", "}"));
        }
        return value.toString();
    }
}
