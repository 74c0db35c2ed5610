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

/** Finds in the installed bundles what the hosts of the index are started from. Any thread. */
final class BundledKnowledge {
    private static final String HOST = "org.vauban.knowledge.host";
    /** Beginnings of the names of the libraries; what else the host is wired to is of the platform. */
    private static final List<String> LIBRARIES = List.of("org.vauban.", "com.google.gson", "org.apache.pdfbox",
            "org.apache.lucene", "wrapped.org.apache.lucene", "org.apache.commons.commons-logging",
            "org.apache.commons.logging", "org.jsoup", "jsoup", "org.apache.james.",
            "org.apache.commons.commons-io");
    private static final Predicate<String> NEEDED = name -> LIBRARIES.stream().anyMatch(name::startsWith);

    private BundledKnowledge() {}

    /**
     * How to start the hosts.
     *
     * @param locale of messages about that
     * @return empty where they are not installed, or a library of theirs is missing
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
