// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama;

/**
 * llama.cpp's counters of a sampler since they were reset.
 *
 * @param sampleMillis time in sampling
 * @param samples      tokens sampled
 */
public record SamplerTimings(double sampleMillis, int samples) {}
