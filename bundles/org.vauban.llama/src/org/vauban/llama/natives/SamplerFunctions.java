// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama.natives;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.invoke.MethodHandle;
import java.util.function.Function;

/** Samplers and chains of them. */
public final class SamplerFunctions {
    /** Functions that are called once a model is loaded, see {@link LlamaFunctions#prepare}. */
    static final class Later {
        static final MethodHandle CHAIN = NativeAccess.downcall(Layouts.SAMPLER_CHAIN_PARAMS);
        static final MethodHandle I_PPI = NativeAccess.downcall(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
        static final MethodHandle P_CHAIN = NativeAccess.downcall(ADDRESS, Layouts.SAMPLER_CHAIN_PARAMS);
    }

    /** Samplers that not every request uses. */
    private static final class Samplers {
        static final MethodHandle P_F = NativeAccess.downcall(ADDRESS, JAVA_FLOAT);
        static final MethodHandle P_FFF = NativeAccess.downcall(ADDRESS, JAVA_FLOAT, JAVA_FLOAT, JAVA_FLOAT);
        static final MethodHandle P_FFJI = NativeAccess.downcall(
                ADDRESS, JAVA_FLOAT, JAVA_FLOAT, JAVA_LONG, JAVA_INT);
        static final MethodHandle P_FJ = NativeAccess.downcall(ADDRESS, JAVA_FLOAT, JAVA_LONG);
        static final MethodHandle P_IFF = NativeAccess.downcall(ADDRESS, JAVA_INT, JAVA_FLOAT, JAVA_FLOAT);
        static final MethodHandle P_IIFFF = NativeAccess.downcall(
                ADDRESS, JAVA_INT, JAVA_INT, JAVA_FLOAT, JAVA_FLOAT, JAVA_FLOAT);
        static final MethodHandle P_IIFFI = NativeAccess.downcall(
                ADDRESS, JAVA_INT, JAVA_INT, JAVA_FLOAT, JAVA_FLOAT, JAVA_INT);
        static final MethodHandle P_IIP = NativeAccess.downcall(ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);
        static final MethodHandle P_PFFIIPJ = NativeAccess.downcall(
                ADDRESS, ADDRESS, JAVA_FLOAT, JAVA_FLOAT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG);
        static final MethodHandle P_PPP = NativeAccess.downcall(ADDRESS, ADDRESS, ADDRESS, ADDRESS);
    }

    /** Rarely or never called functions. */
    private static final class Rare {
        static final MethodHandle PERF_SAMPLER_P = NativeAccess.downcall(Layouts.PERF_SAMPLER, ADDRESS);
    }

    private final MemorySegment chainDefaultParams;
    private final MemorySegment perf;
    private final MemorySegment perfReset;
    private final MemorySegment chainInit;
    private final MemorySegment chainAdd;
    private final MemorySegment free;
    private final MemorySegment copy;
    private final MemorySegment accept;
    private final MemorySegment apply;
    private final MemorySegment reset;
    private final MemorySegment sample;
    private final MemorySegment initGreedy;
    private final MemorySegment initDist;
    private final MemorySegment initTopK;
    private final MemorySegment initTopP;
    private final MemorySegment initMinP;
    private final MemorySegment initTypical;
    private final MemorySegment initTemperature;
    private final MemorySegment initDynamicTemperature;
    private final MemorySegment initXtc;
    private final MemorySegment initTopNSigma;
    private final MemorySegment initMirostat;
    private final MemorySegment initMirostatV2;
    private final MemorySegment initGrammar;
    private final MemorySegment initPenalties;
    private final MemorySegment initDry;
    private final MemorySegment initLogitBias;
    private final MemorySegment initInfill;

    /** @param symbols returns the address of a function by name, or throws if it does not exist */
    SamplerFunctions(Function<String, MemorySegment> symbols) {
        chainDefaultParams = symbols.apply("llama_sampler_chain_default_params");
        perf = symbols.apply("llama_perf_sampler");
        perfReset = symbols.apply("llama_perf_sampler_reset");
        chainInit = symbols.apply("llama_sampler_chain_init");
        chainAdd = symbols.apply("llama_sampler_chain_add");
        free = symbols.apply("llama_sampler_free");
        copy = symbols.apply("llama_sampler_clone");
        accept = symbols.apply("llama_sampler_accept");
        apply = symbols.apply("llama_sampler_apply");
        reset = symbols.apply("llama_sampler_reset");
        sample = symbols.apply("llama_sampler_sample");
        initGreedy = symbols.apply("llama_sampler_init_greedy");
        initDist = symbols.apply("llama_sampler_init_dist");
        initTopK = symbols.apply("llama_sampler_init_top_k");
        initTopP = symbols.apply("llama_sampler_init_top_p");
        initMinP = symbols.apply("llama_sampler_init_min_p");
        initTypical = symbols.apply("llama_sampler_init_typical");
        initTemperature = symbols.apply("llama_sampler_init_temp");
        initDynamicTemperature = symbols.apply("llama_sampler_init_temp_ext");
        initXtc = symbols.apply("llama_sampler_init_xtc");
        initTopNSigma = symbols.apply("llama_sampler_init_top_n_sigma");
        initMirostat = symbols.apply("llama_sampler_init_mirostat");
        initMirostatV2 = symbols.apply("llama_sampler_init_mirostat_v2");
        initGrammar = symbols.apply("llama_sampler_init_grammar");
        initPenalties = symbols.apply("llama_sampler_init_penalties");
        initDry = symbols.apply("llama_sampler_init_dry");
        initLogitBias = symbols.apply("llama_sampler_init_logit_bias");
        initInfill = symbols.apply("llama_sampler_init_infill");
    }

    public MemorySegment chainDefaultParams(SegmentAllocator result) {
        try {
            return (MemorySegment) Later.CHAIN.invokeExact(chainDefaultParams, result);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment perf(SegmentAllocator result, MemorySegment chain) {
        try {
            return (MemorySegment) Rare.PERF_SAMPLER_P.invokeExact(perf, result, chain);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public void perfReset(MemorySegment chain) {
        Downcalls.call(perfReset, chain);
    }

    public MemorySegment chainInit(MemorySegment params) {
        try {
            return (MemorySegment) Later.P_CHAIN.invokeExact(chainInit, params);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public void chainAdd(MemorySegment chain, MemorySegment sampler) {
        Downcalls.call(chainAdd, chain, sampler);
    }

    public void free(MemorySegment sampler) {
        Downcalls.call(free, sampler);
    }

    /** Returns a copy with the same state. */
    public MemorySegment copy(MemorySegment sampler) {
        return Downcalls.pointer(copy, sampler);
    }

    public void accept(MemorySegment sampler, int token) {
        Downcalls.call(accept, sampler, token);
    }

    public void apply(MemorySegment sampler, MemorySegment candidates) {
        Downcalls.call(apply, sampler, candidates);
    }

    public void reset(MemorySegment sampler) {
        Downcalls.call(reset, sampler);
    }

    public int sample(MemorySegment sampler, MemorySegment context, int index) {
        try {
            return (int) Later.I_PPI.invokeExact(sample, sampler, context, index);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment initGreedy() {
        return Downcalls.pointer(initGreedy);
    }

    public MemorySegment initDist(int seed) {
        return Downcalls.pointer(initDist, seed);
    }

    public MemorySegment initTopK(int k) {
        return Downcalls.pointer(initTopK, k);
    }

    public MemorySegment initTopP(float p, long minKeep) {
        try {
            return (MemorySegment) Samplers.P_FJ.invokeExact(initTopP, p, minKeep);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment initMinP(float p, long minKeep) {
        try {
            return (MemorySegment) Samplers.P_FJ.invokeExact(initMinP, p, minKeep);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment initTypical(float p, long minKeep) {
        try {
            return (MemorySegment) Samplers.P_FJ.invokeExact(initTypical, p, minKeep);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment initTemperature(float temperature) {
        try {
            return (MemorySegment) Samplers.P_F.invokeExact(initTemperature, temperature);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment initDynamicTemperature(float temperature, float range, float exponent) {
        try {
            return (MemorySegment) Samplers.P_FFF.invokeExact(initDynamicTemperature, temperature, range, exponent);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment initXtc(float probability, float threshold, long minKeep, int seed) {
        try {
            return (MemorySegment) Samplers.P_FFJI.invokeExact(initXtc, probability, threshold, minKeep, seed);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment initTopNSigma(float n) {
        try {
            return (MemorySegment) Samplers.P_F.invokeExact(initTopNSigma, n);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment initMirostat(int nVocab, int seed, float tau, float eta, int m) {
        try {
            return (MemorySegment) Samplers.P_IIFFI.invokeExact(initMirostat, nVocab, seed, tau, eta, m);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment initMirostatV2(int seed, float tau, float eta) {
        try {
            return (MemorySegment) Samplers.P_IFF.invokeExact(initMirostatV2, seed, tau, eta);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment initGrammar(MemorySegment vocab, MemorySegment grammar, MemorySegment root) {
        try {
            return (MemorySegment) Samplers.P_PPP.invokeExact(initGrammar, vocab, grammar, root);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment initPenalties(int nVocab, int lastN, float repeat, float frequency, float presence) {
        try {
            return (MemorySegment) Samplers.P_IIFFF.invokeExact(initPenalties, nVocab, lastN, repeat, frequency,
                    presence);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment initDry(MemorySegment vocab, float multiplier, float base, int allowedLength, int lastN,
            MemorySegment breakers, long count) {
        try {
            return (MemorySegment) Samplers.P_PFFIIPJ.invokeExact(initDry, vocab, multiplier, base, allowedLength,
                    lastN, breakers, count);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment initLogitBias(int nVocab, int count, MemorySegment biases) {
        try {
            return (MemorySegment) Samplers.P_IIP.invokeExact(initLogitBias, nVocab, count, biases);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment initInfill(MemorySegment vocab) {
        return Downcalls.pointer(initInfill, vocab);
    }
}
