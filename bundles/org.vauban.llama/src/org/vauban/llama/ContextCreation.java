// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

import org.vauban.llama.error.ContextCreationException;
import org.vauban.llama.natives.Layouts;
import org.vauban.llama.parameters.ContextParameters;
import org.vauban.llama.resource.AbortFlag;

/** Creates contexts: checks the available memory, fills in llama.cpp's parameters, and explains failures. */
final class ContextCreation {
    private ContextCreation() {}

    static LlamaContext create(LlamaModel model, ContextParameters parameters) {
        LlamaLibrary library = model.library();
        requireMemory(model, parameters);
        long mark = library.log().mark();
        AbortFlag abort = new AbortFlag();
        boolean done = false;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment p = library.llama().context().defaultParams(arena);
            set(p, "n_ctx", contextSize(model, parameters));
            set(p, "n_batch", parameters.batchSize());
            set(p, "n_ubatch", microBatchSize(model, parameters));
            set(p, "n_seq_max", parameters.maxSequences());
            set(p, "n_threads", parameters.threads());
            set(p, "n_threads_batch", parameters.batchThreads());
            set(p, "pooling_type", parameters.pooling().value());
            set(p, "flash_attn_type", parameters.flashAttention().value());
            set(p, "type_k", parameters.keyType().value());
            set(p, "type_v", parameters.valueType().value());
            set(p, "embeddings", parameters.embeddings());
            set(p, "offload_kqv", parameters.offload());
            set(p, "no_perf", !parameters.performanceCounters());
            set(p, "kv_unified", parameters.unifiedMemory());
            p.set(ADDRESS, Layouts.offset(Layouts.CONTEXT_PARAMS, "abort_callback"), abort.callback());
            p.set(ADDRESS, Layouts.offset(Layouts.CONTEXT_PARAMS, "abort_callback_data"), abort.data());
            MemorySegment handle = library.llama().context().initFromModel(model.handle(), p);
            if (handle.equals(MemorySegment.NULL)) {
                throw failure(parameters, library.log().problemsSince(mark));
            }
            LlamaContext context = new LlamaContext(model, parameters, handle, abort);
            done = true;
            return context;
        } finally {
            if (!done) {
                abort.close();
            }
        }
    }

    private static void set(MemorySegment params, String member, int value) {
        params.set(JAVA_INT, Layouts.offset(Layouts.CONTEXT_PARAMS, member), value);
    }

    private static void set(MemorySegment params, String member, boolean value) {
        params.set(JAVA_BOOLEAN, Layouts.offset(Layouts.CONTEXT_PARAMS, member), value);
    }

    /**
     * Rounds the size as llama.cpp does: llama.cpp limits a batch to the size before rounding, and asserts if a batch
     * is smaller than the number of sequences.
     */
    private static int contextSize(LlamaModel model, ContextParameters parameters) {
        return (int) Math.min(Integer.MAX_VALUE, MemoryRequirement.tokens(model, parameters));
    }

    /**
     * Makes a micro-batch a multiple of the number of sequences if embeddings are computed: when llama.cpp reserves its
     * buffers, its pooling asserts that a whole micro-batch can be divided evenly among the sequences.
     */
    private static int microBatchSize(LlamaModel model, ContextParameters parameters) {
        if (!parameters.embeddings()) {
            return parameters.microBatchSize();
        }
        int size = Math.min(parameters.microBatchSize(),
                Math.min(parameters.batchSize(), contextSize(model, parameters)));
        size -= size % parameters.maxSequences();
        if (size == 0) {
            throw new IllegalArgumentException("With embeddings a micro-batch must hold a token of each of the "
                    + parameters.maxSequences() + " sequences; it is smaller.");
        }
        return size;
    }

    private static void requireMemory(LlamaModel model, ContextParameters parameters) {
        if (parameters.offload() && MemoryRequirement.onGpu(model.library())) {
            return;
        }
        long needed = MemoryRequirement.ofContext(model, parameters);
        OptionalLong free = MemoryRequirement.free(model.library());
        if (free.isPresent() && needed > free.getAsLong()) {
            throw new ContextCreationException("A context of " + parameters.contextSize() + " tokens needs "
                    + MemoryRequirement.gigabytes(needed) + " and " + MemoryRequirement.gigabytes(free.getAsLong())
                    + " are free. Choose a smaller context or a smaller model.", true, List.of());
        }
    }

    private static ContextCreationException failure(ContextParameters parameters, List<String> words) {
        String all = String.join("\n", words).toLowerCase(Locale.ROOT);
        boolean outOfMemory = all.contains("alloc") || all.contains("memory");
        return new ContextCreationException(outOfMemory
                ? "There is not enough memory for a context of " + parameters.contextSize()
                        + " tokens. Choose a smaller context or a smaller model."
                : "A context of " + parameters.contextSize() + " tokens cannot be made ("
                        + (words.isEmpty() ? "llama.cpp gave no reason" : words.getLast().strip())
                        + "). Change its parameters.",
                outOfMemory, words);
    }
}
