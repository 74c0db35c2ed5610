// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.policy.document;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.internal.Messages;

/**
 * Definition of a policy setting.
 *
 * @param name name in policies
 * @param type how values are written and combined
 * @param choices the values of a choice, the loosest first; empty for other types
 * @param standard the default value; empty for types other than choices
 * @param strict the minimum restriction after a signed policy has expired; empty for none
 * @param since the version of Vauban that introduced it
 * @param form a regular expression that each text of a value matches
 */
public record SettingDefinition(String name, SettingType type, List<String> choices, String standard,
        List<String> strict, String since, String form) {
    private static final int MAX_ITEMS = 10_000;
    private static final int MAX_TEXT = 4_096;
    /** An absolute path of any system, without dot segments that lead elsewhere. */
    private static final String FOLDER = "(?:/|[A-Za-z]:[\\\\/])(?!(?:.*[\\\\/])?\\.\\.?(?:[\\\\/]|$))"
            + "[^<>:\"|?*\\x00-\\x1f]*";

    /** Copies the lists. */
    public SettingDefinition {
        choices = List.copyOf(choices);
        strict = List.copyOf(strict);
        Objects.requireNonNull(type);
    }

    /** @param choices the loosest first; the last one applies under an expired policy */
    static SettingDefinition choice(String name, String since, String standard, String... choices) {
        return new SettingDefinition(name, SettingType.CHOICE, List.of(choices), standard,
                List.of(choices[choices.length - 1]), since, String.join("|", choices));
    }

    /** @param form regular expression that each entry matches */
    static SettingDefinition list(String name, String since, SettingType type, String form) {
        return new SettingDefinition(name, type, List.of(), "", List.of(), since, form);
    }

    static SettingDefinition path(String name, String since) {
        return new SettingDefinition(name, SettingType.PATH, List.of(), "", List.of(), since, ".+");
    }

    /** Returns a setting of type {@link SettingType#FOLDERS}: absolute paths. */
    static SettingDefinition folders(String name, String since) {
        return new SettingDefinition(name, SettingType.FOLDERS, List.of(), "", List.of(), since, FOLDER);
    }

    /** Returns a limit from 1 to 999999. */
    static SettingDefinition limit(Limit limit, String since) {
        return new SettingDefinition(limit.setting(), limit == Limit.AUDIT_MINIMUM_DAYS ? SettingType.MINIMUM
                : SettingType.LIMIT, List.of(), "", List.of(), since, "[1-9][0-9]{0,5}");
    }

    /** Returns a permission that is allowed by default, also under an expired policy. */
    static SettingDefinition permission(Permission permission, String since) {
        return choice(permission.setting(), since, Permission.ALLOWED, Permission.ALLOWED, Permission.FORBIDDEN)
                .lenient();
    }

    /** Returns a permission that is allowed by default, and forbidden under an expired policy. */
    static SettingDefinition strictPermission(Permission permission, String since) {
        return choice(permission.setting(), since, Permission.ALLOWED, Permission.ALLOWED, Permission.FORBIDDEN);
    }

    /** Returns a copy that an expired policy does not restrict. */
    SettingDefinition lenient() {
        return new SettingDefinition(name, type, choices, standard, List.of(), since, form);
    }

    /** Returns what the setting decides and what its values mean, in the user's language. */
    public String description() {
        return Messages.text("setting." + name);
    }

    /** Returns the default for display, in the user's language. */
    public String standardText() {
        return switch (type) {
            case CHOICE -> standard;
            case PATH -> Messages.text("setting.none." + name);
            default -> Messages.text("setting.none." + type.name());
        };
    }

    /**
     * Parses a value of this setting's form.
     *
     * @param numbers whether a number is written as a number, as in signed policies, or as text
     * @return the texts of the value; empty if it has another form
     */
    public Optional<List<String>> read(JsonElement value, boolean numbers) {
        List<String> texts = new ArrayList<>();
        if (type.isList() && value instanceof JsonArray array && array.size() <= MAX_ITEMS) {
            for (JsonElement element : array) {
                String text = text(element, false);
                if (text == null) {
                    return Optional.empty();
                }
                texts.add(text);
            }
            return Optional.of(List.copyOf(texts));
        }
        String text = type.isList() ? null : text(value, numbers && type.isNumber());
        return text == null ? Optional.empty() : Optional.of(List.of(text));
    }

    private @Nullable String text(JsonElement value, boolean number) {
        if (value instanceof JsonPrimitive primitive && (number ? primitive.isNumber() : primitive.isString())) {
            String text = primitive.getAsString();
            return text.length() <= MAX_TEXT && Pattern.matches(form, text) ? text : null;
        }
        return null;
    }

    /** Returns a description of its values for display, in the user's language. */
    public String expected() {
        return type == SettingType.CHOICE ? String.join(", ", choices.reversed())
                : Messages.text("setting.form." + type.name(), form);
    }
}
