// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.sampling;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The steps of a chain in order. Each creates a native sampler, which the chain then owns; the arena is for its
 * arguments. No step may follow the one that chooses.
 */
public final class SamplerSteps {
    private final List<Function<Arena, MemorySegment>> steps = new ArrayList<>();
    private boolean chooses;
    private boolean narrowed;

    public void add(Function<Arena, MemorySegment> step) {
        if (chooses) {
            throw new IllegalStateException("The chain has its choosing step already; no step can follow it.");
        }
        steps.add(step);
    }

    /** Adds the last step. */
    public void addChoosing(Function<Arena, MemorySegment> step) {
        add(step);
        chooses = true;
    }

    /** @param k number of tokens that the step keeps; all for 0 or less */
    public void addTopK(int k, Function<Arena, MemorySegment> step) {
        add(step);
        narrowed |= k > 0;
    }

    /** Refuses a step that would take too long over a whole vocabulary. */
    public void requireTopK() {
        if (!narrowed) {
            throw new IllegalStateException("infill compares all candidates in pairs: put topK before it.");
        }
    }

    /**
     * Returns the steps of a complete chain.
     *
     * @throws IllegalStateException if it does not end with a choosing step
     */
    public List<Function<Arena, MemorySegment>> complete() {
        if (!chooses) {
            throw new IllegalStateException(
                    "The chain must end with a step that chooses: greedy, dist, mirostat or mirostatV2.");
        }
        return List.copyOf(steps);
    }
}
