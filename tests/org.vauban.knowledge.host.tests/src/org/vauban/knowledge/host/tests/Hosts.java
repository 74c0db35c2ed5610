// SPDX-License-Identifier: EPL-2.0
package org.vauban.knowledge.host.tests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.vauban.knowledge.process.KnowledgeLaunch;

/** Starts the hosts from the distribution, which is built before the tests. */
public final class Hosts {
    private Hosts() {}

    public static KnowledgeLaunch launch() throws Exception {
        return launch(System.getProperty("vauban.java", System.getProperty("java.home")));
    }

    /** @param java the home of the JVM for the hosts */
    public static KnowledgeLaunch launch(String java) throws Exception {
        Path dist = Path.of(System.getProperty("vauban.dist"));
        assertTrue(Files.isDirectory(dist.resolve("lib")), dist + " is built before the tests");
        return KnowledgeLaunch.fromDistribution(dist, List.of(Path.of(java)), Locale.ENGLISH, true);
    }
}
