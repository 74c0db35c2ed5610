// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.tests;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/**
 * Writes to standard error how good each library of a variant says that it is here: {@code score name}. In a process of
 * its own: the first one that is opened there stays in memory, since it defines what C++ wants to have once only.
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
