// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.sampling;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;

import org.vauban.llama.natives.Layouts;

/** Checks the arguments of samplers, since llama.cpp does not, and converts them to its form. */
public final class SamplerArguments {
    /** Maximum range of penalties, in tokens. */
    private static final int MAX_LAST = 1 << 20;

    private SamplerArguments() {}

    public static void requireFinite(String name, float... values) {
        for (float v : values) {
            if (!Float.isFinite(v)) {
                throw new IllegalArgumentException(name + ": " + v + " is not a finite number.");
            }
        }
    }

    public static void requireAtLeast(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(name + ": " + value + " is less than " + least + ".");
        }
    }

    /** Accepts negative infinity, which forbids the token. */
    public static void requireBias(int token, float bias) {
        if (Float.isNaN(bias) || bias == Float.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("logitBias: " + bias + " for token " + token
                    + " is not a usable number.");
        }
    }

    /** Returns the number of tokens to look back, limited to the maximum range of a penalty. */
    public static int lookBack(int lastN) {
        requireAtLeast("lastN", lastN, 0);
        return Math.min(lastN, MAX_LAST);
    }

    /** Allocates an array of pointers to C strings. */
    public static MemorySegment texts(Arena arena, List<String> texts) {
        MemorySegment pointers = arena.allocate(ADDRESS, Math.max(1, texts.size()));
        for (int i = 0; i < texts.size(); i++) {
            pointers.setAtIndex(ADDRESS, i, arena.allocateFrom(texts.get(i)));
        }
        return pointers;
    }

    /** Allocates an array of {@code llama_logit_bias}. */
    public static MemorySegment biases(Arena arena, Map<Integer, Float> biases) {
        MemorySegment array = arena.allocate(Layouts.LOGIT_BIAS, Math.max(1, biases.size()));
        long at = 0;
        for (Map.Entry<Integer, Float> e : biases.entrySet()) {
            array.set(JAVA_INT, at, e.getKey());
            array.set(JAVA_FLOAT, at + 4, e.getValue());
            at += Layouts.LOGIT_BIAS.byteSize();
        }
        return array;
    }
}
