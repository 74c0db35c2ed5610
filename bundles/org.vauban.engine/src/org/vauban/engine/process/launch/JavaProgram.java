// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.process.launch;

import java.nio.file.Path;
import java.util.List;

/**
 * Starts an external Java program, such as the p2 director of an Eclipse: not confined, but with the same precautions
 * for program, working directory and environment as every child process.
 */
public final class JavaProgram {
    private JavaProgram() {}

    /**
     * @param java the java executable, absolute
     * @param arguments options of the JVM, then the program and its arguments
     * @param directory working directory, absolute
     * @throws IllegalArgumentException for a path that depends on the current folder
     */
    public static ProcessBuilder prepare(Path java, List<String> arguments, Path directory) {
        return ProcessPreparation.prepare(java, arguments, directory);
    }
}
