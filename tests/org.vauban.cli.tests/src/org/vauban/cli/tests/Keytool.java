// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli.tests;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The JDK's program that makes keys and certificates. */
final class Keytool {
    private Keytool() {}

    /** The command with these arguments: the program ends before more of a JVM than this has paid off. */
    static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                        "-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
        command.addAll(List.of(arguments));
        return command;
    }
}
