// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof.ide;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The options of a run.
 *
 * @param sources the folder of the archives of sources
 * @param older the folder of archives of older releases; files that they contain as well are left out
 * @param libraries the folder of the jars that the sources need
 * @param modelFolder the folder with {@code ID.gguf}
 * @param models the models to try, one after the other
 * @param results a file of results, one a line; existing ones are not computed again, and new ones are appended
 * @param only names of the cases to try; empty for all
 * @param count number of trials, 0 for the proof's default
 * @param threads threads of the engine, 0 for its choice
 * @param seed seed of all random choices
 * @param across whether holes must name something that another file declares
 * @param settled whether the full prompt of a hole is prefilled before the request, as for a user who has been there a
 *         while
 */
public record Settings(Path sources, Path older, Path libraries, Path modelFolder, List<String> models, Path results,
        List<String> only, int count, int threads, long seed, boolean across, boolean settled) {

    /**
     * Reads the options.
     * @throws IllegalArgumentException with a sentence for the user
     */
    public static Settings parse(String[] arguments, int from) {
        Path target = null;
        Path modelFolder = null;
        Path results = null;
        List<String> models = new ArrayList<>();
        List<String> only = new ArrayList<>();
        int count = 0;
        int threads = 0;
        long seed = 1;
        boolean across = false;
        boolean settled = false;
        for (int i = from; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--target" -> target = Path.of(value(arguments, ++i));
                case "--model-folder" -> modelFolder = Path.of(value(arguments, ++i));
                case "--model" -> models.addAll(Arrays.asList(value(arguments, ++i).split(",")));
                case "--results" -> results = Path.of(value(arguments, ++i)).toAbsolutePath();
                case "--only" -> only.addAll(Arrays.asList(value(arguments, ++i).split(",")));
                case "--prompts", "--places" -> count = number(arguments, ++i);
                case "--threads" -> threads = number(arguments, ++i);
                case "--seed" -> seed = number(arguments, ++i);
                case "--across" -> across = true;
                case "--settled" -> settled = true;
                default -> throw new IllegalArgumentException("There is no option " + arguments[i] + " (./dev help).");
            }
        }
        if (target == null || modelFolder == null || results == null || models.isEmpty()) {
            throw new IllegalArgumentException(
                    "--target, --model-folder, --model and --results are needed; ./dev proof gives them.");
        }
        return new Settings(target.resolve("sources"), target.resolve("older"), target.resolve("libraries"),
                modelFolder, models, results, only, count, threads, seed, across, settled);
    }

    private static String value(String[] arguments, int at) {
        if (at == arguments.length) {
            throw new IllegalArgumentException(arguments[at - 1] + " needs a value.");
        }
        return arguments[at];
    }

    private static int number(String[] arguments, int at) {
        try {
            return Integer.parseInt(value(arguments, at));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(arguments[at - 1] + " needs a number, not " + arguments[at] + ".", e);
        }
    }
}
