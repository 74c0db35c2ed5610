// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

import org.vauban.llama.parameters.ContextParameters;

/**
 * Whether something fits the machine's memory. Asked before llama.cpp allocates: on Linux a too big allocation
 * succeeds and the process is killed when it is touched.
 */
final class MemoryRequirement {
    private static final Path MEMINFO = Path.of("/proc/meminfo");
    private static final Path CGROUP_LIMIT = Path.of("/sys/fs/cgroup/memory.max");
    private static final Path CGROUP_USED = Path.of("/sys/fs/cgroup/memory.current");
    private static final Path CGROUP_STAT = Path.of("/sys/fs/cgroup/memory.stat");

    private MemoryRequirement() {}

    /** Bytes that can be had now: of the machine, or of the container if that has less. */
    static OptionalLong free(LlamaLibrary library) {
        OptionalLong machine = lines(MEMINFO).stream().filter(l -> l.startsWith("MemAvailable:"))
                .mapToLong(l -> Long.parseLong(l.replaceAll("[^0-9]", "")) * 1024).findFirst();
        if (machine.isEmpty()) {
            machine = library.devices().stream().filter(d -> d.type() == LlamaDevice.Type.CPU)
                    .mapToLong(d -> d.freeBytes() > 0 ? d.freeBytes() : d.totalBytes()).filter(b -> b > 0).findFirst();
        }
        OptionalLong container = container();
        if (machine.isPresent() && container.isPresent()) {
            return OptionalLong.of(Math.min(machine.getAsLong(), container.getAsLong()));
        }
        return machine.isPresent() ? machine : container;
    }

    /** What a control group (version 2) leaves; its file cache counts as free. */
    private static OptionalLong container() {
        OptionalLong limit = number(CGROUP_LIMIT);
        OptionalLong used = number(CGROUP_USED);
        if (limit.isEmpty() || used.isEmpty()) {
            return OptionalLong.empty();
        }
        long cache = lines(CGROUP_STAT).stream()
                .filter(l -> l.startsWith("inactive_file ") || l.startsWith("active_file "))
                .mapToLong(l -> Long.parseLong(l.substring(l.indexOf(' ') + 1).strip())).sum();
        return OptionalLong.of(Math.max(0, limit.getAsLong() - used.getAsLong() + cache));
    }

    private static OptionalLong number(Path file) {
        return lines(file).stream().filter(l -> l.matches("[0-9]{1,18}")).mapToLong(Long::parseLong).findFirst();
    }

    /** The lines of a small file of the system, none where there is no such file. */
    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Bytes of keys and values for a context over the model; 0 where they do not grow with the context. */
    static long ofContext(LlamaModel model, ContextParameters parameters) {
        ModelMetadata d = model.description();
        if (d.recurrent()) {
            return 0;
        }
        double bytes = tokens(model, parameters) * d.bytesPerToken(parameters.keyType(), parameters.valueType());
        return (long) Math.min(bytes, Long.MAX_VALUE);
    }

    /** Those of a context, as llama.cpp rounds them; also where it has as many as the model was trained with. */
    static long tokens(LlamaModel model, ContextParameters parameters) {
        return (parameters.contextSize() == 0 ? parameters.withContextSize(model.description().trainingContext())
                : parameters).roundedContextSize();
    }

    /** Whether a loaded backend has memory of its own, so that the machine's says little. */
    static boolean onGpu(LlamaLibrary library) {
        return library.devices().stream().anyMatch(d -> d.type() == LlamaDevice.Type.GPU);
    }

    /** For messages, for example {@code 3.1 GB}. */
    static String gigabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
    }
}
