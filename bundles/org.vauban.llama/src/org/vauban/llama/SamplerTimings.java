// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;

import org.vauban.llama.natives.Layouts;

/**
 * llama.cpp's counters of a sampler since their last reset.
 *
 * @param sampleMillis time in sampling
 * @param samples number of sampled tokens
 */
public record SamplerTimings(double sampleMillis, int samples) {

    /** @param data a {@code llama_perf_sampler_data} */
    static SamplerTimings read(MemorySegment data) {
        return new SamplerTimings(data.get(JAVA_DOUBLE, Layouts.offset(Layouts.PERF_SAMPLER, "t_sample_ms")),
                data.get(JAVA_INT, Layouts.offset(Layouts.PERF_SAMPLER, "n_sample")));
    }
}
