// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Restricts {@link TemplateOptions#variables}. Any client may set them: no name may replace the conversation's own
 * variables, and their total size must be small compared with the limits of a rendering.
 */
public final class TemplateVariableRules {
    /** Maximum length of the JSON text in UTF-16 units. */
    public static final int LONGEST = 16_384;
    /** The templates' names for the conversation, its tools and its texts, and their functions. */
    private static final Set<String> RESERVED = Set.of("messages", "tools", "documents", "add_generation_prompt",
            "continue_final_message", "bos_token", "eos_token", "range", "namespace", "dict", "raise_exception",
            "strftime_now", "loop", "self", "caller", "varargs", "kwargs");
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");
    private static final int MOST_VALUES = 512;
    private static final int DEEPEST = 8;

    private TemplateVariableRules() {}

    /** Returns the first name that is invalid or reserved. */
    public static Optional<String> refused(JsonObject variables) {
        return variables.keySet().stream().filter(name -> !NAME.matcher(name).matches() || RESERVED.contains(name))
                .findFirst();
    }

    /** Whether the number of values and their nesting are within the limits. */
    public static boolean fits(JsonObject variables) {
        return count(variables, 1) <= MOST_VALUES;
    }

    private static int count(JsonElement value, int depth) {
        if (depth > DEEPEST) {
            return MOST_VALUES + 1;
        }
        int values = 1;
        Iterable<JsonElement> inner = value instanceof JsonObject object ? object.asMap().values()
                : value.isJsonArray() ? value.getAsJsonArray() : Set.of();
        for (JsonElement each : inner) {
            values += count(each, depth + 1);
            if (values > MOST_VALUES) {
                break;
            }
        }
        return values;
    }
}
