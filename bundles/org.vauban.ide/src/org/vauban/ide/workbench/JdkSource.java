// SPDX-License-Identifier: EPL-2.0
package org.vauban.ide.workbench;

import java.nio.file.Path;
import java.util.List;

/** Finds Java installations that may run the engine; an OSGi service that other bundles contribute. */
@FunctionalInterface
public interface JdkSource {

    /** @return their home folders, the best first; not verified. Called on a background thread */
    List<Path> javaHomes();
}
