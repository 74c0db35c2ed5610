// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.tests;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The class path of a process that runs a class of these tests, which may be OSGi bundles themselves. */
final class ChildClassPath {
    private ChildClassPath() {}

    /** Returns the class path of these types. */
    static String of(Class<?>... types) throws URISyntaxException {
        List<String> places = new ArrayList<>();
        for (Class<?> type : types) {
            Path place = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
            // in development, a bundle is its project folder
            Path classes = place.resolve("target").resolve("classes");
            places.add((Files.isDirectory(classes) ? classes : place).toString());
        }
        return String.join(File.pathSeparator, places);
    }
}
