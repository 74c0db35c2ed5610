// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide.holes;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.vauban.assist.context.Snippet;

/**
 * The context that the prompt may contain besides the open file.
 *
 * @param name name for tables
 * @param sees which snippets it accepts
 */
record Configuration(String name, Predicate<Snippet> sees) {

    /** The open file alone. */
    static final Configuration FILE = new Configuration("file", snippet -> false);
    /** Everything that the IDE offers. */
    static final Configuration ALL = new Configuration("all", snippet -> true);

    /** Returns these two, and each kind of snippet alone. */
    static List<Configuration> all() {
        List<Configuration> all = new ArrayList<>(List.of(FILE, ALL));
        for (Snippet.Kind kind : Snippet.Kind.values()) {
            all.add(new Configuration(kind.name().toLowerCase(Locale.ROOT), snippet -> snippet.kind() == kind));
        }
        return all;
    }
}
