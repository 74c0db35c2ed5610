// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.model;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.vauban.llama.ControlGroupMemory;

/**
 * Determines the memory that a model may use, in bytes. On Linux: {@code MemAvailable} of {@code /proc/meminfo} (memory
 * usable without swapping, including the page cache), bounded by what the limits of the control groups leave. On macOS:
 * the memory of the machine, except a reserve. Elsewhere: the free memory that the operating system reports.
 */
public final class AvailableMemory {
    private static final Path MEMINFO = Path.of("/proc/meminfo");
    /** The share of a Mac that stays free for other programs, and its minimum in bytes. */
    private static final int RESERVED_SHARE = 4;
    private static final long RESERVED = 2L << 30;

    private AvailableMemory() {}

    static long bytes() {
        long available = meminfo();
        if (available < 0) {
            available = ManagementFactory
                    .getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os
                            ? reported(isMacos(), os.getTotalMemorySize(), os.getFreeMemorySize())
                            : Long.MAX_VALUE;
        }
        return Math.min(available, ControlGroupMemory.ofProcess().freeBytes().orElse(Long.MAX_VALUE));
    }

    /** Returns the bytes for all models together where {@link #bytes} does not notice what is loaded; else the most. */
    public static long share() {
        return isMacos() && ManagementFactory
                .getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os
                        ? reported(true, os.getTotalMemorySize(), 0)
                        : Long.MAX_VALUE;
    }

    private static boolean isMacos() {
        return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("mac");
    }

    /**
     * Returns the available memory where only these sizes are known.
     *
     * @param macos whether the free bytes leave out the file cache and other pages that the system would give, so that
     *              they are few on every machine that has run for a while
     * @param total bytes of the machine
     * @param free bytes that the operating system reports as free
     */
    public static long reported(boolean macos, long total, long free) {
        return macos ? Math.max(free, total - Math.max(RESERVED, total / RESERVED_SHARE)) : free;
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
