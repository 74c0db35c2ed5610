// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.library;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vauban.llama.natives.GgmlFunctions;
import org.vauban.llama.natives.NativeAccess;

/**
 * Loads ggml's backends from a verified folder: those for graphics processors, and the variant for this processor that
 * ggml itself would choose. ggml opens all variants and queries their scores; the scores of variants that can run are
 * constants, so trying the best first finds the same one, and opens and hashes two or three files instead of fourteen.
 *
 * @see <a href="https://github.com/ggml-org/llama.cpp/blob/master/ggml/src/ggml-backend-reg.cpp">
 *            ggml_backend_load_best</a>
 */
public final class Backends {
    /** In the order in which ggml_backend_load_all loads them: the first devices are preferred. */
    private static final List<String> ACCELERATORS = List.of("blas", "cuda", "hip", "metal", "sycl", "vulkan",
            "opencl");
    private static final String CPU = "cpu";
    /** By descending score in ggml-cpu/arch/x86/cpu-feats.cpp and arm/cpu-feats.cpp. */
    private static final List<String> VARIANTS = List.of(
            "sapphirerapids", "zen4", "cooperlake", "icelake", "cascadelake", "cannonlake", "skylakex", "alderlake",
            "haswell", "piledriver", "ivybridge", "sandybridge", "sse42", "x64", "armv9.2_2", "armv9.2_1", "armv8.6_2",
            "armv8.6_1", "armv8.2_3", "armv8.2_2", "armv8.2_1", "armv8.0_1", "apple_m4", "apple_m2_m3", "apple_m1");

    private final NativeManifest manifest;
    private final Path directory;
    private final PathEncoding encoding;
    private final Map<String, Path> variants;
    /** Variants that may run here, the best first. */
    private final List<Path> candidates;
    /** Backends for graphics processors that could not be loaded. */
    private final List<Path> refused = new ArrayList<>();

    /** Determines the variants that the processor may support. */
    public Backends(NativeManifest manifest, Path directory, PathEncoding encoding) {
        this.manifest = manifest;
        this.directory = directory;
        this.encoding = encoding;
        variants = manifest.backends(CPU);
        ProcessorFlags flags = ProcessorFlags.read();
        candidates = VARIANTS.stream().filter(name -> variants.containsKey(name) && flags.mayRun(name))
                .map(variants::get).toList();
    }

    /** Returns the backend that will probably be loaded; empty if only ggml can decide. */
    public Optional<Path> likely() {
        return candidates.stream().findFirst();
    }

    /** Loads the backends; skips those that this machine cannot run. */
    public void load(GgmlFunctions ggml) {
        if (!VARIANTS.containsAll(variants.keySet().stream().filter(name -> !name.isEmpty()).toList())) {
            // a variant with an unknown score: ggml decides
            manifest.verified(manifest.files());
            try (Arena arena = Arena.ofConfined()) {
                ggml.loadAllFromPath(arena.allocateFrom(directory.toString()));
            }
            return;
        }
        for (String kind : ACCELERATORS) {
            for (Path file : manifest.backends(kind).values()) {
                manifest.verified(List.of(file));
                if (!load(file, ggml)) {
                    refused.add(file);
                }
            }
        }
        for (Path file : candidates) {
            manifest.verified(List.of(file));
            if (runs(file) && load(file, ggml)) {
                return;
            }
        }
        Path only = variants.get("");
        if (only != null) {
            manifest.verified(List.of(only));
            load(only, ggml);
        }
    }

    /** Returns the backends for other devices that are there but were not loaded, usually for lack of a driver. */
    public List<Path> refused() {
        return List.copyOf(refused);
    }

    private static boolean runs(Path file) {
        try (Arena arena = Arena.ofConfined()) {
            SymbolLookup symbols = NativeAccess.open(file, arena);
            return symbols.find("ggml_backend_score").map(GgmlFunctions::score).orElse(0) > 0;
        } catch (IllegalArgumentException e) {
            return false; // it needs something that this system does not have
        }
    }

    private boolean load(Path file, GgmlFunctions ggml) {
        try (Arena arena = Arena.ofConfined()) {
            for (byte[] form : encoding.forms(file.toString())) {
                MemorySegment path = arena.allocate(form.length + 1); // zeroed
                MemorySegment.copy(form, 0, path, ValueLayout.JAVA_BYTE, 0, form.length);
                if (!ggml.load(path).equals(MemorySegment.NULL)) {
                    return true;
                }
            }
            return false;
        }
    }
}
