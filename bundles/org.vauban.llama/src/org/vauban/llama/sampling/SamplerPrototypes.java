// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.sampling;

import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.function.Supplier;

import org.vauban.llama.natives.SamplerFunctions;

/**
 * Caches samplers of a model that are slow to create, such as DRY, whose breakers are compared with the whole
 * vocabulary: the most recent ones are kept unused, and copied. Threads: any.
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
     * Returns a sampler that has accepted no tokens, for the caller to free.
     *
     * @param arguments all its arguments; equal arguments yield equal samplers
     * @param making creates the sampler that is cached
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

    /** Frees the cached samplers. */
    @Override
    public synchronized void close() {
        kept.values().forEach(functions::free);
        kept.clear();
    }
}
