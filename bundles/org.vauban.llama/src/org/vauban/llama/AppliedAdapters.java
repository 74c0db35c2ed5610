// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

import org.vauban.llama.error.AdapterException;

/**
 * The adapters that a context computes with, which cannot be closed while they are applied. Threads: the context's,
 * which the caller holds.
 */
final class AppliedAdapters {
    private final LlamaContext context;
    private final List<LlamaAdapter> adapters = new ArrayList<>();

    AppliedAdapters(LlamaContext context) {
        this.context = context;
    }

    /**
     * Applies these adapters and releases those applied before.
     *
     * @throws IllegalArgumentException for an adapter of another model
     * @throws AdapterException if llama.cpp cannot apply them
     */
    void replace(List<LlamaAdapter.Applied> applied) {
        LlamaModel model = context.model();
        for (LlamaAdapter.Applied a : applied) {
            if (a.adapter().model() != model) {
                throw new IllegalArgumentException("The adapter " + a.adapter().file()
                        + " was loaded for another model.");
            }
        }
        List<LlamaAdapter> acquired = new ArrayList<>();
        boolean done = false;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment handles = arena.allocate(ADDRESS, Math.max(1, applied.size()));
            MemorySegment scales = arena.allocate(JAVA_FLOAT, Math.max(1, applied.size()));
            for (int i = 0; i < applied.size(); i++) {
                LlamaAdapter adapter = applied.get(i).adapter();
                adapter.use().acquire();
                acquired.add(adapter);
                handles.setAtIndex(ADDRESS, i, adapter.handle());
                scales.setAtIndex(JAVA_FLOAT, i, applied.get(i).scale());
            }
            int code = model.library().llama().adapter().setAdaptersLora(context.handle(), handles, applied.size(),
                    scales);
            if (code != 0) {
                throw new AdapterException("llama.cpp did not apply the adapters (code " + code + ").",
                        model.library().log().last(3));
            }
            done = true;
        } finally {
            List<LlamaAdapter> released = done ? List.copyOf(adapters) : acquired;
            if (done) {
                adapters.clear();
                adapters.addAll(acquired);
            }
            released.forEach(a -> a.use().release());
        }
    }

    /** Releases the adapters after the context was freed. */
    void release() {
        adapters.forEach(a -> a.use().release());
        adapters.clear();
    }
}
