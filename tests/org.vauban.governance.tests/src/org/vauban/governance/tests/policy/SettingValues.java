// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.policy;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import java.util.List;
import org.vauban.governance.policy.document.SettingDefinition;

/** Provides two values for each setting, one of which is stricter. */
final class SettingValues {
    private SettingValues() {}

    /** Returns the stricter value. */
    static JsonElement strict(SettingDefinition setting) {
        return switch (setting.type()) {
            case CHOICE -> new JsonPrimitive(setting.choices().getLast());
            case LIMIT -> new JsonPrimitive(7);
            case MINIMUM -> new JsonPrimitive(70);
            case PATH -> new JsonPrimitive("/strict/" + setting.name());
            case DENIED -> list(words(setting));
            case ALLOWED, GRANTED -> list(words(setting).subList(0, 1));
            case FOLDERS -> list(List.of("/allowed/deeper"));
        };
    }

    /** Returns the looser value. */
    static JsonElement loose(SettingDefinition setting) {
        return switch (setting.type()) {
            case CHOICE -> new JsonPrimitive(setting.choices().getFirst());
            case LIMIT -> new JsonPrimitive(70);
            case MINIMUM -> new JsonPrimitive(7);
            case PATH -> new JsonPrimitive("/loose/" + setting.name());
            case DENIED -> list(words(setting).subList(0, 1));
            case ALLOWED, GRANTED -> list(words(setting));
            case FOLDERS -> list(List.of("/allowed", "/other"));
        };
    }

    /** Returns the value as unsigned policies write it: numbers are strings there. */
    static JsonElement unsigned(JsonElement value) {
        return value.isJsonPrimitive() ? new JsonPrimitive(value.getAsString()) : value;
    }

    /** Returns the texts of a value. */
    static List<String> texts(JsonElement value) {
        return value.isJsonPrimitive() ? List.of(value.getAsString())
                : value.getAsJsonArray().asList().stream().map(JsonElement::getAsString).toList();
    }

    /** Returns two texts that the setting's list accepts. */
    private static List<String> words(SettingDefinition setting) {
        String form = setting.form();
        if (form.startsWith("[0-9a-f]")) {
            return List.of("a".repeat(64), "b".repeat(64));
        }
        if (setting.name().equals("remote.endpoints")) {
            return List.of("one https://one.example.org", "two https://two.example.org/llm features=chat");
        }
        return form.matches("[a-z_|-]+") ? List.of(form.split("\\|")).subList(0, 2) : List.of("one.plan", "two.plan");
    }

    private static JsonElement list(List<String> texts) {
        JsonArray list = new JsonArray();
        texts.forEach(list::add);
        return list;
    }
}
