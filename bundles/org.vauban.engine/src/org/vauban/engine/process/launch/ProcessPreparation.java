// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.process.launch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Prepares every process that the product starts: the one place where that is done, which a test watches over. A
 * program is named by its absolute path, so that nothing is looked for in the PATH or, as Windows does first, in the
 * current folder; it runs in a folder of its own instead of the one that an editor was started in; and it gets few
 * variables of the environment, none of which adds options.
 */
final class ProcessPreparation {
    /** All that a JVM and the C library need to start; nothing that changes what java or llama.cpp do. */
    private static final List<String> KEPT = List.of("SystemRoot", "windir", "TEMP", "TMP", "TMPDIR", "HOME",
            "USERPROFILE", "LANG", "LC_ALL", "LC_CTYPE", "NUMBER_OF_PROCESSORS", "PROCESSOR_ARCHITECTURE");

    private ProcessPreparation() {}

    /**
     * @param program absolute
     * @param directory that it runs in, absolute
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
