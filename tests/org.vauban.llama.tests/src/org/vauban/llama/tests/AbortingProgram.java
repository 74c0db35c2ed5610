// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.tests;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

import org.vauban.llama.LlamaLibrary;
import org.vauban.llama.natives.Layouts;
import org.vauban.llama.natives.LlamaFunctions;

/** Does what the binding refuses, bypassing its checks: gives llama.cpp a batch larger than the context takes. */
@SuppressWarnings("restricted")
public final class AbortingProgram {
    private AbortingProgram() {}

    public static void main(String[] arguments) {
        try (LlamaLibrary library = LlamaLibrary.open(Path.of(arguments[0])); Arena arena = Arena.ofShared()) {
            SymbolLookup symbols = SymbolLookup.libraryLookup(llama(library.directory()), arena);
            LlamaFunctions llama = new LlamaFunctions(name -> symbols.find(name).orElseThrow());
            MemorySegment model = llama.model().loadFromFile(arena.allocateFrom(arguments[1]),
                    llama.model().defaultParams(arena));
            MemorySegment parameters = llama.context().defaultParams(arena);
            parameters.set(ValueLayout.JAVA_INT, Layouts.offset(Layouts.CONTEXT_PARAMS, "n_batch"), 8);
            MemorySegment context = llama.context().initFromModel(model, parameters);
            MemorySegment batch = arena.allocate(Layouts.BATCH);
            batch.set(ValueLayout.JAVA_INT, Layouts.offset(Layouts.BATCH, "n_tokens"), 9);
            batch.set(ValueLayout.ADDRESS, Layouts.offset(Layouts.BATCH, "token"),
                    arena.allocate(ValueLayout.JAVA_INT, 9));
            llama.decoding().decode(context, batch);
        }
    }

    private static Path llama(Path directory) {
        String[] names = directory.toFile().list((dir, name) -> name.matches("libllama\\.v.*"));
        return directory.resolve(names[0]);
    }
}
