// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

import java.util.List;

/**
 * What the engine says of itself.
 *
 * @param version of Vauban's host
 * @param llamaVersion of llama.cpp
 * @param javaVersion of the JVM that the host runs on
 * @param pid of the host
 * @param devices what it can compute on, such as {@code CPU (haswell)}
 * @param models loaded now
 * @param slots where requests are computed now, of all models
 * @param startMillis from the start of the process until it answered
 */
public record EngineDescription(String version, String llamaVersion, String javaVersion, long pid,
        List<String> devices, List<ModelDescription> models,
        List<SlotDescription> slots, double startMillis) {
    public EngineDescription {
        devices = List.copyOf(devices);
        models = List.copyOf(models);
        slots = slots == null ? List.of() : List.copyOf(slots);
    }

    /** Without slots. */
    public EngineDescription(String version, String llamaVersion, String javaVersion, long pid, List<String> devices,
            List<ModelDescription> models, double startMillis) {
        this(version, llamaVersion, javaVersion, pid, devices, models, List.of(), startMillis);
    }
}
