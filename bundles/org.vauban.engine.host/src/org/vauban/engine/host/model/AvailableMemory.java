// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.model;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Determines the memory that a model may use, in bytes. On Linux: {@code MemAvailable} of {@code /proc/meminfo} (memory
 * usable without swapping, including the page cache), bounded by the limit of the control group; elsewhere: the free
 * memory that the operating system reports.
 */
final class AvailableMemory {
    private static final Path MEMINFO = Path.of("/proc/meminfo");
    private static final Path GROUP = Path.of("/sys/fs/cgroup");

    private AvailableMemory() {}

    static long bytes() {
        long available = meminfo();
        if (available < 0) {
            available = ManagementFactory
                    .getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os
                            ? os.getFreeMemorySize()
                            : Long.MAX_VALUE;
        }
        long limit = number(GROUP.resolve("memory.max"));
        long used = number(GROUP.resolve("memory.current"));
        return limit < 0 || used < 0 ? available : Math.min(available, Math.max(0, limit - used));
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

    /** Reads a file with a single number; -1 if there is none ("max" means no limit). */
    private static long number(Path file) {
        try {
            String text = Files.readString(file).strip();
            return text.equals("max") ? -1 : Long.parseLong(text);
        } catch (IOException | NumberFormatException e) {
            return -1; // no control group v2
        }
    }
}
