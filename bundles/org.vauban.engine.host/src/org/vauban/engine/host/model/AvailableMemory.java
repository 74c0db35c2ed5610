// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.model;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.vauban.llama.ControlGroupMemory;

/**
 * Determines the memory that a model may use, in bytes. On Linux: {@code MemAvailable} of {@code /proc/meminfo} (memory
 * usable without swapping, including the page cache), bounded by what the limits of the control groups leave;
 * elsewhere: the free memory that the operating system reports.
 */
final class AvailableMemory {
    private static final Path MEMINFO = Path.of("/proc/meminfo");

    private AvailableMemory() {}

    static long bytes() {
        long available = meminfo();
        if (available < 0) {
            available = ManagementFactory
                    .getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os
                            ? os.getFreeMemorySize()
                            : Long.MAX_VALUE;
        }
        return Math.min(available, ControlGroupMemory.ofProcess().freeBytes().orElse(Long.MAX_VALUE));
    }

    private static long meminfo() {
        try {
            for (String line : Files.readAllLines(MEMINFO)) {
                if (line.startsWith("MemAvailable:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
                }
            }
            return -1;
        } catch (IOException | NumberFormatException e) {
            return -1; // another operating system
        }
    }
}
