// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.context;

import java.nio.file.Path;
import java.util.Set;

/** Recognises hidden files and third-party code by name; these are not used as context. Pure. */
public final class SkippedPaths {
    private static final Set<String> FOREIGN = Set.of("node_modules", "__pycache__", "venv", "site-packages");

    private SkippedPaths() {}

    /** Checks only the last name of a path. */
    public static boolean is(Path path) {
        String name = String.valueOf(path.getFileName());
        return name.startsWith(".") || FOREIGN.contains(name);
    }
}
