// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.completion.CompletionCall;
import org.vauban.assist.completion.CompletionOutcome;
import org.vauban.assist.completion.CompletionQuery;
import org.vauban.assist.completion.CompletionService;
import org.vauban.assist.measure.DefaultMeasureService;
import org.vauban.assist.measure.MeasureListener;
import org.vauban.assist.measure.MeasuredAssistant;
import org.vauban.assist.measure.ModelMeasure;
import org.vauban.assist.tests.RealAssistant;
import org.vauban.engine.EngineDescription;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;

/** The time to the first completion, if there is one. */
class FirstCompletionTest {
    @TempDir
    private Path models;

    /** An assistant whose engine may skip the first request. */
    private record Slow(boolean first, AtomicInteger asked) implements MeasuredAssistant, CompletionService {
        @Override
        public CompletionService completions() {
            return this;
        }

        @Override
        public CompletionCall complete(CompletionQuery query, PartialListener listener) {
            boolean none = asked.getAndIncrement() == 0 && !first;
            CompletionOutcome outcome = new CompletionOutcome.Nothing(
                    none ? null : new Generation("x", FinishReason.END, "one", "one", 7, 3, 5, 1, 1, 2));
            return new CompletionCall() {
                @Override
                public CompletableFuture<CompletionOutcome> result() {
                    return CompletableFuture.completedFuture(outcome);
                }

                @Override
                public void cancel() {
                    // already done
                }
            };
        }

        @Override
        public CompletableFuture<EngineDescription> describe() {
            return CompletableFuture.completedFuture(new EngineDescription("0", "0", "25",
                    ProcessHandle.current().pid(), List.of("CPU"), List.of(), List.of(), Map.of(), null, null, 1));
        }

        @Override
        public void close() {
            // nothing is running
        }
    }

    private ModelMeasure measured(boolean first) throws Exception {
        Files.writeString(models.resolve("one.gguf"), "GGUF but not more");
        DefaultMeasureService service = new DefaultMeasureService(() -> new DefaultMeasureService.Context(models,
                Locale.ENGLISH, id -> new Slow(first, new AtomicInteger())));
        return RealAssistant.get(service.measure(List.of("one"), new MeasureListener() {
            @Override
            public void progress(String step, double share) {
                // not tested here
            }

            @Override
            public void measured(ModelMeasure measure) {
                // the report contains it
            }
        }).result()).models().getFirst();
    }

    @Test
    void isNotToldWhereItDidNotCome() throws Exception {
        assertTrue(measured(true).firstMillis() > 0);
        ModelMeasure late = measured(false);
        assertTrue(late.usable(), late.toString());
        assertEquals(0, late.firstMillis());
    }
}
