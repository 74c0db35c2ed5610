// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vauban.engine.host.tests.Setup.TINY;
import static org.vauban.engine.host.tests.Setup.failure;
import static org.vauban.engine.host.tests.Setup.get;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.engine.CompletionRequest;
import org.vauban.engine.Engine;
import org.vauban.engine.EngineCeilings;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineLimits;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.LoadRequest;
import org.vauban.engine.TokenListener;
import org.vauban.engine.process.HostEngineProvider;
import org.vauban.engine.slot.Priority;

/** Ceilings apply in the host, whatever a request asks for. */
class HostCeilingsTest {
    private static Engine open(EngineCeilings ceilings) {
        return new HostEngineProvider(Setup.launch(Locale.ENGLISH))
                .within(new EngineLimits(List.of(Setup.tiny(TINY).getParent()), false, null, ceilings)).open();
    }

    private static int context(Engine engine, int wanted) throws Exception {
        return get(engine.load(new LoadRequest(TINY, Setup.tiny(TINY), wanted, 0, false), share -> {}).result())
                .contextTokens();
    }

    @Test
    void contextAndAnswersAreNoLonger(@TempDir Path folder) throws Exception {
        try (Engine engine = open(new EngineCeilings(512, 5, 0));
                Approved approved = new Approved(Files.createDirectory(folder.resolve("audit")))) {
            assertEquals(512, context(engine, 0), "also where the host chooses");
            assertEquals(512, context(engine, 1_024));
            assertEquals(256, context(engine, 256));
            Generation generation = get(engine.complete(new CompletionRequest(TINY, null, approved.text("int a"),
                    approved.text(""), List.of(), GenerationOptions.greedy(50), Priority.INTERACTIVE, null, null),
                    TokenListener.NONE).result());
            assertEquals(FinishReason.LENGTH, generation.finish());
            assertTrue(generation.generatedTokens() <= 5, generation.toString());
        }
    }

    @Test
    void aModelThatNeedsMoreMemoryIsNotLoaded() throws Exception {
        try (Engine engine = open(new EngineCeilings(0, 0, 1 << 20))) {
            failure(EngineError.OUT_OF_MEMORY,
                    engine.load(LoadRequest.of(TINY, Setup.tiny(TINY)), share -> {}).result());
        }
    }
}
