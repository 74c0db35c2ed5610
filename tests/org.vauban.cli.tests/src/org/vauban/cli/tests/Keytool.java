// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.tests;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The JDK's program that creates keys and certificates. */
final class Keytool {
    private Keytool() {}

    /**
     * Returns the command with these arguments; the JVM options suit a program that ends before more optimisation would
     * pay off.
     */
    static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                        "-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
        command.addAll(List.of(arguments));
        return command;
    }
}
