// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.vauban.engine.EngineCall;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.TokenListener;

/**
 * {@code cancel}: a prompt of about 512 tokens is cancelled at a random moment of its prefill. The time runs from the
 * call of cancel until the host reports the end of the request, when its thread is free again. It is given in
 * micro-batches: the time that the host needs for {@link #MICRO_BATCH} tokens of a prompt that is not cancelled.
 */
final class Cancel {
    /** Tokens that the host computes at once, which are the most that it computes after a cancel. */
    static final int MICRO_BATCH = 256;
    private static final int PROMPT_TOKENS = 512;

    private Cancel() {}

    static void run(Settings settings, Report report) {
        int rounds = settings.rounds(5, 40, 200);
        Random random = new Random(settings.seed());
        Prompts prompts = new Prompts(settings.seed());
        for (String model : settings.models()) {
            List<Double> batches = new ArrayList<>();
            List<Double> millis = new ArrayList<>();
            try (Vauban vauban = new Vauban(settings)) {
                vauban.load(model);
                List<Double> perToken = new ArrayList<>();
                for (int i = 0; i < settings.size().choose(1, 3, 5); i++) {
                    Generation whole = Vauban.get(start(vauban, model, prompts).result());
                    perToken.add(whole.promptMillis() / (whole.promptTokens() - whole.reusedTokens()));
                }
                double microBatch = Spread.of(perToken).median() * MICRO_BATCH;
                double whole = Spread.of(perToken).median() * PROMPT_TOKENS;
                int early = 0;
                for (int round = 0; round < rounds; round++) {
                    EngineCall<Generation> call = start(vauban, model, prompts);
                    LockSupport.parkNanos(
                            (long) (TimeUnit.MILLISECONDS.toNanos(1) * whole * (0.1 + 0.7 * random.nextDouble())));
                    long begin = System.nanoTime();
                    call.cancel();
                    Generation ended = Vauban.get(call.result());
                    double took = (System.nanoTime() - begin) / 1e6;
                    if (ended.finish() == FinishReason.CANCELLED) {
                        millis.add(took);
                        batches.add(took / microBatch);
                    } else {
                        early++; // the machine was faster than before
                    }
                }
                report.add(Figure.alone("cancel", model, Spread.of(batches), "micro-batches"));
                Spread spread = Spread.of(millis);
                report.note(
                        "cancel %s: median %.1f ms, longest %.1f ms; a micro-batch takes %.0f ms; %d of %d had ended before",
                        model, spread.median(), spread.max(), microBatch, early, rounds);
            }
        }
    }

    private static EngineCall<Generation> start(Vauban vauban, String model, Prompts prompts) {
        return vauban.complete(model, prompts.code(PROMPT_TOKENS), GenerationOptions.greedy(1), TokenListener.NONE);
    }
}
