// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.process.launch.HostLaunch;

/** Locations of the distribution, the models and the libraries, and helpers that wait for an engine. */
final class Setup {
    /** Model with random weights, a token per byte and endless text, for tests that do not depend on a model. */
    static final String TINY = "tiny-coder";
    static final String SMALL = "smollm2-135m-instruct";
    static final String CODER = "qwen2.5-coder-0.5b-instruct";

    private Setup() {}

    static Path distribution() {
        Path dist = Path.of(System.getProperty("vauban.dist"));
        assertTrue(Files.isDirectory(dist.resolve("lib")), dist + " is built before the tests");
        return dist;
    }

    static HostLaunch launch(Locale locale) {
        String java = System.getProperty("vauban.java", System.getProperty("java.home"));
        return HostLaunch.fromDistribution(distribution(), List.of(Path.of(java)), locale);
    }

    static Path natives() {
        return launch(Locale.ENGLISH).nativeDirectory();
    }

    static Path model(String id) {
        String folder = System.getProperty("vauban.models", System.getenv("VAUBAN_MODELS"));
        Path file = Path.of(folder != null ? folder : System.getProperty("user.home") + "/.local/share/vauban/models")
                .resolve(id + ".gguf");
        assertTrue(Files.isRegularFile(file), file + " is missing; ./dev test fetches it");
        return file;
    }

    /** Returns the file of a model from releng/tiny-models. */
    static Path tiny(String name) {
        Path file = Path.of(System.getProperty("vauban.root"), "target", "tiny-models", name + ".gguf");
        assertTrue(Files.isRegularFile(file), file + " is missing; ./dev test makes it (releng/tiny-models)");
        return file;
    }

    static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(240, TimeUnit.SECONDS);
    }

    static EngineException failure(EngineError expected, CompletableFuture<?> future) {
        ExecutionException e = assertThrows(ExecutionException.class, () -> future.get(240, TimeUnit.SECONDS));
        EngineException failure = assertInstanceOf(EngineException.class, e.getCause());
        assertEquals(expected, failure.error(), failure.getMessage());
        return failure;
    }
}
