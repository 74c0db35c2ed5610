// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A process that runs a class of these tests. */
public final class ChildProcess {
    /** Most child processes live for a second, half of which the optimising compiler would take. */
    public static final String FIRST_COMPILER_ONLY = "-XX:TieredStopAtLevel=1";

    private ChildProcess() {}

    /**
     * Returns a process that is not started yet.
     *
     * @param main the class whose main method is run
     * @param needed a type of each other bundle or library that it needs
     */
    public static ProcessBuilder of(Class<?> main, List<Class<?>> needed, String... arguments)
            throws URISyntaxException {
        List<String> places = new ArrayList<>();
        for (Class<?> type : Stream.concat(Stream.of(main), needed.stream()).toList()) {
            Path place = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
            // in development, a bundle is its project folder
            Path classes = place.resolve("target").resolve("classes");
            places.add((Files.isDirectory(classes) ? classes : place).toString());
        }
        List<String> command = new ArrayList<>(List.of(java("java"), FIRST_COMPILER_ONLY, "-XX:+UseSerialGC", "-cp",
                String.join(File.pathSeparator, places), main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    /** Returns a program of the JDK that runs the tests. */
    public static String java(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }
}
