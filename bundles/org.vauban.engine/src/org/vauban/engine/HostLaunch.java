// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What is needed to start an engine host: the client looks for nothing by itself.
 *
 * @param javaHomes candidates for the host's JVM in order; the first that is Java 22 or later is taken
 * @param modulePath jars or folders of the modules {@code org.vauban.engine.host}, {@code org.vauban.llama},
 *            {@code org.vauban.engine} and what they need
 * @param nativeDirectory the llama.cpp libraries of this platform with their manifest
 * @param locale of the messages
 * @param maxHeapMegabytes heap of the host's JVM (models live outside it)
 */
public record HostLaunch(List<Path> javaHomes, List<Path> modulePath, Path nativeDirectory, Locale locale,
        int maxHeapMegabytes) {
    public HostLaunch {
        javaHomes = List.copyOf(javaHomes);
        modulePath = List.copyOf(modulePath);
    }
}
