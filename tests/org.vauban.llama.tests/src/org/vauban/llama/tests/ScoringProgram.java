// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.tests;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/**
 * Writes to standard error the score that each library of a variant gives itself on this machine: {@code score name}.
 * It runs in a separate process, because the first library that is opened there stays in memory: it defines symbols
 * that C++ allows only once.
 */
public final class ScoringProgram {
    private ScoringProgram() {}

    public static void main(String[] files) throws Throwable {
        for (String file : files) {
            try (Arena arena = Arena.ofConfined()) {
                int score = (int) Linker.nativeLinker().downcallHandle(SymbolLookup.libraryLookup(Path.of(file), arena)
                        .find("ggml_backend_score").orElseThrow(), FunctionDescriptor.of(ValueLayout.JAVA_INT))
                        .invokeExact();
                System.err.println(score + " " + Path.of(file).getFileName());
            }
        }
    }
}
