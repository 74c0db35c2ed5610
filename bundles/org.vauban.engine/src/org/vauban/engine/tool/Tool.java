// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.tool;

import java.util.Objects;
import java.util.regex.Pattern;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.ApprovedText;

/**
 * A tool that a model may call. The client that offers it executes the call; the engine only describes it to the model.
 *
 * @param name 1 to 64 of the characters {@code A-Z a-z 0-9 _ . -}, the first one a letter, digit or {@code _}
 * @param description purpose of the tool, for the model; or null
 * @param parameters a JSON Schema of {@code type} {@code object} for the arguments; null for a tool without arguments
 */
public record Tool(String name, @Nullable ApprovedText description, @Nullable ApprovedText parameters) {
    private static final Pattern NAME = Pattern.compile("\\w[\\w.-]{0,63}");

    public Tool {
        Objects.requireNonNull(name);
    }

    /** Whether this is a valid name of a tool. */
    public static boolean isName(@Nullable String name) {
        return name != null && NAME.matcher(name).matches();
    }
}
