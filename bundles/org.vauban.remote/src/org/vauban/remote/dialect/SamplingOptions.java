// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.dialect;

import com.google.gson.JsonObject;
import java.util.Optional;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.Sampling;
import org.vauban.governance.remote.RemoteDialect;
import org.vauban.remote.dialect.OutputOptions.Missing;
import org.vauban.remote.message.Messages;

/**
 * Sampling parameters in each dialect. llama-server, Vauban and vLLM have default limits that exclude unlikely tokens,
 * so absent limits are sent explicitly, too.
 */
final class SamplingOptions {
    /** Smallest value sent instead of 0, which many endpoints refuse. */
    private static final double LEAST_TOP_P = 1e-6;

    private SamplingOptions() {}

    private static boolean isOwn(RemoteDialect dialect) {
        return dialect == RemoteDialect.LLAMA_SERVER || dialect == RemoteDialect.VAUBAN;
    }

    /** Returns the first option that an endpoint does not support; empty if it supports all. */
    static Optional<Missing> missing(RemoteDialect dialect, GenerationOptions options, Messages messages) {
        Sampling sampling = options.sampling();
        if (!sampling.logitBias().isEmpty() && RequestBody.mistral(dialect)) {
            return Optional.of(new Missing("logitBias", messages.get("option.bias")));
        }
        boolean dry = sampling.dryMultiplier() > 0;
        boolean rare = dry || sampling.typicalP() < 1 || sampling.topNSigma() > 0 || sampling.xtcProbability() > 0
                || sampling.temperatureRange() > 0;
        // other breakers are texts that the gate has not approved, so they are not sent
        boolean standard = !dry || sampling.dryBreakers().equals(Sampling.STANDARD_DRY_BREAKERS);
        boolean told = isOwn(dialect) && standard;
        return rare && !told ? Optional.of(new Missing("sampling", messages.get("option.sampling")))
                : Optional.empty();
    }

    /** Returns the first option that {@code /v1/fim/completions} of Mistral does not support, unlike its other APIs. */
    static Optional<Missing> missingInFim(GenerationOptions options, Messages messages) {
        Sampling sampling = options.sampling();
        return sampling.lastTokens() > 0 && (sampling.frequencyPenalty() != 0 || sampling.presencePenalty() != 0)
                ? Optional.of(new Missing("penalties", messages.get("option.penalties")))
                : Optional.empty();
    }

    static void add(JsonObject json, RemoteDialect dialect, GenerationOptions options) {
        boolean own = isOwn(dialect);
        boolean vllm = dialect == RemoteDialect.VLLM;
        boolean mistral = RequestBody.mistral(dialect);
        Sampling sampling = options.sampling();
        json.addProperty("temperature", options.temperature());
        // Mistral refuses top_p with a temperature of 0, where it has no effect
        if (own || vllm || options.topP() < 1 && options.temperature() > 0) {
            json.addProperty("top_p", own ? options.topP() : Math.max(LEAST_TOP_P, options.topP()));
        }
        if (own || vllm) {
            json.addProperty("top_k", vllm && options.topK() == 0 ? -1 : options.topK());
            json.addProperty("min_p", options.minP());
        }
        if (options.seed() >= 0) {
            json.addProperty(mistral ? "random_seed" : "seed", options.seed());
        }
        if (!sampling.logitBias().isEmpty() && !mistral) {
            JsonObject biases = new JsonObject();
            sampling.logitBias().forEach((token, bias) -> biases.addProperty(token.toString(), bias));
            json.add("logit_bias", biases);
        }
        if (sampling.lastTokens() > 0) {
            addPenalties(json, dialect, sampling);
        }
        if (own) {
            addRare(json, sampling);
        }
    }

    private static void addPenalties(JsonObject json, RemoteDialect dialect, Sampling sampling) {
        boolean own = isOwn(dialect);
        if (sampling.frequencyPenalty() != 0) {
            json.addProperty("frequency_penalty", sampling.frequencyPenalty());
        }
        if (sampling.presencePenalty() != 0) {
            json.addProperty("presence_penalty", sampling.presencePenalty());
        }
        if (sampling.repeatPenalty() != 1 && (own || dialect == RemoteDialect.VLLM)) {
            json.addProperty(own ? "repeat_penalty" : "repetition_penalty", sampling.repeatPenalty());
        }
        if (own) {
            json.addProperty("repeat_last_n", sampling.lastTokens());
        }
    }

    private static void addRare(JsonObject json, Sampling sampling) {
        if (sampling.typicalP() < 1) {
            json.addProperty("typical_p", sampling.typicalP());
        }
        if (sampling.topNSigma() > 0) {
            json.addProperty("top_n_sigma", sampling.topNSigma());
        }
        if (sampling.xtcProbability() > 0) {
            json.addProperty("xtc_probability", sampling.xtcProbability());
            json.addProperty("xtc_threshold", sampling.xtcThreshold());
        }
        if (sampling.temperatureRange() > 0) {
            json.addProperty("dynatemp_range", sampling.temperatureRange());
            json.addProperty("dynatemp_exponent", sampling.temperatureExponent());
        }
        if (sampling.dryMultiplier() > 0) {
            json.addProperty("dry_multiplier", sampling.dryMultiplier());
            json.addProperty("dry_base", sampling.dryBase());
            json.addProperty("dry_allowed_length", sampling.dryAllowedLength());
            json.addProperty("dry_penalty_last_n", sampling.dryLastTokens());
        }
    }
}
