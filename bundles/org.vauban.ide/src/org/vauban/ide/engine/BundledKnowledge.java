// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.engine;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.eclipse.core.runtime.Platform;
import org.osgi.framework.Bundle;
import org.vauban.engine.EngineException;
import org.vauban.knowledge.process.KnowledgeLaunch;

/** Locates the launch files of the knowledge hosts in the installed bundles. Any thread. */
final class BundledKnowledge {
    private static final String HOST = "org.vauban.knowledge.host";
    /** Prefixes of the libraries' symbolic names; other wired bundles belong to the platform. */
    private static final List<String> LIBRARIES = List.of("org.vauban.", "com.google.gson", "org.apache.pdfbox",
            "org.apache.lucene", "wrapped.org.apache.lucene", "org.apache.commons.commons-logging",
            "org.apache.commons.logging", "org.jsoup", "jsoup", "org.apache.james.",
            "org.apache.commons.commons-io");
    private static final Predicate<String> NEEDED = name -> LIBRARIES.stream().anyMatch(name::startsWith);

    private BundledKnowledge() {}

    /**
     * Returns the launch settings of the hosts.
     *
     * @param locale locale of messages about the launch
     * @return empty if the hosts or one of their libraries are not installed
     */
    static Optional<KnowledgeLaunch> launch(JavaHomes javaHomes, Locale locale) {
        Bundle host = Platform.getBundle(HOST);
        if (host == null) {
            return Optional.empty();
        }
        try {
            List<Path> path = BundledEngine.classPath(host, NEEDED);
            return Optional.of(new KnowledgeLaunch(javaHomes.candidates(), path, locale, false));
        } catch (EngineException e) {
            Platform.getLog(BundledKnowledge.class).warn(e.getMessage(), e);
            return Optional.empty();
        }
    }
}
