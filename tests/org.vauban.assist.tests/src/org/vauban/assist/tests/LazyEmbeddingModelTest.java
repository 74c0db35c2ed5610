// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.AssistSettings;
import org.vauban.assist.EmbeddingModel;
import org.vauban.assist.LazyEmbeddingModel;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.embedding.Embeddings;

class LazyEmbeddingModelTest {
    @TempDir
    Path folder;

    private final FakeEngine engine = new FakeEngine();
    private UserHome home;
    private Path models;

    @BeforeEach
    void makeUser() {
        home = new UserHome(folder.resolve("home"));
        models = folder.resolve("models");
    }

    @AfterEach
    void end() {
        home.close();
    }

    private Optional<EmbeddingModel> open() {
        return EmbeddingModel.open(new AssistSettings(new FakeEngineProvider(folder, limits -> engine), null, models,
                null, List.of(), 100, 0, 0, Locale.ENGLISH));
    }

    @Test
    void aModelThatIsInstalledLaterIsFound() throws Exception {
        try (LazyEmbeddingModel model = new LazyEmbeddingModel(this::open)) {
            assertTrue(model.get().isEmpty());
            ModelFiles.place(models, EmbeddingModel.ID);
            EmbeddingModel found = model.get().orElseThrow();
            assertEquals(found, model.get().orElseThrow(), "opened once");
        }
        assertTrue(engine.closed);
    }

    /** Each attempt would start a process. */
    @Test
    void aModelThatCannotBeOpenedIsTriedOnce() {
        AtomicInteger trials = new AtomicInteger();
        try (LazyEmbeddingModel model = new LazyEmbeddingModel(() -> {
            trials.incrementAndGet();
            throw new EngineException(EngineError.HOST_START_FAILED, "no");
        })) {
            assertThrows(EngineException.class, model::get);
            assertTrue(model.get().isEmpty());
            assertEquals(1, trials.get());
        }
    }

    /** For example when Eclipse closes while a search waits for the model: closing does not wait for it. */
    @Test
    void whatIsClosedWhileItIsBeingOpenedIsClosedOnceItIs() throws Exception {
        ModelFiles.place(models, EmbeddingModel.ID);
        engine.loadsAtOnce = false;
        LazyEmbeddingModel model = new LazyEmbeddingModel(this::open);
        CompletableFuture<Optional<EmbeddingModel>> search = CompletableFuture.supplyAsync(model::get);
        FakeEngine.Loading loading = engine.nextLoad();
        CompletableFuture.runAsync(model::close).get(Patience.SECONDS, TimeUnit.SECONDS);
        assertFalse(search.isDone());
        loading.finish();
        assertTrue(search.get(Patience.SECONDS, TimeUnit.SECONDS).isEmpty());
        assertTrue(engine.closed);
    }

    private EmbeddingModel thatIsLost(LazyEmbeddingModel model) throws Exception {
        ModelFiles.place(models, EmbeddingModel.ID);
        AtomicBoolean lost = new AtomicBoolean(true);
        engine.embedding = request -> {
            if (lost.getAndSet(false)) {
                throw new EngineException(EngineError.MODEL_NOT_LOADED, "gone");
            }
            return new Embeddings(List.of(new float[] {1}), 1, 1);
        };
        EmbeddingModel found = model.get().orElseThrow();
        engine.nextLoad();
        return found;
    }

    /** For example when another client's model needed the memory, or when the host ended and could not reload it. */
    @Test
    void aModelThatTheEngineHasLostIsLoadedAgain() throws Exception {
        try (LazyEmbeddingModel model = new LazyEmbeddingModel(this::open)) {
            EmbeddingModel found = thatIsLost(model);
            assertEquals(1, found.embed(List.of()).size());
            FakeEngine.Loading again = engine.nextLoad();
            assertEquals(EmbeddingModel.ID, again.request().modelId());
            assertTrue(again.request().embeddings());
            engine.embedding = request -> {
                throw new EngineException(EngineError.MODEL_NOT_LOADED, "gone for good");
            };
            assertEquals("gone for good",
                    assertThrows(EngineException.class, () -> found.embed(List.of())).getMessage());
            engine.nextLoad();
            assertTrue(engine.loads.isEmpty(), "once for each request");
        }
    }

    @Test
    void aLostModelThatAPolicyForbidsNowIsNotLoadedAgain() throws Exception {
        try (LazyEmbeddingModel model = new LazyEmbeddingModel(this::open)) {
            EmbeddingModel found = thatIsLost(model);
            home.policy("{\"models.allowed\": [\"" + "0".repeat(64) + "\"]}");
            assertEquals(EngineError.POLICY,
                    assertThrows(EngineException.class, () -> found.embed(List.of())).error());
            assertTrue(engine.loads.isEmpty());
        }
    }
}
