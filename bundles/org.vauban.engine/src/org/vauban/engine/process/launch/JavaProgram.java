// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.process.launch;

import java.nio.file.Path;
import java.util.List;

/**
 * Starts a Java program that is not a part of Vauban, such as the p2 director of an Eclipse: not confined, but with the
 * same care for program, folder and environment as every child.
 */
public final class JavaProgram {
    private JavaProgram() {}

    /**
     * @param java the program, absolute
     * @param arguments options of the JVM, then the program and its arguments
     * @param directory that it runs in, absolute
     * @throws IllegalArgumentException for a path that depends on the current folder
     */
    public static ProcessBuilder prepare(Path java, List<String> arguments, Path directory) {
        return ProcessPreparation.prepare(java, arguments, directory);
    }
}
