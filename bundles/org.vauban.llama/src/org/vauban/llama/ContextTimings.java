// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama;

/**
 * llama.cpp's counters of a context since they were reset.
 *
 * @param promptMillis    time in decoding batches of more than one token
 * @param generateMillis  time in decoding batches of one token
 * @param promptTokens    tokens in batches of more than one
 * @param generatedTokens batches of one token
 * @param reusedGraphs    how often a compute graph was used again
 */
public record ContextTimings(double promptMillis, double generateMillis, int promptTokens, int generatedTokens,
        int reusedGraphs) {}
