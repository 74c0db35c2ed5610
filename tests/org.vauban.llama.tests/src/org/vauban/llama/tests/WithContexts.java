// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.tests;

import java.util.function.Consumer;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.vauban.llama.LlamaBatch;
import org.vauban.llama.LlamaContext;
import org.vauban.llama.LlamaLibrary;
import org.vauban.llama.LlamaModel;
import org.vauban.llama.LlamaSampler;
import org.vauban.llama.parameters.ContextParameters;
import org.vauban.llama.parameters.ModelParameters;

/** Base class with the small model and its contexts. */
abstract class WithContexts {
    static final ContextParameters SMALL = ContextParameters.defaults().withContextSize(512).withThreads(1);
    static final String TEXT = "The quick brown fox jumps over the lazy dog and runs into the forest.";

    static LlamaLibrary library;
    static LlamaModel model;

    @BeforeAll
    static void open() {
        library = Given.library();
        model = library.loadModel(Given.model(Given.SMOL), ModelParameters.defaults());
    }

    @AfterAll
    static void close() {
        model.close();
        library.close();
    }

    static void with(ContextParameters parameters, Consumer<LlamaContext> body) {
        try (LlamaContext context = model.newContext(parameters)) {
            body.accept(context);
        }
    }

    static int[] tokens(String text) {
        return model.vocabulary().tokenize(text, false, false);
    }

    static void decode(LlamaContext context, int sequence, int from, int... tokens) {
        try (LlamaBatch batch = new LlamaBatch(tokens.length)) {
            for (int i = 0; i < tokens.length; i++) {
                batch.add(tokens[i], from + i, sequence, i == tokens.length - 1);
            }
            context.decode(batch);
        }
    }

    /** Generates tokens greedily from the present logits. */
    static int[] generate(LlamaContext context, int sequence, int position, int count) {
        int[] result = new int[count];
        try (LlamaSampler sampler = model.newSampler().greedy().build()) {
            for (int i = 0; i < count; i++) {
                result[i] = sampler.sample(context, -1);
                decode(context, sequence, position + i, result[i]);
            }
        }
        return result;
    }
}
