// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

import java.util.List;
import java.util.Map;

/**
 * The less common ways to choose the next token, each off by its neutral value. They are applied in llama.cpp's own
 * order: penalties, DRY, top-n-sigma, top-k, typical, top-p, min-p, XTC, temperature. Only the penalties and DRY say
 * anything to a greedy request.
 *
 * @param lastTokens tokens that the penalties look back, prompt included; 0 turns them off
 * @param repeatPenalty divisor of the logits of these tokens, 1 for none
 * @param frequencyPenalty subtracted for each time a token came
 * @param presencePenalty subtracted once for a token that came
 * @param typicalP locally typical sampling, 1 for none
 * @param topNSigma logits within so many standard deviations of the largest, 0 or less for all
 * @param xtcProbability how often XTC removes the most likely tokens, 0 for never
 * @param xtcThreshold XTC removes tokens at least this likely
 * @param dryMultiplier strength against repeated sequences, 0 for none
 * @param dryBase how it grows with the length of the repetition
 * @param dryAllowedLength repetitions of this length cost nothing
 * @param dryLastTokens tokens that DRY looks back
 * @param dryBreakers texts over which a repetition does not count
 * @param temperatureRange a temperature that follows the entropy within plus or minus this, 0 for a fixed one
 * @param temperatureExponent how it follows
 * @param logitBias what is added to the logits of tokens, by their ids; see {@link #FORBIDDING}
 */
public record Sampling(int lastTokens, double repeatPenalty, double frequencyPenalty, double presencePenalty,
        double typicalP, double topNSigma, double xtcProbability, double xtcThreshold, double dryMultiplier,
        double dryBase, int dryAllowedLength, int dryLastTokens, List<String> dryBreakers, double temperatureRange,
        double temperatureExponent, Map<Integer, Double> logitBias) {
    /** A bias of so little, or less, forbids a token. */
    public static final double FORBIDDING = -100;

    /** llama.cpp's {@link #dryBreakers} where nothing is said of them. */
    public static final List<String> STANDARD_DRY_BREAKERS = List.of("\n", ":", "\"", "*");

    /** Nothing of all this. */
    public static final Sampling NONE = new Sampling(0, 1, 0, 0, 1, 0, 0, 0.1, 0, 1.75, 2, 0, List.of(), 0, 1,
            Map.of());

    public Sampling {
        dryBreakers = dryBreakers == null ? List.of() : List.copyOf(dryBreakers);
        logitBias = logitBias == null ? Map.of() : Map.copyOf(logitBias);
    }

    /** Penalties over the last tokens. */
    public Sampling withPenalties(int last, double repeat, double frequency, double presence) {
        return new Sampling(last, repeat, frequency, presence, typicalP, topNSigma, xtcProbability, xtcThreshold,
                dryMultiplier, dryBase, dryAllowedLength, dryLastTokens, dryBreakers, temperatureRange,
                temperatureExponent, logitBias);
    }

    /** DRY over the last tokens. */
    public Sampling withDry(double multiplier, double base, int allowedLength, int last, List<String> breakers) {
        return new Sampling(lastTokens, repeatPenalty, frequencyPenalty, presencePenalty, typicalP, topNSigma,
                xtcProbability, xtcThreshold, multiplier, base, allowedLength, last, breakers, temperatureRange,
                temperatureExponent, logitBias);
    }

    /** XTC. */
    public Sampling withXtc(double probability, double threshold) {
        return new Sampling(lastTokens, repeatPenalty, frequencyPenalty, presencePenalty, typicalP, topNSigma,
                probability, threshold, dryMultiplier, dryBase, dryAllowedLength, dryLastTokens, dryBreakers,
                temperatureRange, temperatureExponent, logitBias);
    }

    /** Typical sampling and top-n-sigma. */
    public Sampling withTypical(double typical, double sigma) {
        return new Sampling(lastTokens, repeatPenalty, frequencyPenalty, presencePenalty, typical, sigma,
                xtcProbability, xtcThreshold, dryMultiplier, dryBase, dryAllowedLength, dryLastTokens, dryBreakers,
                temperatureRange, temperatureExponent, logitBias);
    }

    /** A temperature that follows the entropy. */
    public Sampling withTemperatureRange(double range, double exponent) {
        return new Sampling(lastTokens, repeatPenalty, frequencyPenalty, presencePenalty, typicalP, topNSigma,
                xtcProbability, xtcThreshold, dryMultiplier, dryBase, dryAllowedLength, dryLastTokens, dryBreakers,
                range, exponent, logitBias);
    }

    /** Biases of tokens, by their ids. */
    public Sampling withLogitBias(Map<Integer, Double> biases) {
        return new Sampling(lastTokens, repeatPenalty, frequencyPenalty, presencePenalty, typicalP, topNSigma,
                xtcProbability, xtcThreshold, dryMultiplier, dryBase, dryAllowedLength, dryLastTokens, dryBreakers,
                temperatureRange, temperatureExponent, biases);
    }
}
