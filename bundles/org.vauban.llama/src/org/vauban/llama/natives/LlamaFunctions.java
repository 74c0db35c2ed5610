// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.natives;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.function.Function;

/**
 * The functions of libllama that the binding calls, by area of llama.h: one method for each, in its order, named as
 * there without the name of the area. A method handle is named by signature: result, then arguments (P pointer, I int,
 * J long, F float, B bool, V void, or a structure); signatures that occur in several areas are in {@link Downcalls}.
 * Creating a handle takes about two milliseconds, so those that the first text does not need are in nested classes,
 * which create them when one of them is first called.
 */
public final class LlamaFunctions {
    private final BackendFunctions backend;
    private final ModelFunctions model;
    private final ContextFunctions context;
    private final AdapterFunctions adapter;
    private final MemoryFunctions memory;
    private final StateFunctions state;
    private final DecodingFunctions decoding;
    private final VocabularyFunctions vocabulary;
    private final ChatTemplateFunctions chatTemplate;
    private final SamplerFunctions sampler;

    /** @param symbols returns the address of a function by name, or throws if it does not exist */
    public LlamaFunctions(Function<String, MemorySegment> symbols) {
        backend = new BackendFunctions(symbols);
        model = new ModelFunctions(symbols);
        context = new ContextFunctions(symbols);
        adapter = new AdapterFunctions(symbols);
        memory = new MemoryFunctions(symbols);
        state = new StateFunctions(symbols);
        decoding = new DecodingFunctions(symbols);
        vocabulary = new VocabularyFunctions(symbols);
        chatTemplate = new ChatTemplateFunctions(symbols);
        sampler = new SamplerFunctions(symbols);
    }

    /**
     * Creates the handles that the first text needs once a model is loaded. Otherwise they are created on first use;
     * another thread can call this while llama.cpp loads a model. Any thread.
     */
    public static void prepare() {
        try {
            for (Class<?> handles : List.of(Downcalls.Later.class, ModelFunctions.Later.class,
                    ContextFunctions.Later.class, MemoryFunctions.Later.class, VocabularyFunctions.Later.class,
                    SamplerFunctions.Later.class, DecodingFunctions.Later.class)) {
                MethodHandles.lookup().ensureInitialized(handles);
            }
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e); // they are in this package
        }
    }

    public BackendFunctions backend() {
        return backend;
    }

    public ModelFunctions model() {
        return model;
    }

    public ContextFunctions context() {
        return context;
    }

    public AdapterFunctions adapter() {
        return adapter;
    }

    public MemoryFunctions memory() {
        return memory;
    }

    public StateFunctions state() {
        return state;
    }

    public DecodingFunctions decoding() {
        return decoding;
    }

    public VocabularyFunctions vocabulary() {
        return vocabulary;
    }

    public ChatTemplateFunctions chatTemplate() {
        return chatTemplate;
    }

    public SamplerFunctions sampler() {
        return sampler;
    }
}
