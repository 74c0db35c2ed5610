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
    private static final MethodHandle CHAIN = NativeAccess.downcall(Layouts.SAMPLER_CHAIN_PARAMS);
    private static final MethodHandle I_PPI = NativeAccess.downcall(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT);
    private static final MethodHandle P_CHAIN = NativeAccess.downcall(ADDRESS, Layouts.SAMPLER_CHAIN_PARAMS);

    /** For samplers that not every request has. */
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

    /** For functions that are seldom or never called. */
    private static final class Rare {
        static final MethodHandle PERF_SAMPLER_P = NativeAccess.downcall(Layouts.PERF_SAMPLER, ADDRESS);
    }

    private final MemorySegment samplerChainDefaultParams;
    private final MemorySegment perfSampler;
    private final MemorySegment perfSamplerReset;
    private final MemorySegment samplerChainInit;
    private final MemorySegment samplerChainAdd;
    private final MemorySegment samplerFree;
    private final MemorySegment samplerAccept;
    private final MemorySegment samplerApply;
    private final MemorySegment samplerReset;
    private final MemorySegment samplerSample;
    private final MemorySegment samplerGreedy;
    private final MemorySegment samplerDist;
    private final MemorySegment samplerTopK;
    private final MemorySegment samplerTopP;
    private final MemorySegment samplerMinP;
    private final MemorySegment samplerTypical;
    private final MemorySegment samplerTemperature;
    private final MemorySegment samplerDynamicTemperature;
    private final MemorySegment samplerXtc;
    private final MemorySegment samplerTopNSigma;
    private final MemorySegment samplerMirostat;
    private final MemorySegment samplerMirostatV2;
    private final MemorySegment samplerGrammar;
    private final MemorySegment samplerPenalties;
    private final MemorySegment samplerDry;
    private final MemorySegment samplerLogitBias;
    private final MemorySegment samplerInfill;

    /** @param symbols gives the address of a function by name, or throws if there is none */
    SamplerFunctions(Function<String, MemorySegment> symbols) {
        samplerChainDefaultParams = symbols.apply("llama_sampler_chain_default_params");
        perfSampler = symbols.apply("llama_perf_sampler");
        perfSamplerReset = symbols.apply("llama_perf_sampler_reset");
        samplerChainInit = symbols.apply("llama_sampler_chain_init");
        samplerChainAdd = symbols.apply("llama_sampler_chain_add");
        samplerFree = symbols.apply("llama_sampler_free");
        samplerAccept = symbols.apply("llama_sampler_accept");
        samplerApply = symbols.apply("llama_sampler_apply");
        samplerReset = symbols.apply("llama_sampler_reset");
        samplerSample = symbols.apply("llama_sampler_sample");
        samplerGreedy = symbols.apply("llama_sampler_init_greedy");
        samplerDist = symbols.apply("llama_sampler_init_dist");
        samplerTopK = symbols.apply("llama_sampler_init_top_k");
        samplerTopP = symbols.apply("llama_sampler_init_top_p");
        samplerMinP = symbols.apply("llama_sampler_init_min_p");
        samplerTypical = symbols.apply("llama_sampler_init_typical");
        samplerTemperature = symbols.apply("llama_sampler_init_temp");
        samplerDynamicTemperature = symbols.apply("llama_sampler_init_temp_ext");
        samplerXtc = symbols.apply("llama_sampler_init_xtc");
        samplerTopNSigma = symbols.apply("llama_sampler_init_top_n_sigma");
        samplerMirostat = symbols.apply("llama_sampler_init_mirostat");
        samplerMirostatV2 = symbols.apply("llama_sampler_init_mirostat_v2");
        samplerGrammar = symbols.apply("llama_sampler_init_grammar");
        samplerPenalties = symbols.apply("llama_sampler_init_penalties");
        samplerDry = symbols.apply("llama_sampler_init_dry");
        samplerLogitBias = symbols.apply("llama_sampler_init_logit_bias");
        samplerInfill = symbols.apply("llama_sampler_init_infill");
    }

    public MemorySegment samplerChainDefaultParams(SegmentAllocator result) {
        try {
            return (MemorySegment) CHAIN.invokeExact(samplerChainDefaultParams, result);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment perfSampler(SegmentAllocator result, MemorySegment chain) {
        try {
            return (MemorySegment) Rare.PERF_SAMPLER_P.invokeExact(perfSampler, result, chain);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public void perfSamplerReset(MemorySegment chain) {
        Downcalls.call(perfSamplerReset, chain);
    }

    public MemorySegment samplerChainInit(MemorySegment params) {
        try {
            return (MemorySegment) P_CHAIN.invokeExact(samplerChainInit, params);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public void samplerChainAdd(MemorySegment chain, MemorySegment sampler) {
        Downcalls.call(samplerChainAdd, chain, sampler);
    }

    public void samplerFree(MemorySegment sampler) {
        Downcalls.call(samplerFree, sampler);
    }

    public void samplerAccept(MemorySegment sampler, int token) {
        Downcalls.call(samplerAccept, sampler, token);
    }

    public void samplerApply(MemorySegment sampler, MemorySegment candidates) {
        Downcalls.call(samplerApply, sampler, candidates);
    }

    public void samplerReset(MemorySegment sampler) {
        Downcalls.call(samplerReset, sampler);
    }

    public int samplerSample(MemorySegment sampler, MemorySegment context, int index) {
        try {
            return (int) I_PPI.invokeExact(samplerSample, sampler, context, index);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment samplerGreedy() {
        return Downcalls.pointer(samplerGreedy);
    }

    public MemorySegment samplerDist(int seed) {
        return Downcalls.pointer(samplerDist, seed);
    }

    public MemorySegment samplerTopK(int k) {
        return Downcalls.pointer(samplerTopK, k);
    }

    public MemorySegment samplerTopP(float p, long minKeep) {
        try {
            return (MemorySegment) Samplers.P_FJ.invokeExact(samplerTopP, p, minKeep);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment samplerMinP(float p, long minKeep) {
        try {
            return (MemorySegment) Samplers.P_FJ.invokeExact(samplerMinP, p, minKeep);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment samplerTypical(float p, long minKeep) {
        try {
            return (MemorySegment) Samplers.P_FJ.invokeExact(samplerTypical, p, minKeep);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment samplerTemperature(float temperature) {
        try {
            return (MemorySegment) Samplers.P_F.invokeExact(samplerTemperature, temperature);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment samplerDynamicTemperature(float temperature, float range, float exponent) {
        try {
            return (MemorySegment) Samplers.P_FFF.invokeExact(samplerDynamicTemperature, temperature, range, exponent);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment samplerXtc(float probability, float threshold, long minKeep, int seed) {
        try {
            return (MemorySegment) Samplers.P_FFJI.invokeExact(samplerXtc, probability, threshold, minKeep, seed);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment samplerTopNSigma(float n) {
        try {
            return (MemorySegment) Samplers.P_F.invokeExact(samplerTopNSigma, n);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment samplerMirostat(int nVocab, int seed, float tau, float eta, int m) {
        try {
            return (MemorySegment) Samplers.P_IIFFI.invokeExact(samplerMirostat, nVocab, seed, tau, eta, m);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment samplerMirostatV2(int seed, float tau, float eta) {
        try {
            return (MemorySegment) Samplers.P_IFF.invokeExact(samplerMirostatV2, seed, tau, eta);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment samplerGrammar(MemorySegment vocab, MemorySegment grammar, MemorySegment root) {
        try {
            return (MemorySegment) Samplers.P_PPP.invokeExact(samplerGrammar, vocab, grammar, root);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment samplerPenalties(int nVocab, int lastN, float repeat, float frequency, float presence) {
        try {
            return (MemorySegment) Samplers.P_IIFFF.invokeExact(samplerPenalties, nVocab, lastN, repeat, frequency,
                    presence);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment samplerDry(MemorySegment vocab, float multiplier, float base, int allowedLength, int lastN,
            MemorySegment breakers, long count) {
        try {
            return (MemorySegment) Samplers.P_PFFIIPJ.invokeExact(samplerDry, vocab, multiplier, base, allowedLength,
                    lastN, breakers, count);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment samplerLogitBias(int nVocab, int count, MemorySegment biases) {
        try {
            return (MemorySegment) Samplers.P_IIP.invokeExact(samplerLogitBias, nVocab, count, biases);
        } catch (Throwable t) {
            throw NativeAccess.failed(t);
        }
    }

    public MemorySegment samplerInfill(MemorySegment vocab) {
        return Downcalls.pointer(samplerInfill, vocab);
    }
}
