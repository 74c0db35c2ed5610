// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.prompt;

import java.util.List;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;

/**
 * The texts of a completion prompt.
 *
 * @param fileName name of the file, or null
 * @param prefix text before the caret
 * @param suffix text after the caret
 * @param context other texts, those that change least first
 */
public record FimInput(@Nullable String fileName, String prefix, String suffix, List<Context> context) {
    public FimInput {
        Objects.requireNonNull(prefix);
        Objects.requireNonNull(suffix);
        context = List.copyOf(context);
    }

    /** A text from another file. */
    public record Context(String name, String text) {
        public Context {
            Objects.requireNonNull(name);
            Objects.requireNonNull(text);
        }
    }

    /** Returns the file name, or a default for formats that require one. */
    String nameOr(String other) {
        String name = fileName;
        return name == null || name.isBlank() ? other : name;
    }

    /** Returns the other texts as plain text before the file, for formats that have no syntax for them. */
    String contextAsText() {
        StringBuilder text = new StringBuilder();
        for (Context c : context) {
            text.append(c.text());
            if (!c.text().endsWith("\n")) {
                text.append('\n');
            }
            text.append('\n');
        }
        return text.toString();
    }
}
