// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama;

import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

import org.vauban.llama.error.GrammarException;
import org.vauban.llama.natives.Layouts;
import org.vauban.llama.natives.SamplerFunctions;
import org.vauban.llama.sampling.GrammarConstraint;
import org.vauban.llama.sampling.NativeChain;
import org.vauban.llama.sampling.SamplerGrammar;

/** Creates samplers: the native chain from its steps, and its grammar. */
final class SamplerCreation {
    private SamplerCreation() {}

    /** @param grammar null for none */
    static LlamaSampler create(LlamaModel model, List<Function<Arena, MemorySegment>> steps,
            GrammarConstraint grammar) {
        SamplerFunctions functions = model.library().llama().sampler();
        model.use().acquire();
        Arena arena = Arena.ofShared();
        MemorySegment chain = MemorySegment.NULL;
        boolean done = false;
        try (Arena scratch = Arena.ofConfined()) {
            SamplerGrammar samplerGrammar = grammar == null ? null : newGrammar(model, grammar, scratch);
            MemorySegment params = functions.chainDefaultParams(scratch);
            params.set(JAVA_BOOLEAN, Layouts.offset(Layouts.SAMPLER_CHAIN_PARAMS, "no_perf"), false);
            chain = functions.chainInit(params);
            for (Function<Arena, MemorySegment> step : steps) {
                functions.chainAdd(chain, step.apply(scratch));
            }
            LlamaSampler sampler = new LlamaSampler(model,
                    new NativeChain(functions, arena, chain, samplerGrammar, model.vocabulary().size()));
            done = true;
            return sampler;
        } finally {
            if (!done) {
                if (!chain.equals(MemorySegment.NULL)) {
                    functions.free(chain);
                }
                arena.close();
                model.use().release();
            }
        }
    }

    /**
     * Lets llama.cpp parse the grammar as well, since it knows the names of tokens; {@link SamplerGrammar} applies it.
     */
    private static SamplerGrammar newGrammar(LlamaModel model, GrammarConstraint grammar, Arena scratch) {
        SamplerFunctions functions = model.library().llama().sampler();
        long mark = model.library().log().mark();
        MemorySegment handle = functions.initGrammar(model.vocabulary().handle(),
                scratch.allocateFrom(grammar.gbnf()), scratch.allocateFrom(grammar.root()));
        if (handle.equals(MemorySegment.NULL)) {
            throw new GrammarException("The grammar names a token in angle brackets that this model does not have.",
                    model.library().log().problemsSince(mark));
        }
        functions.free(handle);
        LlamaVocabulary vocabulary = model.vocabulary();
        return new SamplerGrammar(model.trie(), text -> tokenOf(vocabulary, text), grammar);
    }

    /** Returns the token of {@code <[12]>} or {@code <name>}; llama.cpp has checked that it exists. */
    private static int tokenOf(LlamaVocabulary vocabulary, String written) {
        try {
            return written.startsWith("<[") ? Integer.parseInt(written.substring(2, written.length() - 2))
                    : vocabulary.tokenize(written.getBytes(StandardCharsets.UTF_8), false, true)[0];
        } catch (NumberFormatException e) {
            return vocabulary.size(); // no token has a number beyond an int
        }
    }
}
