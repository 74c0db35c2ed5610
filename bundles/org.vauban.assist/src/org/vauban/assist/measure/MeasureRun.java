// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.measure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.vauban.assist.completion.CompletionOutcome;
import org.vauban.assist.completion.CompletionOutcome.Nothing;
import org.vauban.assist.completion.CompletionOutcome.Proposal;
import org.vauban.assist.completion.CompletionOutcome.Refused;
import org.vauban.assist.completion.CompletionOutcome.Withheld;
import org.vauban.assist.completion.CompletionService.PartialListener;
import org.vauban.assist.models.ModelInventory.Model;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.Generation;

/** Measures one model from a cold start. Blocks. */
final class MeasureRun {

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double MILLIS_PER_SECOND = 1_000;

    /** Receives the beginning of each step. */
    @FunctionalInterface
    interface Steps {
        void step(String key, double share);
    }

    private final MeasuredAssistant assistant;
    private final Model model;
    private final long freeBytes;
    private final MeasureSample sample = MeasureSample.load();
    private int readTokens;
    private double readMillis;
    private int writtenTokens;
    private double writtenMillis;

    MeasureRun(MeasuredAssistant assistant, Model model, long freeBytes) {
        this.assistant = assistant;
        this.model = model;
        this.freeBytes = freeBytes;
    }

    ModelMeasure run(Steps steps) {
        steps.step("step.load", 0);
        long begin = System.nanoTime();
        Generation first = ask(0).orElse(null);
        double firstMillis = first == null ? 0 : since(begin);
        List<Double> typing = new ArrayList<>();
        for (int keys = 1; keys <= MeasureSample.KEYS.size(); keys++) {
            steps.step("step.type", (double) keys / (MeasureSample.KEYS.size() + 1));
            long key = System.nanoTime();
            if (ask(keys).isPresent()) {
                typing.add(since(key));
            }
        }
        long pid = assistant.describe().join().pid();
        long memory = MemoryUse.of(pid).orElse(model.sizeBytes());
        Collections.sort(typing);
        return new ModelMeasure(model.id(), model.name(), speed(readTokens, readMillis),
                speed(writtenTokens, writtenMillis), first == null ? 0 : first.promptTokens(), firstMillis,
                typing.isEmpty() ? 0 : typing.get(typing.size() / 2), typing.isEmpty() ? 0 : typing.getLast(), memory,
                freeBytes, model.quality(), first == null ? model.fillsIn() : !first.fallback(), null);
    }

    private Optional<Generation> ask(int keys) {
        CompletionOutcome outcome = assistant.completions().complete(sample.query(keys), PartialListener.NONE).result()
                .join();
        Generation generation = switch (outcome) {
            case Proposal proposal -> proposal.generation();
            case Nothing nothing -> nothing.generation();
            case Withheld withheld -> withheld.generation();
            case Refused refused -> throw new EngineException(EngineError.POLICY, refused.reason());
        };
        if (generation != null) {
            if (keys == 0) {
                // the first request processes the whole prompt, the others too few tokens to compute a speed
                readTokens += generation.promptTokens() - generation.reusedTokens();
                readMillis += generation.promptMillis();
            }
            writtenTokens += generation.generatedTokens();
            writtenMillis += generation.generateMillis();
        }
        return Optional.ofNullable(generation);
    }

    private static double speed(int tokens, double millis) {
        return millis > 0 ? tokens * MILLIS_PER_SECOND / millis : 0;
    }

    private static double since(long nanos) {
        return (System.nanoTime() - nanos) / NANOS_PER_MILLI;
    }
}
