// SPDX-License-Identifier: EPL-2.0
package org.vauban.proof;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.vauban.bench.Arguments;

/**
 * The options of a run of the proofs.
 *
 * @param proofs names, in their order
 * @param natives the folder of the llama.cpp libraries
 * @param modelFolder the folder with {@code ID.gguf}
 * @param model the model of most proofs
 * @param sources an archive of Java files
 * @param json where the table is written, or empty
 * @param full whether slow cases are tried as often as quick ones
 * @param prompts number of prompts, 0 for each proof's default
 * @param threads threads of a model
 * @param seed seed of all random choices
 * @param only the cases that are tried; empty for all
 */
record Settings(List<String> proofs, Path natives, Path modelFolder, String model, Path sources, Optional<Path> json,
        boolean full, int prompts, int threads, long seed, Set<String> only) {
    private static final String SMALLEST = "smollm2-135m-instruct";

    /**
     * Reads the options.
     * @throws IllegalArgumentException with a sentence for the user
     */
    static Settings parse(String[] arguments, Path natives) {
        List<String> proofs = new ArrayList<>();
        Path modelFolder = null;
        String model = SMALLEST;
        Path sources = null;
        Path json = null;
        boolean full = false;
        int prompts = 0;
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
        long seed = 1;
        Set<String> only = Set.of();
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--model-folder" -> modelFolder = Path.of(Arguments.value(arguments, ++i));
                case "--sources" -> sources = Path.of(Arguments.value(arguments, ++i));
                case "--model" -> model = Arguments.value(arguments, ++i);
                case "--json" -> json = Path.of(Arguments.value(arguments, ++i));
                case "--full" -> full = true;
                case "--prompts" -> prompts = Arguments.number(arguments, ++i);
                case "--threads" -> threads = Arguments.number(arguments, ++i);
                case "--seed" -> seed = Arguments.number(arguments, ++i);
                case "--only" -> only = Set.of(Arguments.value(arguments, ++i).split(","));
                default -> {
                    if (!Main.PROOFS.containsKey(arguments[i])) {
                        throw new IllegalArgumentException("There is no proof or option " + arguments[i] + ". Proofs: "
                                + String.join(" ", Main.PROOFS.keySet()) + ".");
                    }
                    proofs.add(arguments[i]);
                }
            }
        }
        if (proofs.isEmpty()) {
            proofs.addAll(Main.PROOFS.keySet());
        }
        if (modelFolder == null || sources == null) {
            throw new IllegalArgumentException("--model-folder and --sources are needed; ./dev proof gives them.");
        }
        for (String each : only) {
            if (proofs.stream().noneMatch(proof -> Main.PROOFS.get(proof).cases().contains(each))) {
                throw new IllegalArgumentException("There is no case " + each + ". Cases: " + String.join(" ",
                        proofs.stream().flatMap(proof -> Main.PROOFS.get(proof).cases().stream()).toList()) + ".");
            }
        }
        return new Settings(proofs, natives, modelFolder, model, sources, Optional.ofNullable(json), full, prompts,
                threads, seed, only);
    }

    /** Returns the file of a model. */
    Path file(String id) {
        Path file = modelFolder.resolve(id + ".gguf");
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException(
                    file + " is missing: fetch it with python3 -I releng/models/fetch.py --into "
                            + modelFolder + " " + id);
        }
        return file;
    }

    /** Whether a case is to be tried. */
    boolean tries(String what) {
        return only.isEmpty() || only.contains(what);
    }

    /** Returns how often something is tried. */
    int count(int normally, int quick) {
        return prompts > 0 ? prompts : full ? normally : quick;
    }
}
