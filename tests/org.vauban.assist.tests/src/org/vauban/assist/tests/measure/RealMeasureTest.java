// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.AssistSettings;
import org.vauban.assist.Assistant;
import org.vauban.assist.Assistants;
import org.vauban.assist.call.AssistCall;
import org.vauban.assist.call.AssistError;
import org.vauban.assist.call.AssistException;
import org.vauban.assist.measure.MeasureJson;
import org.vauban.assist.measure.MeasureListener;
import org.vauban.assist.measure.MeasureReport;
import org.vauban.assist.measure.ModelMeasure;
import org.vauban.assist.tests.Patience;
import org.vauban.assist.tests.RealAssistant;

/** Measuring with the real engine and the smallest model. */
class RealMeasureTest {

    private static final String SMALL = "scripted";
    private static final long MEGABYTE = 1 << 20;

    @TempDir
    private Path folder;
    private Assistant assistant;

    @BeforeEach
    void start() throws Exception {
        Path models = Files.createDirectory(folder.resolve("models"));
        AssistSettings real;
        try (Assistant other = RealAssistant.start(folder, Locale.ENGLISH)) {
            real = other.settings();
        }
        Files.copy(real.modelDirectory().resolve(SMALL + ".gguf"), models.resolve(SMALL + ".gguf"));
        Files.writeString(models.resolve("broken.gguf"), "GGUF but not more");
        assistant = Assistants.create(new AssistSettings(real.engines(), null, models, real.auditFile(), List.of(), 96,
                2_048, 0, Locale.ENGLISH));
    }

    @AfterEach
    void end() {
        assistant.close();
    }

    /** Records what it is told. */
    private static final class Told implements MeasureListener {
        final List<Double> shares = new CopyOnWriteArrayList<>();
        final List<ModelMeasure> measures = new CopyOnWriteArrayList<>();
        final CountDownLatch begun = new CountDownLatch(1);

        @Override
        public void progress(String step, double share) {
            shares.add(share);
            begun.countDown();
        }

        @Override
        public void measured(ModelMeasure measure) {
            measures.add(measure);
        }
    }

    @Test
    void measuresAModelAndTellsOfOneThatIsBroken() throws Exception {
        Told told = new Told();
        MeasureReport report = RealAssistant.get(assistant.measures().measure(List.of("broken", SMALL), told).result());
        assertEquals(report.models(), told.measures);
        ModelMeasure broken = report.models().getFirst();
        assertFalse(broken.usable());
        assertTrue(broken.failure().contains("broken"), broken.failure());
        ModelMeasure small = report.models().getLast();
        assertTrue(small.usable(), small + "");
        assertTrue(small.promptTokens() > 100, small + "");
        assertTrue(small.promptTokensPerSecond() > 1 && small.generatedTokensPerSecond() > 1, small + "");
        assertTrue(small.typingMillis() <= small.slowestTypingMillis() && small.typingMillis() < small.firstMillis(),
                small + "");
        assertTrue(small.memoryBytes() > 10 * MEGABYTE && small.freeBytes() > small.memoryBytes(), small + "");
        assertTrue(small.fillsIn());
        assertEquals(SMALL, report.recommendation().modelId());
        assertEquals(told.shares.stream().sorted().toList(), told.shares);
        assertEquals(1.0, told.shares.getLast());
        assertEquals(Optional.of(report), MeasureJson.read(MeasureJson.write(report)));
    }

    @Test
    void canBeEnded() throws Exception {
        Told told = new Told();
        AssistCall<MeasureReport> call = assistant.measures().measure(List.of(SMALL, SMALL, SMALL), told);
        assertTrue(told.begun.await(Patience.SECONDS, TimeUnit.SECONDS));
        call.cancel();
        assertEquals(AssistError.CANCELLED, failure(call).error());
        assertTrue(told.measures.isEmpty(), told.measures + "");
    }

    @Test
    void saysWhatIsMissing() {
        AssistException absent = failure(
                assistant.measures().measure(List.of("qwen2.5-coder-1.5b-instruct"), MeasureListener.NONE));
        assertTrue(absent.getMessage().contains("qwen2.5-coder-1.5b-instruct is not installed"), absent.getMessage());
    }

    private static AssistException failure(AssistCall<?> call) {
        ExecutionException e = assertThrows(ExecutionException.class,
                () -> call.result().get(Patience.SECONDS, TimeUnit.SECONDS));
        return assertInstanceOf(AssistException.class, e.getCause());
    }
}
