// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy.document;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.stream.Stream;
import org.vauban.governance.internal.Messages;

/** Generates the JSON Schema of unsigned policy documents, with which editors complete and check them. */
public final class PolicySchema {
    private static final String TIME = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$";
    private static final int MAX_NAME = 200;

    private PolicySchema() {}

    /** Returns the schema in the user's language; JSON Schema 2020-12. */
    public static JsonObject schema() {
        JsonObject settings = new JsonObject();
        SettingCatalogue.all().forEach(setting -> settings.add(setting.name(), setting(setting)));
        JsonObject known = object(settings, List.of());
        JsonObject any = entry(new JsonObject(), Messages.text("schema.unknown"));
        known.add("additionalProperties", any);
        JsonObject fields = new JsonObject();
        fields.add("version", integer(1, (1L << 53) - 1, "schema.version"));
        fields.add("issued", pattern(TIME, "schema.issued"));
        fields.add("expires", pattern(TIME, "schema.expires"));
        fields.add("graceDays", integer(0, PolicyDocument.MAX_GRACE_DAYS, "schema.grace"));
        fields.add("contact", text("schema.contact", PolicyDocument.MAX_SENTENCE));
        fields.add("scope", scope());
        fields.add("settings", known);
        JsonObject schema = object(fields,
                List.of("version", "issued", "expires", "contact", "scope", "settings"));
        schema.addProperty("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.addProperty("title", Messages.text("schema.title"));
        return schema;
    }

    private static JsonObject scope() {
        JsonObject layer = choices(Stream.of(PolicyLayer.values()).filter(PolicyLayer::isSigned)
                .map(PolicyLayer::text).toList());
        layer.addProperty("description", Messages.text("schema.layer"));
        JsonObject fields = new JsonObject();
        fields.add("layer", layer);
        fields.add("site", text("schema.site", MAX_NAME));
        fields.add("subject", text("schema.subject", MAX_NAME));
        return object(fields, List.of("layer", "site"));
    }

    private static JsonObject setting(SettingDefinition setting) {
        JsonObject value = switch (setting.type()) {
            case CHOICE -> choices(setting.choices());
            case LIMIT, MINIMUM -> integer(1, 999_999, "schema.value");
            case PATH -> pattern(setting.form(), "schema.value");
            case DENIED, ALLOWED, GRANTED, FOLDERS -> {
                JsonObject list = new JsonObject();
                list.addProperty("type", "array");
                list.add("items", pattern("^(?:" + setting.form() + ")$", "schema.value"));
                yield list;
            }
        };
        return entry(value, setting.description());
    }

    private static JsonObject entry(JsonObject value, String description) {
        JsonObject fields = new JsonObject();
        fields.add("value", value);
        fields.add("reason", text("schema.reason", PolicyDocument.MAX_SENTENCE));
        fields.add("contact", text("schema.contact", PolicyDocument.MAX_SENTENCE));
        JsonObject critical = new JsonObject();
        critical.addProperty("type", "boolean");
        critical.addProperty("description", Messages.text("schema.critical"));
        fields.add("critical", critical);
        JsonObject entry = object(fields, List.of("value", "reason"));
        entry.addProperty("description", description);
        return entry;
    }

    private static JsonObject object(JsonObject fields, List<String> required) {
        JsonObject object = new JsonObject();
        object.addProperty("type", "object");
        object.add("properties", fields);
        object.add("required", array(required));
        object.addProperty("additionalProperties", false);
        return object;
    }

    private static JsonObject choices(List<String> words) {
        JsonObject choice = new JsonObject();
        choice.add("enum", array(words));
        return choice;
    }

    private static JsonElement array(List<String> texts) {
        JsonArray array = new JsonArray();
        texts.forEach(array::add);
        return array;
    }

    private static JsonObject text(String key, int max) {
        JsonObject text = new JsonObject();
        text.addProperty("type", "string");
        text.addProperty("minLength", 1);
        text.addProperty("maxLength", max);
        text.addProperty("description", Messages.text(key));
        return text;
    }

    private static JsonObject pattern(String pattern, String key) {
        JsonObject text = new JsonObject();
        text.addProperty("type", "string");
        text.addProperty("pattern", pattern);
        text.addProperty("description", Messages.text(key));
        return text;
    }

    private static JsonObject integer(long least, long most, String key) {
        JsonObject number = new JsonObject();
        number.addProperty("type", "integer");
        number.addProperty("minimum", least);
        number.addProperty("maximum", most);
        number.addProperty("description", Messages.text(key));
        return number;
    }
}
