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
 * Checks whether a model or a context fits the machine's memory. Must be called before llama.cpp allocates: on Linux an
 * allocation that is too large succeeds, and the process is killed when it accesses the memory.
 */
final class MemoryRequirement {
    private static final Path MEMINFO = Path.of("/proc/meminfo");

    private MemoryRequirement() {}

    /** Returns the available bytes: of the machine, or of the container if that has less. */
    static OptionalLong free(LlamaLibrary library) {
        OptionalLong machine = lines(MEMINFO).stream().filter(l -> l.startsWith("MemAvailable:"))
                .mapToLong(l -> Long.parseLong(l.replaceAll("[^0-9]", "")) * 1024).findFirst();
        if (machine.isEmpty()) {
            machine = library.devices().stream().filter(d -> d.type() == LlamaDevice.Type.CPU)
                    .mapToLong(d -> d.freeBytes() > 0 ? d.freeBytes() : d.totalBytes()).filter(b -> b > 0).findFirst();
        }
        OptionalLong container = ControlGroupMemory.ofProcess().freeBytes();
        if (machine.isPresent() && container.isPresent()) {
            return OptionalLong.of(Math.min(machine.getAsLong(), container.getAsLong()));
        }
        return machine.isPresent() ? machine : container;
    }

    /** Returns the lines of a small system file, none if it does not exist. */
    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Returns the size of the KV cache in bytes; 0 if it does not grow with the context. */
    static long ofContext(LlamaModel model, ContextParameters parameters) {
        ModelMetadata d = model.description();
        if (d.recurrent()) {
            return 0;
        }
        double bytes = tokens(model, parameters) * d.bytesPerToken(parameters.keyType(), parameters.valueType());
        return (long) Math.min(bytes, Long.MAX_VALUE);
    }

    /** Returns the size of a context as llama.cpp rounds it; size 0 stands for the training context. */
    static long tokens(LlamaModel model, ContextParameters parameters) {
        return (parameters.contextSize() == 0 ? parameters.withContextSize(model.description().trainingContext())
                : parameters).roundedContextSize();
    }

    /** Whether a loaded backend has separate memory, so that the machine's memory is not decisive. */
    static boolean onGpu(LlamaLibrary library) {
        return library.devices().stream().anyMatch(d -> d.type() == LlamaDevice.Type.GPU);
    }

    /** Formats bytes for messages, for example {@code 3.1 GB}. */
    static String gigabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
    }
}
