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
 * Which model files ended the host too often. A file that was replaced (other size or time) is another file. Used on
 * the client's own thread only.
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

    /** How often the file ended the host, or 0 when it may be loaded. */
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
            return new Identity(absolute, -1, -1); // gone: loading it says so
        }
    }
}
