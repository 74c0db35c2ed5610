// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.prompt;

import java.util.List;
import java.util.Objects;
import org.eclipse.jdt.annotation.Nullable;

/**
 * What a completion is built from.
 *
 * @param fileName of the file, or null
 * @param prefix before the caret
 * @param suffix after the caret
 * @param context other texts, what changes least first
 */
public record FimInput(@Nullable String fileName, String prefix, String suffix, List<Context> context) {
    public FimInput {
        Objects.requireNonNull(prefix);
        Objects.requireNonNull(suffix);
        context = List.copyOf(context);
    }

    /** A text of another place. */
    public record Context(String name, String text) {
        public Context {
            Objects.requireNonNull(name);
            Objects.requireNonNull(text);
        }
    }

    /** The name where a format asks for one. */
    String nameOr(String other) {
        String name = fileName;
        return name == null || name.isBlank() ? other : name;
    }

    /** Texts of other places as plain text before the file, for formats that have no place for them. */
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
