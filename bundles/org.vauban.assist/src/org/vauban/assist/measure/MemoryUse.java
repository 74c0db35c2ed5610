// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Determines the memory that a process uses. */
final class MemoryUse {

    private static final String RESIDENT = "VmRSS:";

    private MemoryUse() {}

    /** @return bytes, or empty on a system that does not provide it */
    static OptionalLong of(long pid) {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        try {
            if (!Files.isReadable(status)) {
                return OptionalLong.empty();
            }
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith(RESIDENT)) {
                    return OptionalLong
                            .of(Long.parseLong(line.substring(RESIDENT.length()).replace("kB", "").strip()) * 1024);
                }
            }
            return OptionalLong.empty();
        } catch (IOException | NumberFormatException e) {
            return OptionalLong.empty(); // the process has ended
        }
    }
}
