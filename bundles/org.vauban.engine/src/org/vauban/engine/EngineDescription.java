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
 * What the engine says of itself.
 *
 * @param version of Vauban's host
 * @param llamaVersion of llama.cpp
 * @param javaVersion of the JVM that the host runs on
 * @param pid of the host
 * @param devices what it can compute on, such as {@code CPU (haswell)}
 * @param models loaded now
 * @param slots where requests are computed now, of all models
 * @param confinement what the host gave up before it opened a model, as the system confirmed it: {@code complete} is
 *            {@code true} where all of it is in force, {@code policy} is {@code required} or {@code preferred},
 *            {@code lacking} names what a host that must be confined lacks, the other entries tell each measure in
 *            English; empty where unknown
 * @param states what it keeps in memory of what models have read for workspaces
 * @param steps what it has computed since its start
 * @param startMillis from the start of the process until it answered
 */
public record EngineDescription(String version, String llamaVersion, String javaVersion, long pid,
        List<String> devices, List<ModelDescription> models,
        List<SlotDescription> slots, Map<String, String> confinement, StateMemory states, StepCounts steps,
        double startMillis) {
    public EngineDescription {
        devices = List.copyOf(devices);
        models = List.copyOf(models);
        states = states == null ? StateMemory.NONE : states;
        steps = steps == null ? StepCounts.NONE : steps;
        slots = slots == null ? List.of() : List.copyOf(slots);
        confinement = confinement == null ? Map.of()
                : Collections.unmodifiableMap(new LinkedHashMap<>(confinement)); // their order means something
    }

    /** Without slots, confinement, states and steps. */
    public EngineDescription(String version, String llamaVersion, String javaVersion, long pid, List<String> devices,
            List<ModelDescription> models, double startMillis) {
        this(version, llamaVersion, javaVersion, pid, devices, models, List.of(), Map.of(), StateMemory.NONE,
                StepCounts.NONE, startMillis);
    }

    /** The same with the time from the start of the process until it answered. */
    public EngineDescription withStartMillis(double value) {
        return new EngineDescription(version, llamaVersion, javaVersion, pid, devices, models, slots, confinement,
                states, steps, value);
    }

    /** Whether the system lets the host open no other files than those it named at its start. */
    public boolean filesConfined() {
        return confinement.getOrDefault("FILE_RULES", "").contains("IN_FORCE");
    }
}
