// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.workspace;

import java.nio.file.Path;

/**
 * Options of a run.
 *
 * @param root the checkout
 * @param work folder for everything that the run writes
 * @param artifacts folder of the artifacts that the target platform lists
 * @param plugins folder with the plug-ins of the built IDE
 * @param broken whether two errors are added, to test that the proof finds them
 * @param json file for the results, or null
 */
record Options(Path root, Path work, Path artifacts, Path plugins, boolean broken, Path json) {

    /**
     * Reads the options.
     * @throws IllegalArgumentException with a sentence for the user
     */
    static Options parse(String[] arguments) {
        Path root = null;
        Path work = null;
        Path artifacts = null;
        Path plugins = null;
        boolean broken = false;
        Path json = null;
        int i = 0;
        // the launcher may put its own arguments before ours
        while (i < arguments.length && !arguments[i].startsWith("--")) {
            i++;
        }
        for (; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--root" -> root = path(arguments, ++i);
                case "--work" -> work = path(arguments, ++i);
                case "--artifacts" -> artifacts = path(arguments, ++i);
                case "--plugins" -> plugins = path(arguments, ++i);
                case "--json" -> json = path(arguments, ++i);
                case "--break" -> broken = true;
                default -> throw new IllegalArgumentException("unknown option " + arguments[i] + " (./dev help)");
            }
        }
        if (root == null || work == null || artifacts == null || plugins == null) {
            throw new IllegalArgumentException(
                    "--root, --work, --artifacts and --plugins are required; ./dev proof workspace sets them");
        }
        return new Options(root, work, artifacts, plugins, broken, json);
    }

    private static Path path(String[] arguments, int at) {
        if (at == arguments.length) {
            throw new IllegalArgumentException(arguments[at - 1] + " needs a value");
        }
        return Path.of(arguments[at]).toAbsolutePath();
    }
}
