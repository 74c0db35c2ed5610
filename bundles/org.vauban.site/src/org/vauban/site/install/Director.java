// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.install;

import java.nio.file.Path;
import java.util.List;

/** Runs the p2 director application of an Eclipse; a process, which this bundle does not start itself. */
@FunctionalInterface
public interface Director {
    /**
     * How a run ended.
     *
     * @param exit code; 0 is success
     * @param output of both streams
     */
    record Result(int exit, String output) {}

    /**
     * Runs the director on the Eclipse that it is part of, and waits for its end.
     *
     * @param arguments of the application
     * @param work an empty folder for it
     * @throws InstallException {@code FAILED} if it cannot be run
     */
    Result run(EclipseInstallation eclipse, List<String> arguments, Path work) throws InstallException;
}
