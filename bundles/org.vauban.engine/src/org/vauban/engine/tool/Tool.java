// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.tool;

import java.util.Objects;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.ApprovedText;

/**
 * A tool that a model may ask to have called. Whoever offers it also calls it; the engine only tells the model of it.
 *
 * @param name 1 to 64 of the characters {@code A-Z a-z 0-9 _ . -}, the first one a letter, digit or {@code _}
 * @param description what it is for, in the model's words; or null
 * @param parameters a JSON Schema of {@code type} {@code object} that its arguments keep; null for a tool without
 *            arguments
 */
public record Tool(String name, @Nullable ApprovedText description, @Nullable ApprovedText parameters) {
    private static final Pattern NAME = Pattern.compile("\\w[\\w.-]{0,63}");

    public Tool {
        Objects.requireNonNull(name);
    }

    /** Whether a tool may be called like this. */
    public static boolean isName(@Nullable String name) {
        return name != null && NAME.matcher(name).matches();
    }
}
