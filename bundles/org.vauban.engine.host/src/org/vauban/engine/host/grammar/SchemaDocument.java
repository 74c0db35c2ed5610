// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.grammar;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import org.eclipse.jdt.annotation.Nullable;

/** A schema whose keywords were all checked and whose references were resolved. */
final class SchemaDocument {
    private static final Set<String> ANNOTATIONS = Set.of("title", "description", "default", "examples", "$comment",
            "$schema", "deprecated", "readOnly", "writeOnly", "contentEncoding", "contentMediaType", "contentSchema");
    private static final Set<String> SCHEMAS = Set.of("items", "additionalItems", "additionalProperties",
            "propertyNames");
    private static final Set<String> SCHEMA_MAPS = Set.of("properties", "patternProperties", "$defs", "definitions");
    private static final Set<String> SCHEMA_LISTS = Set.of("allOf", "anyOf", "oneOf", "prefixItems");
    private static final Set<String> COUNTS = Set.of("minLength", "maxLength", "minItems", "maxItems", "minProperties",
            "maxProperties");
    private static final Set<String> NUMBERS = Set.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
            "multipleOf");
    private static final Set<String> TYPES = Set.of("null", "boolean", "integer", "number", "string", "array",
            "object");

    private static final int MAX_PATTERNS = 100;

    private final SchemaNode root;
    private final GrammarOptions options;
    private final Map<String, SchemaNode> seen = new HashMap<>();
    private final Map<String, SchemaNode> anchors = new HashMap<>();
    private final Map<String, SchemaNode> targets = new HashMap<>();
    private final Map<String, Automaton> patterns = new HashMap<>();

    SchemaDocument(JsonElement schema, GrammarOptions options) {
        this.options = options;
        this.root = new SchemaNode("", schema);
        walk(root, 0);
        // a reference may lead to a place that no keyword above made a schema
        boolean found = true;
        while (found) {
            found = false;
            for (SchemaNode node : List.copyOf(seen.values())) {
                if (node.has("$ref") && !targets.containsKey(node.pointer())) {
                    targets.put(node.pointer(), resolve(node));
                    found = true;
                }
            }
        }
        checkLoops();
    }

    SchemaNode root() {
        return root;
    }

    /** Returns the texts in which a pattern of this schema is found. */
    Automaton pattern(String source) {
        return patterns.get(source);
    }

    /** Returns the target of the node's {@code $ref}. */
    SchemaNode target(SchemaNode node) {
        return targets.get(node.pointer());
    }

    // ---- keywords

    private void walk(SchemaNode node, int depth) {
        if (depth > options.maxSchemaDepth()) {
            throw new SchemaException(node.pointer(), "schema-too-deep", options.maxSchemaDepth());
        }
        if (seen.put(node.pointer(), node) != null) {
            return;
        }
        if (seen.size() > options.maxSchemaNodes()) {
            throw new SchemaException(node.pointer(), "schema-too-big", options.maxSchemaNodes());
        }
        JsonElement element = node.element();
        if (element.isJsonPrimitive() && element.getAsJsonPrimitive().isBoolean()) {
            return;
        }
        if (!element.isJsonObject()) {
            throw new SchemaException(node.pointer(), "not-a-schema");
        }
        for (String keyword : node.object().keySet()) {
            keyword(node, keyword, depth);
        }
    }

    private void keyword(SchemaNode node, String keyword, int depth) {
        JsonElement value = node.get(keyword);
        String place = node.pointer() + "/" + SchemaNode.escaped(keyword);
        if (ANNOTATIONS.contains(keyword) || keyword.startsWith("x-")) {
            return;
        }
        if (SCHEMAS.contains(keyword)) {
            if (!value.isJsonArray()) {
                walk(node.child(keyword), depth + 1);
            } else if (!keyword.equals("items") || node.has("prefixItems")) {
                throw new SchemaException(place, "items-array");
            } else {
                node.children(keyword).forEach(item -> walk(item, depth + 1));
            }
        } else if (SCHEMA_MAPS.contains(keyword)) {
            need(value.isJsonObject(), place, "object");
            for (String name : value.getAsJsonObject().keySet()) {
                if (keyword.equals("patternProperties")) {
                    addPattern(name, place + "/" + SchemaNode.escaped(name));
                }
                walk(node.child(keyword, name), depth + 1);
            }
        } else if (SCHEMA_LISTS.contains(keyword)) {
            need(value.isJsonArray() && !value.getAsJsonArray().isEmpty(), place, "non-empty array");
            node.children(keyword).forEach(child -> walk(child, depth + 1));
        } else if (COUNTS.contains(keyword)) {
            count(value, place, keyword.endsWith("Length") ? options.maxLength() : options.maxRepetition());
        } else if (NUMBERS.contains(keyword)) {
            number(value, place, keyword.equals("multipleOf"));
        } else {
            other(node, keyword, value, place);
        }
    }

    private void other(SchemaNode node, String keyword, JsonElement value, String place) {
        switch (keyword) {
            case "type" -> types(value, place);
            case "enum" -> {
                need(value.isJsonArray() && !value.getAsJsonArray().isEmpty(), place, "non-empty array");
                if (value.getAsJsonArray().size() > options.maxEnumValues()) {
                    throw new SchemaException(place, "enum-too-long", options.maxEnumValues());
                }
            }
            case "const" -> {
                // any value is valid
            }
            case "required" -> strings(value, place);
            case "uniqueItems" -> {
                need(isBoolean(value), place, "boolean");
                boolean single = node.has("maxItems") && isNumber(node.get("maxItems"))
                        && node.get("maxItems").getAsDouble() <= 1;
                if (value.getAsBoolean() && !single) {
                    throw new SchemaException(place, "unique-items");
                }
            }
            case "pattern" -> {
                need(isString(value), place, "string");
                addPattern(value.getAsString(), place);
            }
            case "format" -> {
                need(isString(value), place, "string");
                if (!StringFormats.known(value.getAsString())) {
                    throw new SchemaException(place, "unknown-format", value.getAsString(), StringFormats.names());
                }
            }
            case "$ref" -> need(isString(value), place, "string");
            case "$anchor" -> {
                need(isString(value), place, "string");
                anchors.put(value.getAsString(), node);
            }
            case "$id", "id" -> {
                // a new base for references would need a registry of documents
                if (!node.pointer().isEmpty()) {
                    throw new SchemaException(place, "nested-id");
                }
            }
            case "nullable" -> throw new SchemaException(place, "nullable");
            case "unevaluatedProperties", "unevaluatedItems" -> throw new SchemaException(place, "unevaluated",
                    keyword);
            case "not", "if", "then", "else", "dependentSchemas", "dependentRequired", "dependencies", "contains",
                    "minContains", "maxContains", "$dynamicRef", "$dynamicAnchor", "$recursiveRef", "$vocabulary",
                    "additionalItems" ->
                throw new SchemaException(place, "unsupported-keyword", keyword);
            default -> throw new SchemaException(place, "unknown-keyword", keyword);
        }
    }

    private void addPattern(String source, String place) {
        if (patterns.containsKey(source)) {
            return;
        }
        if (patterns.size() >= MAX_PATTERNS) {
            throw new SchemaException(place, "too-many-patterns", MAX_PATTERNS);
        }
        try {
            patterns.put(source, Regex.search(source));
        } catch (RegexException e) {
            throw e.at(place);
        } catch (TooLargeException e) {
            throw new SchemaException(place, "pattern-too-big");
        }
    }

    private static void types(JsonElement value, String place) {
        JsonArray list = new JsonArray();
        if (value.isJsonArray()) {
            list = value.getAsJsonArray();
        } else {
            list.add(value);
        }
        need(!list.isEmpty(), place, "type name");
        for (JsonElement type : list) {
            if (!isString(type) || !TYPES.contains(type.getAsString())) {
                throw new SchemaException(place, "unknown-type", type);
            }
        }
    }

    private static void strings(JsonElement value, String place) {
        need(value.isJsonArray(), place, "array of strings");
        for (JsonElement name : value.getAsJsonArray()) {
            need(isString(name), place, "array of strings");
        }
    }

    private static void count(JsonElement value, String place, int most) {
        need(isNumber(value), place, "whole number");
        BigDecimal number = decimal(value, place);
        need(number.signum() >= 0 && number.stripTrailingZeros().scale() <= 0, place, "whole number");
        if (number.compareTo(BigDecimal.valueOf(most)) > 0) {
            throw new SchemaException(place, "repetition-too-big", most);
        }
    }

    private static void number(JsonElement value, String place, boolean factor) {
        need(isNumber(value), place, "number");
        BigDecimal number = decimal(value, place);
        if (factor) {
            need(number.signum() > 0, place, "number above 0");
            BigDecimal plain = number.stripTrailingZeros();
            BigDecimal shifted = plain.scale() > 0 ? plain.scaleByPowerOfTen(plain.scale()) : plain;
            if (plain.scale() > DecimalText.MAX_FRACTION_DIGITS || shifted.compareTo(BigDecimal.valueOf(1_000)) > 0) {
                throw new SchemaException(place, "factor-too-big");
            }
        }
    }

    /** Returns the exact number, limited to the number of digits that can be compared. */
    private static BigDecimal decimal(JsonElement value, String place) {
        try {
            BigDecimal number = value.getAsBigDecimal();
            if (number.precision() > DecimalText.MAX_BOUND_DIGITS
                    || Math.abs((long) number.scale()) > DecimalText.MAX_BOUND_DIGITS) {
                throw new SchemaException(place, "number-too-long", DecimalText.MAX_BOUND_DIGITS);
            }
            return number;
        } catch (NumberFormatException e) {
            // NaN and the like, or an exponent that a decimal cannot hold
            boolean digits = Character.isDigit(value.getAsString().charAt(value.getAsString().length() - 1));
            throw digits ? new SchemaException(place, "number-too-long", DecimalText.MAX_BOUND_DIGITS)
                    : new SchemaException(place, "wrong-value", "number");
        }
    }

    private static void need(boolean holds, String place, String expected) {
        if (!holds) {
            throw new SchemaException(place, "wrong-value", expected);
        }
    }

    private static boolean isString(JsonElement value) {
        return value.isJsonPrimitive() && value.getAsJsonPrimitive().isString();
    }

    private static boolean isNumber(JsonElement value) {
        return value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber();
    }

    private static boolean isBoolean(JsonElement value) {
        return value.isJsonPrimitive() && value.getAsJsonPrimitive().isBoolean();
    }

    // ---- references

    private SchemaNode resolve(SchemaNode node) {
        String place = node.pointer() + "/$ref";
        String reference = node.get("$ref").getAsString();
        if (root.has("$id") && isString(root.get("$id"))) {
            String id = root.get("$id").getAsString();
            reference = reference.startsWith(id + "#") ? reference.substring(id.length()) : reference;
        }
        if (!reference.startsWith("#")) {
            throw new SchemaException(place, "remote-reference", reference);
        }
        String fragment = unescaped(reference.substring(1));
        if (!fragment.isEmpty() && !fragment.startsWith("/")) {
            SchemaNode anchor = anchors.get(fragment);
            if (anchor == null) {
                throw new SchemaException(place, "reference-not-found", reference);
            }
            return anchor;
        }
        SchemaNode known = seen.get(fragment);
        if (known != null) {
            return known;
        }
        JsonElement at = root.element();
        for (String token : fragment.isEmpty() ? new String[0] : fragment.substring(1).split("/", -1)) {
            at = step(at, token.replace("~1", "/").replace("~0", "~"));
            if (at == null) {
                throw new SchemaException(place, "reference-not-found", reference);
            }
        }
        SchemaNode found = new SchemaNode(fragment, at);
        walk(found, (int) fragment.chars().filter(c -> c == '/').count());
        return found;
    }

    /** Decodes a URI's fragment (RFC 3986); a percent sign without two digits stays unchanged. */
    private static String unescaped(String fragment) {
        byte[] bytes = fragment.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            int high = bytes[i] == '%' && i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
            int low = high >= 0 ? Character.digit(bytes[i + 2], 16) : -1;
            if (low >= 0) {
                out.write(high * 16 + low);
                i += 2;
            } else {
                out.write(bytes[i]);
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static @Nullable JsonElement step(JsonElement at, String token) {
        if (at.isJsonObject()) {
            return ((JsonObject) at).get(token);
        }
        if (at.isJsonArray() && token.matches("[0-9]{1,6}") && Integer.parseInt(token) < at.getAsJsonArray().size()) {
            return at.getAsJsonArray().get(Integer.parseInt(token));
        }
        return null;
    }

    /** Refuses schemas that refer to themselves for the same value, since they have no meaning. */
    private void checkLoops() {
        Set<String> done = new HashSet<>();
        for (SchemaNode node : List.copyOf(seen.values())) {
            visit(node, new HashSet<>(), done);
        }
    }

    private void visit(SchemaNode node, Set<String> path, Set<String> done) {
        if (!path.add(node.pointer())) {
            throw new SchemaException(node.pointer(), "loop");
        }
        if (path.size() > options.maxSchemaDepth() * 4) {
            throw new SchemaException(node.pointer(), "schema-too-deep", options.maxSchemaDepth());
        }
        if (!done.contains(node.pointer())) {
            if (node.has("$ref")) {
                visit(target(node), path, done);
            }
            for (String keyword : List.of("allOf", "anyOf", "oneOf")) {
                node.children(keyword).forEach(child -> visit(child, path, done));
            }
        }
        path.remove(node.pointer());
        done.add(node.pointer());
    }
}
