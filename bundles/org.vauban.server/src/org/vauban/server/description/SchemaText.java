// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.description;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Describes in HTML, briefly, what a JSON Schema permits. The page says once, at its top, that most fields may be null.
 *
 * @param texts the texts of one language
 */
record SchemaText(ApiTexts texts) {
    private static final String SCHEMAS = "#/components/schemas/";

    /** Returns the type of a value. */
    String type(JsonObject schema) {
        if (schema.has("$ref")) {
            String name = schema.get("$ref").getAsString().substring(SCHEMAS.length());
            return "<a href=\"#type-" + Html.escape(name) + "\">" + Html.escape(name) + "</a>";
        }
        if (schema.has("const")) {
            return code(schema.get("const"));
        }
        if (schema.has("enum")) {
            StringJoiner values = new StringJoiner(", ");
            schema.getAsJsonArray("enum").forEach(value -> {
                if (!value.isJsonNull()) {
                    values.add(code(value));
                }
            });
            return values.toString();
        }
        List<String> kinds = new ArrayList<>();
        for (String name : names(schema)) {
            kinds.add(kind(name, schema));
        }
        if (kinds.isEmpty() && schema.has("anyOf")) {
            schema.getAsJsonArray("anyOf").forEach(each -> {
                String one = type(each.getAsJsonObject());
                if (!one.isEmpty()) {
                    kinds.add(one);
                }
            });
        }
        return kinds.isEmpty() && !names(schema, true).contains("null") ? texts.get("type.any")
                : String.join(" " + texts.get("type.or") + " ", kinds);
    }

    private static List<String> names(JsonObject schema) {
        return names(schema, false);
    }

    private static List<String> names(JsonObject schema, boolean withNull) {
        JsonElement type = schema.get("type");
        List<String> names = new ArrayList<>();
        if (type instanceof JsonArray several) {
            several.forEach(each -> names.add(each.getAsString()));
        } else if (type != null) {
            names.add(type.getAsString());
        }
        if (!withNull) {
            names.remove("null");
        }
        return names;
    }

    private String kind(String name, JsonObject schema) {
        return switch (name) {
            case "array" -> list(schema);
            case "object" -> object(schema);
            case "string" -> "string" + bounds(schema, "minLength", "maxLength", "type.characters") + pattern(schema);
            case "integer", "number" -> name + bounds(schema, "minimum", "maximum", null);
            default -> Html.escape(name);
        };
    }

    private String list(JsonObject schema) {
        String of = schema.has("items") ? type(schema.getAsJsonObject("items")) : "";
        return format("type.list", of.isEmpty() ? texts.get("type.any") : of)
                + bounds(schema, "minItems", "maxItems", "type.items");
    }

    private String object(JsonObject schema) {
        JsonObject fields = schema.getAsJsonObject("properties");
        if (fields == null || fields.isEmpty()) {
            return "object";
        }
        StringJoiner all = new StringJoiner(", ", "{", "}");
        fields.asMap().forEach((name, field) -> {
            String one = type(field.getAsJsonObject());
            all.add("<code>" + Html.escape(name) + "</code>" + (one.isEmpty() ? "" : " " + one));
        });
        return all.toString();
    }

    private String bounds(JsonObject schema, String least, String most, @Nullable String unit) {
        JsonElement from = schema.get(least);
        JsonElement to = schema.get(most);
        if (from == null && to == null) {
            return "";
        }
        String range = from == null ? format("type.most", to) : to == null ? format("type.least", from)
                : format("type.range", from, to);
        return ", " + (unit == null ? range : format(unit, range));
    }

    private String pattern(JsonObject schema) {
        return schema.has("pattern") ? ", " + texts.get("type.pattern") + " " + code(schema.get("pattern")) : "";
    }

    /** Returns the meaning of a field, and its default. */
    String meaning(JsonObject schema) {
        StringJoiner words = new StringJoiner("; ");
        if (schema.has("description")) {
            words.add(Html.escape(schema.get("description").getAsString()));
        }
        if (schema.has("default")) {
            words.add(format("type.standard", code(schema.get("default"))));
        }
        return words.toString();
    }

    private static String code(JsonElement value) {
        return "<code>" + Html.escape(value.isJsonPrimitive() ? value.getAsString() : value.toString()) + "</code>";
    }

    String format(String key, Object... arguments) {
        Object[] shown = new Object[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            shown[i] = String.valueOf(arguments[i]);
        }
        return new MessageFormat(texts.get(key), texts.language()).format(shown);
    }
}
