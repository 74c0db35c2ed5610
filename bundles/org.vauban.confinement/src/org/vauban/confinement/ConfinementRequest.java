// SPDX-License-Identifier: EPL-2.0
package org.vauban.confinement;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * What the process still needs. The running JDK, its class and module path, the system's libraries, time zones,
 * {@code /proc/self} and the sign of life of the parent process are added by {@link Confinement#apply}.
 *
 * @param readable folders (with all below) and files to be read, such as the folders of models; a path that does not
 *        exist is left out and named in the report; a symbolic link that leads out of a folder needs its target listed
 * @param executableLibraries folders and files of native libraries; reading is all that loading them takes, and no
 *        right to start them as programs is given
 * @param devices device files and folders to be read and written, for GPUs; normally empty
 * @param fileRules whether files are confined (Landlock, and refusal to open for writing)
 * @param systemCallRules whether system calls are filtered (seccomp)
 * @param writable folders in which files (no folders) may be made, written, renamed and deleted; normally empty. Only
 *        Landlock tells them from others: where it is missing, files elsewhere can be changed too, and the report says
 *        that file rules are not in force
 */
public record ConfinementRequest(List<Path> readable, List<Path> executableLibraries, List<Path> devices,
        boolean fileRules, boolean systemCallRules, List<Path> writable) {

    /** Copies the lists; none may be null. */
    public ConfinementRequest {
        readable = List.copyOf(Objects.requireNonNull(readable, "readable"));
        executableLibraries = List.copyOf(Objects.requireNonNull(executableLibraries, "executableLibraries"));
        devices = List.copyOf(Objects.requireNonNull(devices, "devices"));
        writable = List.copyOf(Objects.requireNonNull(writable, "writable"));
    }

    /** Nothing can be written. */
    public ConfinementRequest(List<Path> readable, List<Path> executableLibraries, List<Path> devices,
            boolean fileRules, boolean systemCallRules) {
        this(readable, executableLibraries, devices, fileRules, systemCallRules, List.of());
    }

    /** Everything on, no devices. */
    public ConfinementRequest(List<Path> readable, List<Path> executableLibraries) {
        this(readable, executableLibraries, List.of(), true, true);
    }
}
