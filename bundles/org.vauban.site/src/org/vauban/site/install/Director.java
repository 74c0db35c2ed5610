// SPDX-License-Identifier: EPL-2.0
package org.vauban.site.install;

import java.nio.file.Path;
import java.util.List;

/** Runs the p2 director application of an Eclipse, in a process that this bundle does not start itself. */
@FunctionalInterface
public interface Director {
    /**
     * The result of a run.
     *
     * @param exit exit code; 0 is success
     * @param output output of both streams
     */
    record Result(int exit, String output) {}

    /**
     * Runs the director on the Eclipse that it belongs to, and waits for it to end.
     *
     * @param arguments arguments of the application
     * @param work an empty folder for it
     * @throws InstallException {@code FAILED} if it cannot be run
     */
    Result run(EclipseInstallation eclipse, List<String> arguments, Path work) throws InstallException;
}
