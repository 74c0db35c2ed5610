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
 * A setting that policies may have.
 *
 * @param name as policies have it
 * @param type how values are written and combined
 * @param choices the words of a choice, the loosest first; empty for other types
 * @param standard the word that holds where nobody decided; empty for other types than choices
 * @param strict what holds at least where a signed policy has expired; empty for nothing
 * @param since the version of Vauban that first had it
 * @param form a regular expression that each text of a value matches
 */
public record SettingDefinition(String name, SettingType type, List<String> choices, String standard,
        List<String> strict, String since, String form) {
    private static final int MAX_ITEMS = 10_000;
    private static final int MAX_TEXT = 4_096;
    /** An absolute path of any system, without dots that lead elsewhere. */
    private static final String FOLDER = "(?:/|[A-Za-z]:[\\\\/])(?!(?:.*[\\\\/])?\\.\\.?(?:[\\\\/]|$))"
            + "[^<>:\"|?*\\x00-\\x1f]*";

    /** Copies the lists. */
    public SettingDefinition {
        choices = List.copyOf(choices);
        strict = List.copyOf(strict);
        Objects.requireNonNull(type);
    }

    /** @param choices the loosest first; the last one is what holds under an expired policy */
    static SettingDefinition choice(String name, String since, String standard, String... choices) {
        return new SettingDefinition(name, SettingType.CHOICE, List.of(choices), standard,
                List.of(choices[choices.length - 1]), since, String.join("|", choices));
    }

    /** @param form that each entry matches */
    static SettingDefinition list(String name, String since, SettingType type, String form) {
        return new SettingDefinition(name, type, List.of(), "", List.of(), since, form);
    }

    static SettingDefinition path(String name, String since) {
        return new SettingDefinition(name, SettingType.PATH, List.of(), "", List.of(), since, ".+");
    }

    /** Of type {@link SettingType#FOLDERS}: absolute paths. */
    static SettingDefinition folders(String name, String since) {
        return new SettingDefinition(name, SettingType.FOLDERS, List.of(), "", List.of(), since, FOLDER);
    }

    /** A limit from 1 to 999999. */
    static SettingDefinition limit(Limit limit, String since) {
        return new SettingDefinition(limit.setting(), limit == Limit.AUDIT_MINIMUM_DAYS ? SettingType.MINIMUM
                : SettingType.LIMIT, List.of(), "", List.of(), since, "[1-9][0-9]{0,5}");
    }

    /** What is allowed where nobody decided. It stays so under an expired policy. */
    static SettingDefinition permission(Permission permission, String since) {
        return choice(permission.setting(), since, Permission.ALLOWED, Permission.ALLOWED, Permission.FORBIDDEN)
                .lenient();
    }

    /** What is allowed where nobody decided, and forbidden under an expired policy. */
    static SettingDefinition strictPermission(Permission permission, String since) {
        return choice(permission.setting(), since, Permission.ALLOWED, Permission.ALLOWED, Permission.FORBIDDEN);
    }

    /** The same without a part in the strict profile. */
    SettingDefinition lenient() {
        return new SettingDefinition(name, type, choices, standard, List.of(), since, form);
    }

    /** What it decides and what its values mean, in the user's language. */
    public String description() {
        return Messages.text("setting." + name);
    }

    /** What holds where nobody decided, for people and in their language. */
    public String standardText() {
        return switch (type) {
            case CHOICE -> standard;
            case PATH -> Messages.text("setting.none." + name);
            default -> Messages.text("setting.none." + type.name());
        };
    }

    /**
     * The texts of a value, in the form that this setting has.
     *
     * @param numbers whether a number is written as a number, as in signed policies, or as text
     * @return empty for a value of another form
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

    /** What its values look like, for people and in their language. */
    public String expected() {
        return type == SettingType.CHOICE ? String.join(", ", choices.reversed())
                : Messages.text("setting.form." + type.name(), form);
    }
}
