// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vauban.assist.AssistSettings;
import org.vauban.assist.AssistStatus;
import org.vauban.assist.Assistant;
import org.vauban.assist.Assistants;
import org.vauban.engine.EngineDescription;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.models.ModelStamp;

/** The loaded file is the verified one, or it is not used. */
class ExchangedModelTest {
    @TempDir
    Path folder;

    private final List<FakeEngine> engines = Collections.synchronizedList(new ArrayList<>());
    private UserHome home;
    private Assistant assistant;
    private Path model;

    @BeforeEach
    void start() throws Exception {
        home = new UserHome(folder.resolve("home"));
        model = ModelFiles.place(folder.resolve("models"), "smollm2-135m-instruct");
        assistant = Assistants.create(new AssistSettings(new FakeEngineProvider(folder, limits -> {
            FakeEngine engine = new FakeEngine();
            engine.loadsAtOnce = !engines.isEmpty();
            engines.add(engine);
            return engine;
        }), "smollm2-135m-instruct", folder.resolve("models"), folder.resolve("audit.jsonl"), List.of(), 100, 0, 0,
                Locale.ENGLISH));
    }

    @AfterEach
    void end() {
        assistant.close();
        home.close();
    }

    /** Changes the model while it is being loaded. */
    private void changed(Change change) throws Exception {
        CompletableFuture<EngineDescription> described = assistant.describe();
        while (engines.isEmpty()) {
            LockSupport.parkNanos(1_000_000);
        }
        FakeEngine.Loading loading = engines.getFirst().nextLoad();
        change.make();
        loading.finish();
        ExecutionException e = assertThrows(ExecutionException.class,
                () -> described.get(Patience.SECONDS, TimeUnit.SECONDS));
        EngineException failure = assertInstanceOf(EngineException.class, e.getCause());
        assertEquals(EngineError.MODEL_DAMAGED, failure.error());
        assertTrue(failure.getMessage().contains(model.toString()), failure.getMessage());
        assertEquals(AssistStatus.State.ERROR, assistant.status().state());
        assistant.describe().get(Patience.SECONDS, TimeUnit.SECONDS);
        assertEquals(2, engines.size(), "what the first engine has loaded is not used");
    }

    /** A change to the model's file. */
    @FunctionalInterface
    private interface Change {
        void make() throws Exception;
    }

    @Tag("claim:models-allowed")
    @Test
    void aFileThatIsReplacedMeanwhileIsNotUsed() throws Exception {
        changed(() -> {
            Path other = ModelFiles.place(folder.resolve("other"), "smollm2-135m-instruct");
            Files.setLastModifiedTime(other, Files.getLastModifiedTime(model));
            Files.move(other, model, StandardCopyOption.REPLACE_EXISTING);
        });
    }

    /** The file ends up with its former content, but other content may have been loaded. */
    @Tag("claim:models-allowed")
    @Test
    void aFileThatIsExchangedAndPutBackIsNotUsed() throws Exception {
        ModelStamp before = ModelStamp.of(List.of(model));
        changed(() -> {
            do { // until the file system's clock has advanced
                Path aside = Files.move(model, folder.resolve("aside"));
                Files.createFile(model);
                Files.delete(model);
                Files.move(aside, model);
            } while (before.isCurrent());
        });
    }
}
