// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.models;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.management.JMException;
import javax.management.ObjectName;

/** Determines this machine's memory, and how much of it is free, without native code. Reads the disk. Any thread. */
public final class MachineMemory {

    private MachineMemory() {}

    /** Returns the physical memory in bytes, or the container's limit if that is lower; 0 if unknown. */
    public static long memoryBytes() {
        long physical = linuxMemory("MemTotal:");
        if (physical == 0) {
            physical = jvmMemory();
        }
        long allowed = containerLimit();
        return allowed > 0 && allowed < physical ? allowed : physical;
    }

    /** Returns the memory in bytes that programs can allocate without swapping others out; 0 if unknown. */
    public static long availableBytes() {
        return linuxMemory("MemAvailable:");
    }

    /** Reads it directly from Linux: the management classes delay a command line by a tenth of a second. */
    private static long linuxMemory(String entry) {
        Path file = Path.of("/proc/meminfo");
        if (!Files.isReadable(file)) {
            return 0;
        }
        try {
            List<String> lines = Files.readAllLines(file);
            for (String line : lines) {
                if (line.startsWith(entry)) {
                    String digits = line.substring(entry.length()).replace("kB", "").strip();
                    return Long.parseLong(digits) * 1024;
                }
            }
            return 0;
        } catch (IOException | NumberFormatException e) {
            return 0; // ask the JVM instead
        }
    }

    private static long containerLimit() {
        Path file = Path.of("/sys/fs/cgroup/memory.max");
        try {
            return Files.isReadable(file) ? Long.parseLong(Files.readString(file).strip()) : 0;
        } catch (IOException | NumberFormatException e) {
            return 0; // "max": no limit
        }
    }

    private static long jvmMemory() {
        try {
            Object value = ManagementFactory.getPlatformMBeanServer()
                    .getAttribute(new ObjectName("java.lang:type=OperatingSystem"), "TotalMemorySize");
            return value instanceof Long bytes ? bytes : 0;
        } catch (JMException e) {
            return 0; // a JVM that does not provide it
        }
    }
}
