// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Records which model files have crashed the host too often. A replaced file (other size or time) counts as a new file.
 * Supervisor thread.
 */
final class ModelQuarantine {
    private final int allowed;
    private final long windowNanos;
    private final Map<Identity, List<Long>> crashes = new HashMap<>();
    private final Map<Identity, Integer> held = new HashMap<>();

    private record Identity(Path file, long size, long modified) {}

    ModelQuarantine(int allowed, long windowNanos) {
        this.allowed = allowed;
        this.windowNanos = windowNanos;
    }

    /** @param now {@link System#nanoTime()} */
    void charge(Path file, long now) {
        Identity identity = identity(file);
        List<Long> times = crashes.computeIfAbsent(identity, k -> new ArrayList<>());
        times.removeIf(t -> now - t > windowNanos);
        times.add(now);
        if (times.size() >= allowed) {
            held.put(identity, times.size());
        }
    }

    /** Returns how often the file crashed the host, or 0 if it may be loaded. */
    int crashes(Path file) {
        return held.isEmpty() ? 0 : held.getOrDefault(identity(file), 0);
    }

    void lift(Path file) {
        Identity identity = identity(file);
        held.remove(identity);
        crashes.remove(identity);
    }

    private static Identity identity(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        try {
            BasicFileAttributes attributes = Files.readAttributes(absolute, BasicFileAttributes.class);
            return new Identity(absolute, attributes.size(), attributes.lastModifiedTime().toMillis());
        } catch (IOException e) {
            return new Identity(absolute, -1, -1); // the file does not exist: reported by the load
        }
    }
}
