// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.tests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/** Stands for pip: takes wheels from a folder, and writes down what it was asked for. Needs the JDK only. */
final class FakePip {
    private FakePip() {}

    /** Arguments: the folder, then pip's own. */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        List<String> rest = Arrays.asList(arguments).subList(1, arguments.length);
        if (rest.equals(List.of("--version")))
            return;
        Files.writeString(folder.resolve("calls.log"), String.join(" ", rest) + "\n", StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
        String requirement = rest.getLast();
        Path wheel = folder
                .resolve(requirement.replace("==", "-").replace("test-part", "test_part") + "-py3-none-any.whl");
        if (!Files.exists(wheel)) {
            System.out.println("Looking in links: nowhere");
            System.out.println("ERROR: No matching distribution found for " + requirement);
            System.exit(1);
        }
        Path into = Path.of(rest.get(rest.indexOf("--dest") + 1));
        Files.copy(wheel, into.resolve(wheel.getFileName()));
    }
}
