// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests.exclusion;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.vauban.governance.exclusion.Exclusions;

/** Prints which files of a folder are allowed, in a JVM whose file name encoding is ASCII. */
public final class AccentedNamesChild {
    private AccentedNamesChild() {}

    /** Entry point. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        Exclusions exclusions = new Exclusions(List.of("/**/\u00e9pingl\u00e9/", folder + "/li\u00e9/"),
                List.of("r\u00e9glage.*"));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try (Stream<Path> files = Files.walk(folder)) {
            out.print(System.getProperty("sun.jnu.encoding") + ' '
                    + files.filter(file -> file.toString().endsWith(".c"))
                    .filter(file -> !exclusions.check(file, folder).excluded())
                    .map(file -> file.toUri().getRawPath().replaceFirst(".*/", "")).sorted().toList());
        }
    }
}
