// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.engine;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.vauban.ide.settings.VaubanPreferences;

/** Where models are if not in the user's own folder. */
public final class ModelDirectory {

    private ModelDirectory() {}

    /**
     * @return the folder of the preferences, of {@code -Dvauban.models} or {@code VAUBAN_MODELS}; empty for the user's
     * own, also where the text is no path
     */
    public static Optional<Path> configured() {
        return VaubanPreferences.modelDirectory().or(ModelDirectory::ofStart);
    }

    private static Optional<Path> ofStart() {
        String folder = System.getProperty("vauban.models", System.getenv("VAUBAN_MODELS"));
        try {
            return Optional.ofNullable(folder).filter(f -> !f.isBlank()).map(Path::of);
        } catch (InvalidPathException e) {
            return Optional.empty(); // without an assistant nobody could be told of it
        }
    }
}
