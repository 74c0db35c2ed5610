// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.process.launch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Prepares every process that the product starts; a test checks that there is no other place. A program is named by its
 * absolute path, so that it is not searched in the PATH or, as Windows does first, in the current folder; it runs in a
 * dedicated working directory rather than the one that the editor was started in; and it gets few environment
 * variables, none of which adds options.
 */
final class ProcessPreparation {
    /**
     * Variables that a JVM and the C library need to start; none of them changes the behaviour of java or llama.cpp.
     */
    private static final List<String> KEPT = List.of("SystemRoot", "windir", "TEMP", "TMP", "TMPDIR", "HOME",
            "USERPROFILE", "LANG", "LC_ALL", "LC_CTYPE", "NUMBER_OF_PROCESSORS", "PROCESSOR_ARCHITECTURE");

    private ProcessPreparation() {}

    /**
     * @param program absolute
     * @param directory working directory, absolute
     * @throws IllegalArgumentException for a path that depends on the current folder
     */
    static ProcessBuilder prepare(Path program, List<String> arguments, Path directory) {
        if (!program.isAbsolute() || !directory.isAbsolute()) {
            throw new IllegalArgumentException(program + " in " + directory);
        }
        List<String> command = new ArrayList<>();
        command.add(program.toString());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
        Map<String, String> environment = builder.environment();
        Map<String, String> own = Map.copyOf(environment);
        environment.clear();
        for (String name : KEPT) {
            if (own.containsKey(name)) {
                environment.put(name, own.get(name));
            }
        }
        return builder;
    }
}
