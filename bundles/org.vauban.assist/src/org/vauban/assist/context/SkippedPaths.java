// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.context;

import java.nio.file.Path;
import java.util.Set;

/** What is hidden, or other people's code, by its name: nothing of it is told to a model. Pure. */
public final class SkippedPaths {
    private static final Set<String> FOREIGN = Set.of("node_modules", "__pycache__", "venv", "site-packages");

    private SkippedPaths() {}

    /** Looks at the last name of a path alone. */
    public static boolean is(Path path) {
        String name = String.valueOf(path.getFileName());
        return name.startsWith(".") || FOREIGN.contains(name);
    }
}
