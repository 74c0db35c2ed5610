// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests;

import static org.vauban.engine.host.tests.Setup.get;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.vauban.engine.CompletionRequest;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.LoadRequest;
import org.vauban.engine.ModelDescription;
import org.vauban.engine.TokenListener;
import org.vauban.engine.process.EngineClient;
import org.vauban.engine.slot.Priority;

/**
 * Base class with the real host as a child process, shared by the tests of a class, which loads the models that it
 * needs.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class WithLoadedModels {
    /** Model that continues the alphabet on every processor (releng/tiny-models). */
    static final String ALPHABET = "alphabet";

    EngineClient client;
    Approved approved;

    @BeforeAll
    void start() throws Exception {
        approved = new Approved(Files.createTempDirectory("vauban-host-test"));
        client = new EngineClient(Setup.launch(Locale.ENGLISH));
    }

    @AfterAll
    void stop() throws Exception {
        client.close();
        client.terminated().get(Patience.SECONDS, TimeUnit.SECONDS);
        approved.close();
    }

    /** Loads a model with one slot, so that a request finds the previous one's cache. */
    ModelDescription load(String id, String model, int context, boolean embeddings) throws Exception {
        return load(id, Setup.model(model), context, embeddings);
    }

    ModelDescription load(String id, Path file, int context, boolean embeddings) throws Exception {
        return get(client.load(new LoadRequest(id, file, context, 0, embeddings, 1, true), share -> {}).result());
    }

    CompletionRequest request(String model, String prefix, String suffix, GenerationOptions options) {
        return new CompletionRequest(model, null, approved.text(prefix), approved.text(suffix), List.of(), options,
                Priority.INTERACTIVE, null, null);
    }

    Generation complete(String model, String prefix, String suffix, GenerationOptions options)
            throws Exception {
        return get(client.complete(request(model, prefix, suffix, options), TokenListener.NONE).result());
    }

    static GenerationOptions stopping(int maxTokens, String... stop) {
        return new GenerationOptions(maxTokens, 0, 0, 1, 0, -1, List.of(stop), null);
    }
}
