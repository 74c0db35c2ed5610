// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.llama.LlamaLibrary;
import org.vauban.llama.error.AbiMismatchException;
import org.vauban.llama.natives.GgmlFunctions;
import org.vauban.llama.natives.LlamaFunctions;

/** Libraries that have llama.cpp's functions but are not the llama.cpp of the binding. */
class AbiRefusalTest {
    private static final String VERSIONS = version("llama_version", "0.5.0") + version("ggml_version", "0.25.1");

    @TempDir
    Path dir;

    private final Set<String> names = new TreeSet<>();

    @BeforeEach
    void collectNames() {
        CCompiler.require();
        new LlamaFunctions(this::remember);
        new GgmlFunctions(this::remember);
    }

    private MemorySegment remember(String name) {
        names.add(name);
        return MemorySegment.NULL;
    }

    private static String version(String function, String value) {
        return "const char *" + function + "(void) { return \"" + value + "\"; }\n";
    }

    private AbiMismatchException refusal(String source) throws IOException {
        StringBuilder all = new StringBuilder(source);
        for (String name : names) {
            if (!source.contains(name + "(")) {
                all.append("void ").append(name).append("(void) { }\n");
            }
        }
        CCompiler.sharedLibrary(dir.resolve("libllama.so"), all.toString());
        CCompiler.sharedLibrary(dir.resolve("libggml.so"), all.toString());
        CCompiler.sharedLibrary(dir.resolve("libggml-base.so"), all.toString());
        Manifests.write(dir, "libllama.so", "libggml.so", "libggml-base.so");
        return assertThrows(AbiMismatchException.class, () -> LlamaLibrary.open(dir));
    }

    @Test
    void anotherVersionOfLlama() throws IOException {
        AbiMismatchException e = refusal(version("llama_version", "0.4.9") + version("ggml_version", "0.25.1"));
        assertEquals("0.5.0 or 0.4.0", e.expected());
        assertEquals("0.4.9", e.found());
        assertTrue(e.getMessage().contains("0.5.0") && e.getMessage().contains("0.4.9")
                && e.getMessage().contains("libllama.so"), e.getMessage());
    }

    @Test
    void anotherVersionOfGgml() throws IOException {
        AbiMismatchException e = refusal(version("llama_version", "0.5.0-dev") + version("ggml_version", "0.9.4"));
        assertEquals("0.25.1", e.expected());
        assertEquals("0.9.4", e.found());
    }

    @Test
    void otherDefaults() throws IOException {
        AbiMismatchException e = refusal(VERSIONS
                + """
                  struct model { void *a, *b; int layers, split, load, lazy, gpu; void *c, *d, *e, *f; _Bool flags[6]; };
                  struct model llama_model_default_params(void) {
                      struct model m = { 0, 0, 99, 1, -1, 1 };
                      m.flags[2] = 1;
                      return m;
                  }
                  """);
        assertEquals("-1", e.expected());
        assertEquals("99", e.found());
        assertTrue(e.getMessage().contains("n_gpu_layers"), e.getMessage());
    }

    @Test
    void aBiggerStructure() throws IOException {
        AbiMismatchException e = refusal(
                VERSIONS + """
                           struct model { void *a, *b; int layers, split, load, lazy, gpu; void *more[12]; };
                           struct model llama_model_default_params(void) {
                               struct model m = { 0, 0, -1, 1, -1, 1 };
                               return m;
                           }
                           """);
        assertEquals("80 bytes", e.expected());
        assertTrue(e.getMessage().contains("llama_model_params"), e.getMessage());
    }

    @Test
    void aMissingFunction() throws IOException {
        names.remove("llama_memory_seq_rm");
        AbiMismatchException e = refusal(VERSIONS);
        assertTrue(e.getMessage().contains("llama_memory_seq_rm"), e.getMessage());
        assertEquals("missing", e.found());
    }
}
