// SPDX-License-Identifier: EPL-2.0
package org.vauban.lsp.connection;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.AssistSettings;
import org.vauban.assist.completion.ahead.ReadAheadMode;

/**
 * Reads the settings of a client from {@code initializationOptions} and {@code workspace/didChangeConfiguration}, at
 * the top level or under {@code vauban}; {@code docs/lsp.md} lists all settings. A member of a wrong type or out of
 * range is ignored; an absent one keeps its value. Stateless.
 */
final class Configuration {

    private Configuration() {}

    /** Returns the settings with the values in {@code options}. */
    static AssistSettings apply(AssistSettings settings, Object options) {
        if (!(options instanceof JsonObject object)) {
            return settings;
        }
        JsonObject own = object.get("vauban") instanceof JsonObject inner ? inner : object;
        String model = settings.modelId();
        if (own.has("model")) {
            JsonElement value = own.get("model");
            if (value.isJsonNull() || isString(value)) {
                model = value.isJsonNull() || value.getAsString().isBlank() ? null : value.getAsString();
            }
        }
        List<String> exclusions = settings.exclusions();
        if (own.get("exclusions") instanceof JsonArray patterns) {
            exclusions = new ArrayList<>();
            for (JsonElement pattern : patterns) {
                if (isString(pattern)) {
                    exclusions.add(pattern.getAsString());
                }
            }
        }
        Path models = settings.modelDirectory();
        return new AssistSettings(settings.engines(), model, models, settings.auditFile(), exclusions,
                number(own, "maxTokens", 1, 4096, settings.maxTokens()),
                number(own, "contextTokens", 0, 1 << 20, settings.contextTokens()),
                number(own, "threads", 0, 1024, settings.threads()), settings.locale(),
                flag(options, "maskPersonalData", settings.personalData()), readAhead(own, settings.readAhead()),
                settings.licences(), settings.knowledge(), settings.caller());
    }

    private static ReadAheadMode readAhead(JsonObject own, ReadAheadMode otherwise) {
        JsonElement value = own.get("readAhead");
        return value == null || !isString(value) ? otherwise : switch (value.getAsString()) {
            case "never" -> ReadAheadMode.NEVER;
            case "onMains" -> ReadAheadMode.ON_MAINS;
            case "always" -> ReadAheadMode.ALWAYS;
            default -> otherwise;
        };
    }

    /** Whether the option {@code hover} is on. */
    static boolean hover(Object options) {
        return flag(options, "hover", false);
    }

    /** Whether the option {@code requirements} is on; {@code otherwise} if the options do not contain it. */
    static boolean requirements(Object options, boolean otherwise) {
        return flag(options, "requirements", otherwise);
    }

    /** Whether the option {@code context} is on; {@code otherwise} if the options do not contain it. */
    static boolean context(Object options, boolean otherwise) {
        return flag(options, "context", otherwise);
    }

    private static boolean flag(Object options, String name, boolean otherwise) {
        JsonObject own = options instanceof JsonObject object
                ? object.get("vauban") instanceof JsonObject inner ? inner : object
                : new JsonObject();
        return own.get(name) instanceof JsonPrimitive value && value.isBoolean() ? value.getAsBoolean() : otherwise;
    }

    /** Returns the settings with messages in the client's language. */
    static AssistSettings localized(AssistSettings settings, @Nullable String tag) {
        if (tag == null || tag.isBlank()) {
            return settings;
        }
        Locale locale = Locale.forLanguageTag(tag.replace('_', '-'));
        return new AssistSettings(
                settings.engines().withLocale(locale),
                settings.modelId(), settings.modelDirectory(), settings.auditFile(), settings.exclusions(),
                settings.maxTokens(), settings.contextTokens(), settings.threads(), locale, settings.personalData(),
                settings.readAhead(), settings.licences(), settings.knowledge(), settings.caller());
    }

    private static boolean isString(JsonElement value) {
        return value.isJsonPrimitive() && value.getAsJsonPrimitive().isString();
    }

    private static int number(JsonObject object, String name, int least, int most, int otherwise) {
        JsonElement value = object.get(name);
        if (value == null || !value.isJsonPrimitive() || !value.getAsJsonPrimitive().isNumber()) {
            return otherwise;
        }
        double number = value.getAsDouble();
        return number >= least && number <= most ? (int) number : otherwise;
    }
}
