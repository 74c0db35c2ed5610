// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The options of a run of the benchmarks.
 *
 * @param distribution the folder with {@code lib}
 * @param data the folder with the recording
 * @param sources Java files of this project
 * @param unseen archives of Java sources that were published after the models
 * @param releases archives of the sources of successive releases of libraries, likewise
 * @param modelFolder the folder with {@code ID.gguf}
 * @param tinyModels the folder of the models of random weights
 * @param peer the folder with {@code llama-bench} and {@code llama-server}, or empty for no comparison
 * @param models ids, smallest first; several figures use only the first
 * @param figures names, in the order in which they run
 * @param json where the list of figures is written, or empty
 * @param plot where the plot is written, or empty
 * @param size how much is measured
 * @param threads threads for prefill and generation at full speed ({@code decode}, {@code prompt})
 * @param servingThreads threads for all other figures, on both sides; one fewer, as the engine chooses by default
 * @param rounds alternations of a comparison, 0 for the choice of the size
 * @param places places of {@code new-place} and {@code edit-history}, 0 for the choice of the size
 * @param seed seed of all random choices
 * @param temporary a folder of this run, deleted at its end
 */
record Settings(Path distribution, Path data, Path sources, Path unseen, Path releases, Path modelFolder,
        Path tinyModels, Optional<Path> peer, List<String> models, List<String> figures, Optional<Path> json,
        Optional<Path> plot, Size size, int threads, int servingThreads, int rounds, int places, long seed,
        Path temporary) {

    /** How much is measured. */
    enum Size {
        QUICK, NORMAL, FULL;

        <T> T choose(T quick, T normal, T full) {
            return switch (this) {
                case QUICK -> quick;
                case NORMAL -> normal;
                case FULL -> full;
            };
        }
    }

    static final List<String> MODELS = List.of("qwen2.5-coder-0.5b-instruct", "qwen2.5-coder-1.5b-instruct");
    static final String SMALLEST = "smollm2-135m-instruct";

    /**
     * Reads the options.
     * @throws IllegalArgumentException with a sentence for the user
     */
    static Settings parse(String[] arguments, Path temporary) {
        Path root = Path.of(System.getProperty("vauban.root", "."));
        String home = System.getenv("VAUBAN_MODELS");
        Path folder = home != null ? Path.of(home)
                : Path.of(System.getProperty("user.home"), ".local/share/vauban/models");
        Path peer = null;
        List<String> models = MODELS;
        List<String> figures = new ArrayList<>();
        Path json = null;
        Path plot = null;
        Size size = Size.NORMAL;
        int threads = Runtime.getRuntime().availableProcessors();
        int serving = Math.max(1, threads - 1);
        int rounds = 0;
        int places = 0;
        long seed = 1;
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            switch (argument) {
                case "--quick" -> size = Size.QUICK;
                case "--full" -> size = Size.FULL;
                case "--models" -> models = List.of(Arguments.value(arguments, ++i).split(","));
                case "--json" -> json = Path.of(Arguments.value(arguments, ++i));
                case "--plot" -> plot = Path.of(Arguments.value(arguments, ++i));
                case "--peer-folder" -> peer = Path.of(Arguments.value(arguments, ++i));
                case "--threads" -> threads = Arguments.number(arguments, ++i);
                case "--serving-threads" -> serving = Arguments.number(arguments, ++i);
                case "--rounds" -> rounds = Arguments.number(arguments, ++i);
                case "--places" -> places = Arguments.number(arguments, ++i);
                case "--seed" -> seed = Arguments.number(arguments, ++i);
                default -> {
                    if (!Main.FIGURES.containsKey(argument)) {
                        throw new IllegalArgumentException("There is no figure or option " + argument + ". Figures: "
                                + String.join(" ", Main.FIGURES.keySet()) + ".");
                    }
                    figures.add(argument);
                }
            }
        }
        if (figures.isEmpty()) {
            figures.addAll(Main.STANDARD);
        }
        Settings made = new Settings(root.resolve("target/vauban"), root.resolve("releng/bench/data"),
                root.resolve("bundles"), root.resolve("target/proof/sources"),
                root.resolve("target/proof/history"), folder, root.resolve("target/tiny-models"),
                Optional.ofNullable(peer), models, figures, Optional.ofNullable(json), Optional.ofNullable(plot), size,
                threads, serving, rounds, places, seed, temporary);
        for (String model : models) {
            made.model(model);
        }
        return made;
    }

    /** Returns the file of a model. */
    Path model(String id) {
        Path file = modelFolder.resolve(id + ".gguf");
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "%s is missing: fetch it with python3 -I releng/models/fetch.py --into %s %s", file, modelFolder,
                    id));
        }
        return file;
    }

    /** Returns the file of a model of random weights. */
    Path tinyModel(String id) {
        Path file = tinyModels.resolve(id + ".gguf");
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                    "%s is missing: make it with python3 releng/tiny-models/make.py target/tiny-models.", file));
        }
        return file;
    }

    /** Returns the number of places of {@code new-place} or {@code edit-history}, by the size or the option. */
    int places(int quick, int normal, int full) {
        return places > 0 ? places : size.choose(quick, normal, full);
    }

    /** Returns the number of alternations, by the size or the option. */
    int rounds(int quick, int normal, int full) {
        return rounds > 0 ? rounds : size.choose(quick, normal, full);
    }
}
