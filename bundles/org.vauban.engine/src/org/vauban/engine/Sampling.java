// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

import java.util.List;
import java.util.Map;

/**
 * Less common sampling options, each off at its neutral value. They are applied in llama.cpp's order: penalties, DRY,
 * top-n-sigma, top-k, typical, top-p, min-p, XTC, temperature. Only the penalties and DRY affect a greedy request.
 *
 * @param lastTokens number of tokens that the penalties cover, including the prompt; 0 turns them off
 * @param repeatPenalty divisor of the logits of these tokens, 1 for none
 * @param frequencyPenalty subtracted for each occurrence of a token
 * @param presencePenalty subtracted once for a token that occurred
 * @param typicalP locally typical sampling, 1 for none
 * @param topNSigma logits within this many standard deviations of the largest, 0 or less for all
 * @param xtcProbability how often XTC removes the most likely tokens, 0 for never
 * @param xtcThreshold minimum probability of tokens that XTC removes
 * @param dryMultiplier strength against repeated sequences, 0 for none
 * @param dryBase growth with the length of the repetition
 * @param dryAllowedLength repetitions up to this length are not penalized
 * @param dryLastTokens number of tokens that DRY covers
 * @param dryBreakers texts that interrupt a repetition
 * @param temperatureRange variation of the temperature with the entropy, plus or minus; 0 for a fixed temperature
 * @param temperatureExponent exponent of that variation
 * @param logitBias values added to the logits of tokens, by token id; see {@link #FORBIDDING}
 */
public record Sampling(int lastTokens, double repeatPenalty, double frequencyPenalty, double presencePenalty,
        double typicalP, double topNSigma, double xtcProbability, double xtcThreshold, double dryMultiplier,
        double dryBase, int dryAllowedLength, int dryLastTokens, List<String> dryBreakers, double temperatureRange,
        double temperatureExponent, Map<Integer, Double> logitBias) {
    /** A bias at or below this value forbids a token. */
    public static final double FORBIDDING = -100;

    /** llama.cpp's default {@link #dryBreakers}. */
    public static final List<String> STANDARD_DRY_BREAKERS = List.of("\n", ":", "\"", "*");

    /** All options off. */
    public static final Sampling NONE = new Sampling(0, 1, 0, 0, 1, 0, 0, 0.1, 0, 1.75, 2, 0, List.of(), 0, 1,
            Map.of());

    public Sampling {
        dryBreakers = dryBreakers == null ? List.of() : List.copyOf(dryBreakers);
        logitBias = logitBias == null ? Map.of() : Map.copyOf(logitBias);
    }

    /** Returns a copy with the given penalties. */
    public Sampling withPenalties(int last, double repeat, double frequency, double presence) {
        return new Sampling(last, repeat, frequency, presence, typicalP, topNSigma, xtcProbability, xtcThreshold,
                dryMultiplier, dryBase, dryAllowedLength, dryLastTokens, dryBreakers, temperatureRange,
                temperatureExponent, logitBias);
    }

    /** Returns a copy with the given DRY options. */
    public Sampling withDry(double multiplier, double base, int allowedLength, int last, List<String> breakers) {
        return new Sampling(lastTokens, repeatPenalty, frequencyPenalty, presencePenalty, typicalP, topNSigma,
                xtcProbability, xtcThreshold, multiplier, base, allowedLength, last, breakers, temperatureRange,
                temperatureExponent, logitBias);
    }

    /** Returns a copy with the given XTC options. */
    public Sampling withXtc(double probability, double threshold) {
        return new Sampling(lastTokens, repeatPenalty, frequencyPenalty, presencePenalty, typicalP, topNSigma,
                probability, threshold, dryMultiplier, dryBase, dryAllowedLength, dryLastTokens, dryBreakers,
                temperatureRange, temperatureExponent, logitBias);
    }

    /** Returns a copy with typical sampling and top-n-sigma. */
    public Sampling withTypical(double typical, double sigma) {
        return new Sampling(lastTokens, repeatPenalty, frequencyPenalty, presencePenalty, typical, sigma,
                xtcProbability, xtcThreshold, dryMultiplier, dryBase, dryAllowedLength, dryLastTokens, dryBreakers,
                temperatureRange, temperatureExponent, logitBias);
    }

    /** Returns a copy with a temperature that varies with the entropy. */
    public Sampling withTemperatureRange(double range, double exponent) {
        return new Sampling(lastTokens, repeatPenalty, frequencyPenalty, presencePenalty, typicalP, topNSigma,
                xtcProbability, xtcThreshold, dryMultiplier, dryBase, dryAllowedLength, dryLastTokens, dryBreakers,
                range, exponent, logitBias);
    }

    /** Returns a copy with the given biases by token id. */
    public Sampling withLogitBias(Map<Integer, Double> biases) {
        return new Sampling(lastTokens, repeatPenalty, frequencyPenalty, presencePenalty, typicalP, topNSigma,
                xtcProbability, xtcThreshold, dryMultiplier, dryBase, dryAllowedLength, dryLastTokens, dryBreakers,
                temperatureRange, temperatureExponent, biases);
    }
}
