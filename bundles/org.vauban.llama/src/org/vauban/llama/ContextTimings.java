// SPDX-License-Identifier: EPL-2.0
package org.vauban.llama;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;

import org.vauban.llama.natives.Layouts;

/**
 * llama.cpp's counters of a context since their last reset.
 *
 * @param promptMillis time in decoding batches of more than one token
 * @param generateMillis time in decoding batches of one token
 * @param promptTokens tokens in batches of more than one
 * @param generatedTokens number of batches of one token
 * @param reusedGraphs how often a compute graph was reused
 */
public record ContextTimings(double promptMillis, double generateMillis, int promptTokens, int generatedTokens,
        int reusedGraphs) {

    /** @param data a {@code llama_perf_context_data} */
    static ContextTimings read(MemorySegment data) {
        // llama.cpp never reports 0 tokens, so that it can divide by them
        return new ContextTimings(data.get(JAVA_DOUBLE, Layouts.offset(Layouts.PERF_CONTEXT, "t_p_eval_ms")),
                data.get(JAVA_DOUBLE, Layouts.offset(Layouts.PERF_CONTEXT, "t_eval_ms")),
                data.get(JAVA_INT, Layouts.offset(Layouts.PERF_CONTEXT, "n_p_eval")),
                data.get(JAVA_INT, Layouts.offset(Layouts.PERF_CONTEXT, "n_eval")),
                data.get(JAVA_INT, Layouts.offset(Layouts.PERF_CONTEXT, "n_reused")));
    }
}
