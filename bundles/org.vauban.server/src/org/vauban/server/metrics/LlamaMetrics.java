// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.metrics;

import java.util.concurrent.atomic.LongAccumulator;
import org.vauban.engine.Generation;
import org.vauban.engine.slot.StepCounts;

/**
 * Metrics under the names of llama.cpp's server, summed over all models. As there, the two rates cover the time since
 * they were last reported. Thread-safe.
 */
public final class LlamaMetrics {
    private final Object lock = new Object();
    // fields guarded by the lock
    private final Totals all = new Totals();
    private final Totals untold = new Totals();
    private final LongAccumulator longest = new LongAccumulator(Math::max, 0);

    private static final class Totals {
        long read;
        long reused;
        long generated;
        /** Generated tokens without the first of each text, which does not need a separate step. */
        long later;
        long drafted;
        long accepted;
        double readMillis;
        double generateMillis;

        void add(int prompt, int known, int made) {
            read += Math.max(0, prompt - known);
            reused += known;
            generated += made;
        }

        void add(Generation generation) {
            later += Math.max(0, generation.generatedTokens() - 1);
            drafted += generation.draftedTokens();
            accepted += generation.acceptedTokens();
            readMillis += generation.promptMillis();
            generateMillis += generation.generateMillis();
        }

        void clear() {
            read = 0;
            later = 0;
            readMillis = 0;
            generateMillis = 0;
        }
    }

    /** Records the prompt tokens, those of them taken from the KV cache, and the generated tokens. */
    void used(int prompt, int reused, int generated) {
        longest.accumulate((long) prompt + generated);
        synchronized (lock) {
            all.add(prompt, reused, generated);
        }
    }

    /** Records the times and drafts of a generation. */
    public void generated(Generation generation) {
        synchronized (lock) {
            all.add(generation);
            untold.add(generation);
            untold.add(generation.promptTokens(), generation.reusedTokens(), generation.generatedTokens());
        }
    }

    /**
     * Writes all metrics.
     *
     * @param running number of requests being computed
     * @param waiting number of waiting requests
     * @param told whether to start a new interval for the rates
     */
    public void write(PrometheusText out, StepCounts steps, int running, int waiting, boolean told) {
        synchronized (lock) {
            counter(out, "prompt_tokens_total", "Number of prompt tokens processed.", all.read);
            counter(out, "prompt_tokens_cached_total", "Number of prompt tokens that were in the KV cache.",
                    all.reused);
            counter(out, "prompt_seconds_total", "Prompt process time.", all.readMillis / 1_000);
            counter(out, "tokens_predicted_total", "Number of generation tokens processed.", all.generated);
            counter(out, "tokens_predicted_seconds_total", "Predict process time.", all.generateMillis / 1_000);
            counter(out, "n_decode_total", "Total number of steps.", steps.steps());
            counter(out, "n_tokens_max", "Largest number of tokens of a request.", longest.get());
            counter(out, "spec_decode_num_draft_tokens_total", "Number of draft tokens.", all.drafted);
            counter(out, "spec_decode_num_accepted_tokens_total", "Number of draft tokens that were accepted.",
                    all.accepted);
            counter(out, "spec_decode_num_drafts_total", "Number of drafts.", steps.drafts());
            gauge(out, "prompt_tokens_seconds", "Prompt throughput in tokens a second, since this was asked last.",
                    rate(untold.read, untold.readMillis));
            gauge(out, "predicted_tokens_seconds",
                    "Generation throughput in tokens a second, since this was asked last.",
                    rate(untold.later, untold.generateMillis));
            if (told) {
                untold.clear();
            }
        }
        gauge(out, "requests_processing", "Number of requests processing.", running);
        gauge(out, "requests_deferred", "Number of requests that wait.", waiting);
        gauge(out, "n_busy_slots_per_decode", "Average number of requests of a step.",
                steps.steps() == 0 ? 0 : (double) steps.requests() / steps.steps());
    }

    private static double rate(long tokens, double millis) {
        return millis == 0 ? 0 : 1_000 * tokens / millis;
    }

    private static void counter(PrometheusText out, String name, String help, double value) {
        out.metric("llamacpp:" + name, "counter", help).sample("llamacpp:" + name, "", value);
    }

    private static void gauge(PrometheusText out, String name, String help, double value) {
        out.metric("llamacpp:" + name, "gauge", help).sample("llamacpp:" + name, "", value);
    }
}
