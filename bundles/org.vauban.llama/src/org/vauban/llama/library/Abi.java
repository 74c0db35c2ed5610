// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.library;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.StructLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.vauban.llama.error.AbiMismatchException;
import org.vauban.llama.natives.GgmlFunctions;
import org.vauban.llama.natives.Layouts;
import org.vauban.llama.natives.LlamaFunctions;

/**
 * Refuses a library that is not the llama.cpp version whose structures {@link Layouts} describes: checks its version,
 * and reads its default parameters at the offsets that the binding uses.
 */
public final class Abi {
    /** A release of llama.cpp and its version of ggml. */
    private record Release(String llama, String ggml) {}

    /**
     * Releases with the structures of {@link Layouts}: the pinned one, and the last that was published for macOS and
     * Windows, whose llama.h declares the same structures, defaults and functions.
     */
    private static final List<Release> RELEASES = List.of(new Release("0.5.0", "0.25.1"),
            new Release("0.4.0", "0.23.0"));

    /** Space after a structure, so that a library with a larger one does no harm before it is refused. */
    private static final int SLACK = 4096;
    private static final byte UNTOUCHED = (byte) 0xA5;

    /** A member and its default in llama.cpp. */
    private record Default(String member, Number value) {}

    private static final List<Default> MODEL_DEFAULTS = List.of(
            new Default("n_gpu_layers", -1), new Default("split_mode", 1), new Default("load_mode", -1),
            new Default("lazy_mode", 1), new Default("main_gpu", 0), new Default("vocab_only", (byte) 0),
            new Default("check_tensors", (byte) 0), new Default("use_extra_bufts", (byte) 1),
            new Default("no_host", (byte) 0), new Default("no_alloc", (byte) 0), new Default("load_mtp", (byte) 0));

    private static final List<Default> CONTEXT_DEFAULTS = List.of(
            new Default("n_ctx", 512), new Default("n_batch", 2048), new Default("n_ubatch", 512),
            new Default("n_seq_max", 1), new Default("n_rs_seq", 0), new Default("n_outputs_max", 0),
            new Default("n_outputs_max_per_seq", 1), new Default("n_threads", 4), new Default("n_threads_batch", 4),
            new Default("ctx_type", 0), new Default("rope_scaling_type", -1), new Default("pooling_type", -1),
            new Default("attention_type", -1), new Default("flash_attn_type", -1),
            new Default("yarn_ext_factor", -1f), new Default("yarn_beta_slow", -1f), new Default("defrag_thold", -1f),
            new Default("type_k", 1), new Default("type_v", 1), new Default("embeddings", (byte) 0),
            new Default("offload_kqv", (byte) 1), new Default("no_perf", (byte) 1), new Default("op_offload", (byte) 1),
            new Default("swa_full", (byte) 1), new Default("kv_unified", (byte) 0));

    private Abi() {}

    public static void check(Path library, LlamaFunctions llama, GgmlFunctions ggml) {
        Release release = release(library, llama.backend().version());
        String foundGgml = ggml.version();
        if (!isVersion(foundGgml, release.ggml())) {
            throw new AbiMismatchException(library, "ggml's version", release.ggml(), String.valueOf(foundGgml));
        }
        checkDefaults(library, Layouts.MODEL_PARAMS, MODEL_DEFAULTS, llama.model()::defaultParams);
        checkDefaults(library, Layouts.CONTEXT_PARAMS, CONTEXT_DEFAULTS, llama.context()::defaultParams);
    }

    private static Release release(Path library, String found) {
        return RELEASES.stream().filter(r -> isVersion(found, r.llama())).findFirst()
                .orElseThrow(() -> new AbiMismatchException(library, "llama.cpp's version",
                        RELEASES.stream().map(Release::llama).collect(Collectors.joining(" or ")),
                        String.valueOf(found)));
    }

    /** A build from a work tree appends "-dev" to the version. */
    private static boolean isVersion(String found, String expected) {
        return expected.equals(found) || (expected + "-dev").equals(found);
    }

    private static void checkDefaults(Path library, StructLayout layout, List<Default> defaults,
            Function<SegmentAllocator, MemorySegment> call) {
        String name = layout.name().orElseThrow();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(layout.byteSize() + SLACK, 16).fill(UNTOUCHED);
            call.apply((size, alignment) -> memory.asSlice(0, size));
            for (long i = layout.byteSize(); i < memory.byteSize(); i++) {
                if (memory.get(JAVA_BYTE, i) != UNTOUCHED) {
                    throw new AbiMismatchException(library, "the size of " + name, layout.byteSize() + " bytes",
                            "more than " + i + " bytes");
                }
            }
            for (Default d : defaults) {
                long offset = Layouts.offset(layout, d.member());
                Number found = switch (d.value()) {
                    case Integer i -> memory.get(JAVA_INT, offset);
                    case Float f -> memory.get(JAVA_FLOAT, offset);
                    default -> memory.get(JAVA_BYTE, offset);
                };
                if (!found.equals(d.value())) {
                    throw new AbiMismatchException(library, "the default of " + name + "." + d.member()
                            + " at offset " + offset, d.value().toString(), found.toString());
                }
            }
        }
    }
}
