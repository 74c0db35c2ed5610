// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.scheduler;

import java.util.HashMap;
import java.util.Map;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.Sampling;
import org.vauban.llama.LlamaModel;
import org.vauban.llama.LlamaSampler;

/** Creates llama.cpp's samplers from options, in the order of llama.cpp's own programs. */
final class SamplerChain {
    private static final float NEVER = -1e6f;
    /** Below this temperature only the best token is chosen, and much below it the divided logits would overflow. */
    private static final double COLDEST = 1e-6;

    private SamplerChain() {}

    /**
     * Whether {@link #of} parses and checks a grammar or searches the whole vocabulary for texts, which would delay
     * other requests. Also true for the standard breakers, which may not be cached for these parameters yet.
     */
    static boolean takesLong(GenerationOptions options) {
        return options.grammar() != null || options.sampling().dryMultiplier() > 0;
    }

    private static boolean usualBreakers(Sampling s) {
        return s.dryBreakers().equals(Sampling.STANDARD_DRY_BREAKERS);
    }

    /** Builds the sampler of a task; the caller closes it. */
    static LlamaSampler of(LlamaModel model, GenerationTask task) {
        GenerationOptions options = task.options();
        LlamaSampler.Builder chain = model.newSampler();
        Sampling s = options.sampling();
        if (!s.logitBias().isEmpty()) {
            chain.logitBias(biases(s));
        }
        String grammar = options.grammar();
        if (grammar != null) {
            chain.grammar(grammar, "root", task.listener()::shows);
        }
        if (remembers(s)) {
            penalties(chain, s);
        }
        if (options.temperature() <= 0) {
            return chain.greedy().build();
        }
        int seed = options.seed() < 0 ? LlamaSampler.RANDOM_SEED : (int) options.seed();
        if (s.topNSigma() > 0) {
            chain.topNSigma((float) s.topNSigma());
        }
        if (options.topK() > 0) {
            chain.topK(options.topK());
        }
        if (s.typicalP() < 1) {
            chain.typical((float) s.typicalP(), 1);
        }
        if (options.topP() < 1) {
            chain.topP((float) options.topP(), 1);
        }
        if (options.minP() > 0) {
            chain.minP((float) options.minP(), 1);
        }
        if (s.xtcProbability() > 0) {
            chain.xtc((float) s.xtcProbability(), (float) s.xtcThreshold(), 1, seed);
        }
        float temperature = (float) Math.max(COLDEST, options.temperature());
        if (s.temperatureRange() > 0) {
            chain.dynamicTemperature(temperature, (float) s.temperatureRange(), (float) s.temperatureExponent());
        } else {
            chain.temperature(temperature);
        }
        return chain.dist(seed).build();
    }

    /**
     * Uses finite biases only: if all tokens that a grammar permits are forbidden, one of them must remain possible.
     */
    private static Map<Integer, Float> biases(Sampling s) {
        Map<Integer, Float> biases = new HashMap<>();
        s.logitBias().forEach((token, bias) -> biases.put(token,
                bias <= Sampling.FORBIDDING ? NEVER : bias.floatValue()));
        return biases;
    }

    private static void penalties(LlamaSampler.Builder chain, Sampling s) {
        if (s.lastTokens() > 0) {
            chain.penalties(s.lastTokens(), (float) s.repeatPenalty(), (float) s.frequencyPenalty(),
                    (float) s.presencePenalty());
        }
        if (s.dryMultiplier() > 0) {
            // cache standard breakers only: the time would reveal to other users which breakers were chosen
            chain.dry((float) s.dryMultiplier(), (float) s.dryBase(), s.dryAllowedLength(), s.dryLastTokens(),
                    s.dryBreakers(), usualBreakers(s));
        }
    }

    /** Whether the chain depends on preceding tokens. */
    static boolean remembers(Sampling s) {
        return s.lastTokens() > 0 || s.dryMultiplier() > 0;
    }

    /** Returns the number of preceding tokens that the chain examines. */
    static int lookBack(Sampling s) {
        return Math.max(s.lastTokens(), s.dryMultiplier() > 0 ? s.dryLastTokens() : 0);
    }
}
