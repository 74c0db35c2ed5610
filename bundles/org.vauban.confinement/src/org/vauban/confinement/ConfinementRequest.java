// SPDX-License-Identifier: EPL-2.0
package org.vauban.confinement;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * The access that the process still needs. {@link Confinement#apply} adds the running JDK, its class and module path,
 * the system's libraries, time zones, {@code /proc/self} and the parent process's status file.
 *
 * @param readable folders (with everything below) and files to read, such as models folders; a path that does not exist
 *                 is left out and named in the report; for a symbolic link out of a folder, list its target
 * @param executableLibraries folders and files of native libraries; loading them only requires reading, and they cannot
 *                            be started as programs
 * @param devices device files and folders to read and write, for GPUs; normally empty
 * @param fileRules whether files are confined (Landlock, and refusal to open for writing)
 * @param systemCallRules whether system calls are filtered (seccomp)
 * @param writable folders in which files (not folders) may be created, written, renamed and deleted; normally empty.
 *                 Only Landlock distinguishes them from others: without it, files elsewhere can be changed too, and the
 *                 report says that file rules are not in force
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

    /** Creates a request without writable folders. */
    public ConfinementRequest(List<Path> readable, List<Path> executableLibraries, List<Path> devices,
            boolean fileRules, boolean systemCallRules) {
        this(readable, executableLibraries, devices, fileRules, systemCallRules, List.of());
    }

    /** Creates a request with all rules and no devices. */
    public ConfinementRequest(List<Path> readable, List<Path> executableLibraries) {
        this(readable, executableLibraries, List.of(), true, true);
    }
}
