// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.engine;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.vauban.ide.settings.VaubanPreferences;

/** Locates the models folder if it is not the default one. */
public final class ModelDirectory {

    private ModelDirectory() {}

    /**
     * @return the folder of the preferences, of {@code -Dvauban.models} or {@code VAUBAN_MODELS}; empty for the default
     *            folder, also if the value is not a path
     */
    public static Optional<Path> configured() {
        return VaubanPreferences.modelDirectory().or(ModelDirectory::ofStart);
    }

    private static Optional<Path> ofStart() {
        String folder = System.getProperty("vauban.models", System.getenv("VAUBAN_MODELS"));
        try {
            return Optional.ofNullable(folder).filter(f -> !f.isBlank()).map(Path::of);
        } catch (InvalidPathException e) {
            return Optional.empty(); // without an assistant there is no place to report the problem
        }
    }
}
