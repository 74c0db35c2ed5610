// SPDX-License-Identifier: EPL-2.0
package org.vauban.cli;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.vauban.assist.AssistSettings;
import org.vauban.engine.EngineException;
import org.vauban.engine.HostLaunch;

/**
 * The folder from which this command runs: {@code lib} holds the jars, {@code lib/native} the libraries.
 *
 * @param folder absolute
 */
record Distribution(Path folder) {

    /** The folder that the start script names, else the one in whose {@code lib} this class lies. */
    static Distribution find() {
        String named = System.getProperty("vauban.home.dist");
        if (named != null) {
            return new Distribution(Path.of(named).toAbsolutePath());
        }
        CodeSource source = Distribution.class.getProtectionDomain().getCodeSource();
        try {
            Path jar = source == null ? null : Path.of(source.getLocation().toURI());
            Path lib = jar == null ? null : jar.getParent();
            if (lib != null && lib.getParent() != null && Files.isDirectory(lib.resolve("native"))) {
                return new Distribution(lib.getParent());
            }
        } catch (URISyntaxException e) {
            throw new Failure(Main.FAILED, Messages.text("no.distribution"), e);
        }
        throw new Failure(Main.FAILED, Messages.text("no.distribution"));
    }

    /** Candidates for the host's JVM: what the user names, then the one that runs this. */
    static List<Path> javaHomes() {
        Set<Path> homes = new LinkedHashSet<>();
        for (String home : new String[] {System.getenv("VAUBAN_JAVA_HOME"), System.getProperty("java.home"),
                System.getenv("JAVA_HOME")}) {
            if (home != null && !home.isBlank()) {
                homes.add(Path.of(home));
            }
        }
        return List.copyOf(homes);
    }

    HostLaunch launch() {
        try {
            return HostLaunch.fromDistribution(folder, javaHomes());
        } catch (EngineException e) {
            throw new Failure(Main.FAILED, e.getMessage(), e);
        }
    }

    /** Settings for one command. */
    AssistSettings settings(String model, int maxTokens) {
        return new AssistSettings(launch(), model, null, null, List.of(), maxTokens, 0, 0, null);
    }
}
