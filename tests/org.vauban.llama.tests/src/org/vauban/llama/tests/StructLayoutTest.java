// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.llama.natives.Layouts;

/** Compares the structures of the binding with the header that came with the libraries. */
class StructLayoutTest {
    @Test
    void everyStructureIsAsTheRealHeaderHasIt(@TempDir Path dir) throws IOException {
        CCompiler.require();
        Path source = Given.llamaSource();
        assertTrue(Files.exists(source.resolve("include/llama.h")), () -> "No llama.cpp source at " + source
                + "; ./dev test unpacks it from the node-llama-cpp package.");

        StringBuilder program = new StringBuilder("#include <stdio.h>\n#include \"llama.h\"\nint main(void) {\n");
        TreeMap<String, Long> expected = new TreeMap<>();
        for (StructLayout layout : Layouts.ALL) {
            String struct = layout.name().orElseThrow();
            print(program, struct, "sizeof(struct " + struct + ")");
            expected.put(struct, layout.byteSize());
            for (MemoryLayout member : layout.memberLayouts()) {
                member.name().ifPresent(name -> {
                    print(program, struct + "." + name, "offsetof(struct " + struct + ", " + name + ")");
                    expected.put(struct + "." + name, Layouts.offset(layout, name));
                    print(program, struct + "." + name + " size",
                            "sizeof(((struct " + struct + " *) 0)->" + name + ")");
                    expected.put(struct + "." + name + " size", member.byteSize());
                });
            }
        }
        program.append("return 0;\n}\n");

        Path binary = dir.resolve("layouts");
        CCompiler.program(binary, program.toString(),
                List.of(source.resolve("include"), source.resolve("ggml/include")));
        TreeMap<String, Long> real = new TreeMap<>();
        CCompiler.run(List.of(binary.toString())).lines().forEach(line -> {
            String[] parts = line.split("=");
            real.put(parts[0], Long.valueOf(parts[1]));
        });
        assertEquals(real, expected);
    }

    private static void print(StringBuilder program, String name, String expression) {
        program.append("printf(\"").append(name).append("=%zu\\n\", ").append(expression).append(");\n");
    }
}
