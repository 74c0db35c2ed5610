// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.vauban.bench.Arguments;

/**
 * The options of a run.
 *
 * @param distribution the folder with {@code bin/vauban} and {@code lib}
 * @param models the folder with {@code ID.gguf}
 * @param tinyModels the folder of the models of {@code releng/tiny-models}
 * @param peer the folder with {@code llama-server}, or empty for no comparison
 * @param litellm the program of litellm's proxy, or empty
 * @param model id of the model in use
 * @param cases cases in the order in which they run
 * @param json where the figures are written, or empty
 * @param threads threads of the model, on both sides
 * @param rounds alternations of a comparison
 * @param seed seed of all random choices
 * @param counts how much is tried, by the name of the option, such as {@code kills}
 * @param temporary a folder of this run, deleted at its end
 */
record Options(Path distribution, Path models, Path tinyModels, Optional<Path> peer, Optional<Path> litellm,
        String model, List<String> cases, Optional<Path> json, int threads, int rounds, long seed,
        Map<String, Integer> counts, Path temporary) {

    /**
     * Reads the options.
     * @throws IllegalArgumentException with a sentence for the user
     */
    static Options parse(String[] arguments, Path temporary) {
        Path root = Path.of(System.getProperty("vauban.root", "."));
        Path models = null;
        Path peer = null;
        Path litellm = null;
        Path json = null;
        Path distribution = root.resolve("target/vauban");
        String model = "qwen2.5-coder-0.5b-instruct";
        List<String> cases = new ArrayList<>();
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
        int rounds = 2;
        long seed = 1;
        Map<String, Integer> counts = new TreeMap<>(Main.COUNTS);
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            switch (argument) {
                case "--model-folder" -> models = Path.of(Arguments.value(arguments, ++i));
                case "--distribution" -> distribution = Path.of(Arguments.value(arguments, ++i));
                case "--peer-folder" -> peer = Path.of(Arguments.value(arguments, ++i));
                case "--litellm" -> litellm = Path.of(Arguments.value(arguments, ++i));
                case "--json" -> json = Path.of(Arguments.value(arguments, ++i));
                case "--model" -> model = Arguments.value(arguments, ++i);
                case "--threads" -> threads = Arguments.number(arguments, ++i);
                case "--rounds" -> rounds = Arguments.number(arguments, ++i);
                case "--seed" -> seed = Arguments.number(arguments, ++i);
                default -> {
                    String count = argument.startsWith("--") ? argument.substring(2) : "";
                    if (counts.containsKey(count)) {
                        counts.put(count, Arguments.number(arguments, ++i));
                    } else if (Main.CASES.containsKey(argument)) {
                        cases.add(argument);
                    } else {
                        throw new IllegalArgumentException("There is no case or option " + argument + ". Cases: "
                                + String.join(" ", Main.CASES.keySet()) + ".");
                    }
                }
            }
        }
        if (models == null || cases.isEmpty()) {
            throw new IllegalArgumentException("--model-folder and a case are needed.");
        }
        return new Options(distribution.toAbsolutePath(), models.toAbsolutePath(),
                root.resolve("target/tiny-models").toAbsolutePath(), Optional.ofNullable(peer),
                Optional.ofNullable(litellm), model, cases, Optional.ofNullable(json), threads, Math.max(1, rounds),
                seed, Map.copyOf(counts), temporary);
    }

    int count(String name) {
        return counts.get(name);
    }

    /** Returns the file of the model in use. */
    Path modelFile() {
        return existing(models.resolve(model + ".gguf"));
    }

    Path tinyModel(String id) {
        return existing(tinyModels.resolve(id + ".gguf"));
    }

    private static Path existing(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException(file + " is missing.");
        }
        return file;
    }
}
