// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.sampling;

import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.function.Supplier;

import org.vauban.llama.natives.SamplerFunctions;

/**
 * Samplers of a model that take long to make, such as DRY, whose breakers are compared with the whole vocabulary: the
 * last ones are kept as they were made, and copied. Threads: any.
 */
public final class SamplerPrototypes implements AutoCloseable {
    private static final int MOST = 4;

    private final SamplerFunctions functions;
    /** Most recently used last. */
    private final LinkedHashMap<Object, MemorySegment> kept = new LinkedHashMap<>(16, 0.75f, true);

    public SamplerPrototypes(SamplerFunctions functions) {
        this.functions = functions;
    }

    /**
     * A sampler that has accepted nothing, which belongs to the caller.
     *
     * @param arguments all that it is made of; equal arguments make equal samplers
     * @param making    makes one, which is kept
     */
    public synchronized MemorySegment copy(Object arguments, Supplier<MemorySegment> making) {
        MemorySegment prototype = kept.get(arguments);
        if (prototype == null) {
            prototype = making.get();
            kept.put(arguments, prototype);
            if (kept.size() > MOST) {
                functions.free(kept.pollFirstEntry().getValue());
            }
        }
        return functions.copy(prototype);
    }

    /** Frees what is kept. */
    @Override
    public synchronized void close() {
        kept.values().forEach(functions::free);
        kept.clear();
    }
}
