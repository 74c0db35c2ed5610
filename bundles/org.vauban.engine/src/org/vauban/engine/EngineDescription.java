// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vauban.engine.slot.SlotDescription;
import org.vauban.engine.slot.StateMemory;
import org.vauban.engine.slot.StepCounts;

/**
 * A description of the running engine.
 *
 * @param version version of Vauban's host
 * @param llamaVersion version of llama.cpp
 * @param javaVersion version of the host's JVM
 * @param pid process id of the host
 * @param devices devices for computing, such as {@code CPU (haswell)}
 * @param models loaded models
 * @param slots slots of all models
 * @param confinement confinement of the host, as the system confirmed it: {@code complete} is {@code true} if all of it
 *            is in force, {@code policy} is {@code required} or {@code preferred}, {@code lacking} names the missing
 *            measures, and the other entries describe each measure in English; empty if unknown
 * @param states memory of saved workspace states
 * @param steps steps computed since the start
 * @param startMillis milliseconds from the start of the process to its first answer
 * @param unavailable file names of libraries for graphics cards that are installed but could not be loaded
 */
public record EngineDescription(String version, String llamaVersion, String javaVersion, long pid,
        List<String> devices, List<ModelDescription> models,
        List<SlotDescription> slots, Map<String, String> confinement, StateMemory states, StepCounts steps,
        double startMillis, List<String> unavailable) {
    public EngineDescription {
        devices = List.copyOf(devices);
        unavailable = unavailable == null ? List.of() : List.copyOf(unavailable);
        models = List.copyOf(models);
        states = states == null ? StateMemory.NONE : states;
        steps = steps == null ? StepCounts.NONE : steps;
        slots = slots == null ? List.of() : List.copyOf(slots);
        confinement = confinement == null ? Map.of()
                : Collections.unmodifiableMap(new LinkedHashMap<>(confinement)); // keeps their order
    }

    /** Creates a description in which no library is unavailable. */
    public EngineDescription(String version, String llamaVersion, String javaVersion, long pid, List<String> devices,
            List<ModelDescription> models, List<SlotDescription> slots, Map<String, String> confinement,
            StateMemory states, StepCounts steps, double startMillis) {
        this(version, llamaVersion, javaVersion, pid, devices, models, slots, confinement, states, steps, startMillis,
                List.of());
    }

    /** Creates a description without slots, confinement, states and steps. */
    public EngineDescription(String version, String llamaVersion, String javaVersion, long pid, List<String> devices,
            List<ModelDescription> models, double startMillis) {
        this(version, llamaVersion, javaVersion, pid, devices, models, List.of(), Map.of(), StateMemory.NONE,
                StepCounts.NONE, startMillis);
    }

    /** Returns a copy with the given start time in milliseconds. */
    public EngineDescription withStartMillis(double value) {
        return new EngineDescription(version, llamaVersion, javaVersion, pid, devices, models, slots, confinement,
                states, steps, value, unavailable);
    }

    /** Whether the host can open no other files than those named at its start. */
    public boolean filesConfined() {
        return confinement.getOrDefault("FILE_RULES", "").contains("IN_FORCE");
    }
}
