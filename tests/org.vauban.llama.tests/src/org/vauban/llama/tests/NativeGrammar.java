// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.tests;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.BitSet;

import org.vauban.llama.LlamaLibrary;
import org.vauban.llama.natives.Layouts;
import org.vauban.llama.natives.LlamaFunctions;
import org.vauban.llama.natives.NativeAccess;

/** llama.cpp's own sampler of a grammar. Accepting a token that it does not permit ends the process. */
final class NativeGrammar implements AutoCloseable {
    /** llama.cpp with a vocabulary, while a {@link LlamaLibrary} is open. */
    static final class Vocabulary implements AutoCloseable {
        private final Arena arena = Arena.ofShared();
        private final LlamaFunctions llama;
        private final MemorySegment model;
        private final MemorySegment handle;
        private final int size;

        Vocabulary(LlamaLibrary library, Path file, int size) {
            String[] names = library.directory().toFile()
                    .list((dir, name) -> name.matches("(lib)?llama(\\.v[0-9.]+)?\\.(so|dylib|dll)|libllama\\.v.*"));
            SymbolLookup symbols = NativeAccess.open(library.directory().resolve(names[0]), arena);
            llama = new LlamaFunctions(name -> symbols.find(name).orElseThrow());
            MemorySegment parameters = llama.model().defaultParams(arena);
            parameters.set(ValueLayout.JAVA_BOOLEAN, Layouts.offset(Layouts.MODEL_PARAMS, "vocab_only"), true);
            model = llama.model().loadFromFile(arena.allocateFrom(file.toString()), parameters);
            handle = llama.model().getVocab(model);
            this.size = size;
        }

        /** Creates a grammar; null if llama.cpp refuses it. */
        NativeGrammar grammar(String gbnf) {
            try (Arena scratch = Arena.ofConfined()) {
                MemorySegment sampler = llama.sampler().initGrammar(handle, scratch.allocateFrom(gbnf),
                        scratch.allocateFrom("root"));
                return sampler.equals(MemorySegment.NULL) ? null : new NativeGrammar(this, sampler);
            }
        }

        @Override
        public void close() {
            llama.model().free(model);
            arena.close();
        }
    }

    private static final int INTS = (int) (Layouts.TOKEN_DATA.byteSize() / Integer.BYTES);

    private final Vocabulary vocabulary;
    private final MemorySegment sampler;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment candidates;
    private final MemorySegment array;
    private final int[] values;

    private NativeGrammar(Vocabulary vocabulary, MemorySegment sampler) {
        this.vocabulary = vocabulary;
        this.sampler = sampler;
        values = new int[vocabulary.size * INTS];
        candidates = arena.allocate(Layouts.TOKEN_DATA.byteSize() * vocabulary.size, Long.BYTES);
        array = arena.allocate(Layouts.TOKEN_DATA_ARRAY);
        array.set(ValueLayout.ADDRESS, Layouts.offset(Layouts.TOKEN_DATA_ARRAY, "data"), candidates);
        array.set(ValueLayout.JAVA_LONG, Layouts.offset(Layouts.TOKEN_DATA_ARRAY, "size"), vocabulary.size);
    }

    BitSet permitted() {
        for (int token = 0; token < vocabulary.size; token++) {
            values[token * INTS] = token;
            values[token * INTS + 1] = 0;
        }
        MemorySegment.copy(values, 0, candidates, ValueLayout.JAVA_INT, 0, values.length);
        vocabulary.llama.sampler().apply(sampler, array);
        MemorySegment.copy(candidates, ValueLayout.JAVA_INT, 0, values, 0, values.length);
        BitSet permitted = new BitSet();
        for (int token = 0; token < vocabulary.size; token++) {
            permitted.set(token, Float.intBitsToFloat(values[token * INTS + 1]) == 0);
        }
        return permitted;
    }

    void accept(int token) {
        vocabulary.llama.sampler().accept(sampler, token);
    }

    @Override
    public void close() {
        vocabulary.llama.sampler().free(sampler);
        arena.close();
    }
}
