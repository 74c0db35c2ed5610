// SPDX-License-Identifier: EPL-2.0
package org.vauban.governance.internal;

import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The operating system, identified by its file system: the system property {@code os.name} can be set from the
 * environment, which would move the policy, or change what exclusions match.
 */
public enum OperatingSystem {
    /** Linux, and every other Unix. */
    LINUX("Linux"),
    /** macOS. */
    MACOS("Mac OS X"),
    /** Windows. */
    WINDOWS("Windows");

    /** The current system; unknown ones count as Linux. */
    public static final OperatingSystem CURRENT = FileSystems.getDefault().getSeparator().equals("\\") ? WINDOWS
            : Files.isDirectory(Path.of("/System/Library/CoreServices")) ? MACOS : LINUX;

    private final String label;

    OperatingSystem(String label) {
        this.label = label;
    }

    /** Returns the name as in the system property {@code os.name}. */
    public String label() {
        return label;
    }
}
