// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.vauban.engine.ChatRequest;
import org.vauban.engine.CompletionRequest;
import org.vauban.engine.EngineCall;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.LoadRequest;
import org.vauban.engine.ModelDescription;
import org.vauban.engine.TokenListener;
import org.vauban.engine.process.ClientOptions;
import org.vauban.engine.process.EngineClient;
import org.vauban.engine.process.launch.HostLaunch;
import org.vauban.engine.slot.Priority;
import org.vauban.governance.ApprovedText;

/** Vauban's side of a comparison: the client of the distribution with its host, and the texts that it may use. */
final class Vauban implements AutoCloseable {
    private static final long LONGEST_WAIT_SECONDS = 600;

    private final Settings settings;
    private final Texts texts;
    private final EngineClient client;

    Vauban(Settings settings) {
        this(settings, ClientOptions.DEFAULT);
    }

    Vauban(Settings settings, ClientOptions options) {
        this(settings, options, launch(settings));
    }

    /**
     * Starts the client.
     * @param launch result of {@link #launch}
     */
    Vauban(Settings settings, ClientOptions options, HostLaunch launch) {
        this.settings = settings;
        texts = new Texts(settings.temporary());
        client = new EngineClient(launch, options);
    }

    static HostLaunch launch(Settings settings) {
        return HostLaunch.fromDistribution(settings.distribution(), List.of(Path.of(System.getProperty("java.home"))),
                Locale.ENGLISH)
                .withModelFolders(List.of(settings.modelFolder(), settings.tinyModels(), settings.temporary()));
    }

    EngineClient client() {
        return client;
    }

    ApprovedText approve(String text) {
        return texts.approve(text);
    }

    /** Loads a model with the threads that both sides use. */
    ModelDescription load(String model, int context, int slots) {
        return get(loading(model, context, slots).result());
    }

    EngineCall<ModelDescription> loading(String model, int context, int slots) {
        return loading(model, settings.model(model), context, slots);
    }

    /** Loads any file like {@link #loading(String, int, int)}. */
    EngineCall<ModelDescription> loading(String model, Path file, int context, int slots) {
        return client.load(new LoadRequest(model, file, context, settings.servingThreads(), false, slots,
                true), share -> {});
    }

    ModelDescription load(String model) {
        return load(model, 0, 0);
    }

    /** Requests a plain continuation of a text. */
    EngineCall<Generation> complete(String model, String text, GenerationOptions options, TokenListener listener) {
        return complete(model, approve(text), options, listener);
    }

    EngineCall<Generation> complete(String model, ApprovedText text, GenerationOptions options,
            TokenListener listener) {
        return client.complete(new CompletionRequest(model, null, text, text.slice(0, 0), List.of(), options,
                Priority.INTERACTIVE, null, null), listener);
    }

    EngineCall<Generation> chat(ChatRequest request, TokenListener listener) {
        return client.chat(request, listener);
    }

    /** Waits for a result with a time limit, so that a benchmark ends with an error instead of waiting forever. */
    static <T> T get(Future<T> future) {
        try {
            return future.get(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("no answer within " + Duration.ofSeconds(LONGEST_WAIT_SECONDS), e);
        }
    }

    /** Ends the host and waits for it, so that it takes no processor time from the next measurement. */
    @Override
    public void close() {
        client.close();
        get(client.terminated());
        texts.close();
    }
}
