// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.resource;

import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;

import org.vauban.llama.natives.ContextFunctions;
import org.vauban.llama.natives.GgmlFunctions;
import org.vauban.llama.natives.Layouts;

/**
 * The threads that a context computes with. Without an attached pool, ggml starts new threads for every graph. The
 * functions belong to the CPU backend that was chosen, so they are looked up in it by name.
 *
 * <p>A pool is freed only after its context: ggml's backend pauses its previous pool when it gets another one.
 * Therefore pools are kept by size; all but the one in use are paused.
 */
public final class Threadpools {
    private static final int DEVICE_TYPE_CPU = 0;

    private final GgmlFunctions ggml;
    private final ContextFunctions functions;
    private final int poll;
    private final MemorySegment create;
    private final MemorySegment free;
    private final Map<Integer, MemorySegment> pools = new HashMap<>();

    public Threadpools(GgmlFunctions ggml, ContextFunctions functions, int poll) {
        this.ggml = ggml;
        this.functions = functions;
        this.poll = poll;
        MemorySegment registry = ggml.deviceRegistry(ggml.deviceByType(DEVICE_TYPE_CPU));
        try (Arena arena = Arena.ofConfined()) {
            create = ggml.procAddress(registry, arena.allocateFrom("ggml_threadpool_new"));
            free = ggml.procAddress(registry, arena.allocateFrom("ggml_threadpool_free"));
        }
    }

    /** Attaches pools of these sizes; a backend without pools starts threads itself. */
    public void attach(MemorySegment context, int threads, int batchThreads) {
        if (create.equals(MemorySegment.NULL) || free.equals(MemorySegment.NULL)) {
            return;
        }
        MemorySegment generate = pools.computeIfAbsent(threads, this::create);
        MemorySegment batch = pools.computeIfAbsent(batchThreads, this::create);
        if (!generate.equals(MemorySegment.NULL) && !batch.equals(MemorySegment.NULL)) {
            functions.attachThreadpool(context, generate, batch);
        }
    }

    private MemorySegment create(int threads) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment params = arena.allocate(Layouts.THREADPOOL_PARAMS);
            ggml.threadpoolParamsInit(params, threads);
            params.set(JAVA_INT, Layouts.offset(Layouts.THREADPOOL_PARAMS, "poll"), poll);
            params.set(JAVA_BOOLEAN, Layouts.offset(Layouts.THREADPOOL_PARAMS, "paused"), true);
            return ggml.threadpoolNew(create, params);
        }
    }

    /** Ends the threads; the context must be freed before. */
    public void free() {
        for (MemorySegment pool : pools.values()) {
            if (!pool.equals(MemorySegment.NULL)) {
                ggml.threadpoolFree(free, pool);
            }
        }
        pools.clear();
    }
}
