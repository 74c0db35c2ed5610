// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * Reads what the memory limits of a process's control groups (version 2) leave, as a container or a service has them.
 * Reads the disk. Any thread.
 *
 * @param root mount point of the hierarchy
 * @param membership file that names the group of the process, in the format of {@code /proc/self/cgroup}
 * @see <a href="https://docs.kernel.org/admin-guide/cgroup-v2.html#memory-interface-files">Control Group v2, memory
 *      interface files</a>
 */
public record ControlGroupMemory(Path root, Path membership) {
    private static final String VERSION_2 = "0::/";

    /** Returns the groups of this process. */
    public static ControlGroupMemory ofProcess() {
        return new ControlGroupMemory(Path.of("/sys/fs/cgroup"), Path.of("/proc/self/cgroup"));
    }

    /** Returns the bytes that the group of the process and each group above it leave; empty without a limit. */
    public OptionalLong freeBytes() {
        OptionalLong least = OptionalLong.empty();
        for (Path group = group(); group.startsWith(root); group = group.getParent()) {
            OptionalLong free = free(group);
            if (free.isPresent() && (least.isEmpty() || free.getAsLong() < least.getAsLong())) {
                least = free;
            }
            if (group.equals(root)) {
                break;
            }
        }
        return least;
    }

    /** Returns the group of the process: in a container usually the root, which is the container's own group. */
    private Path group() {
        return lines(membership).stream().filter(line -> line.startsWith(VERSION_2)).findFirst()
                .map(line -> root.resolve(line.substring(VERSION_2.length())).normalize())
                .filter(group -> group.startsWith(root)).orElse(root);
    }

    private static OptionalLong free(Path group) {
        OptionalLong limit = number(group.resolve("memory.max"));
        OptionalLong used = number(group.resolve("memory.current"));
        if (limit.isEmpty() || used.isEmpty()) {
            return OptionalLong.empty();
        }
        long inUse = used.getAsLong() - Math.min(used.getAsLong(), fileCache(group));
        return OptionalLong.of(Math.max(0, limit.getAsLong() - inUse));
    }

    /**
     * Returns the size of the page cache, which the kernel reclaims before it ends a process, dirty pages after it has
     * written them. These lists contain neither locked pages nor those of memory file systems.
     */
    private static long fileCache(Path group) {
        return lines(group.resolve("memory.stat")).stream()
                .filter(line -> line.matches("(?:in)?active_file [0-9]{1,18}"))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(' ') + 1))).sum();
    }

    /** Returns the number in a file; empty for {@code max}, which means no limit, and without the file. */
    private static OptionalLong number(Path file) {
        return lines(file).stream().filter(line -> line.matches("[0-9]{1,18}")).mapToLong(Long::parseLong).findFirst();
    }

    /** Returns the lines of a small system file, none if it cannot be read. */
    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            return List.of();
        }
    }
}
