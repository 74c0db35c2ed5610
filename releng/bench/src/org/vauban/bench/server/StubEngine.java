// SPDX-License-Identifier: EPL-2.0
package org.vauban.bench.server;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.vauban.engine.ChatRequest;
import org.vauban.engine.CompletionRequest;
import org.vauban.engine.DetokenizeRequest;
import org.vauban.engine.Engine;
import org.vauban.engine.EngineCall;
import org.vauban.engine.EngineDescription;
import org.vauban.engine.EngineState;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.LoadRequest;
import org.vauban.engine.ModelDescription;
import org.vauban.engine.TokenListener;
import org.vauban.engine.TokenizeRequest;
import org.vauban.engine.embedding.EmbeddingRequest;
import org.vauban.engine.embedding.Embeddings;
import org.vauban.engine.embedding.RerankRequest;
import org.vauban.engine.embedding.RerankResult;
import org.vauban.engine.perplexity.Perplexity;
import org.vauban.engine.perplexity.PerplexityRequest;

/**
 * An engine without cost: it has its whole answer at once. A request for more than {@link #SHORT} tokens gets {@link
 * #BURST} pieces of a kilobyte at once and one more per second, until it is cancelled.
 */
final class StubEngine implements Engine {
    static final int SHORT = 64;
    private static final int BURST = 64;
    private static final String PIECE = "word ";
    private static final String LONG_PIECE = PIECE.repeat(205);

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "stub-engine");
        thread.setDaemon(true);
        return thread;
    });

    private record Done<T>(CompletableFuture<T> result) implements EngineCall<T> {
        @Override
        public void cancel() {
            // it is done
        }
    }

    private static <T> EngineCall<T> done(T value) {
        return new Done<>(CompletableFuture.completedFuture(value));
    }

    private static Generation generation(String text, FinishReason reason, int tokens) {
        return new Generation(text, reason, "stub", "stub", 16, 0, tokens, 0, 0, 0, 0, 0, 0, List.of());
    }

    private EngineCall<Generation> write(int tokens, TokenListener listener) {
        if (tokens > SHORT) {
            return new Endless(listener);
        }
        for (int i = 0; i < tokens; i++) {
            listener.text(PIECE);
        }
        return done(generation(PIECE.repeat(tokens), FinishReason.LENGTH, tokens));
    }

    /** An answer that continues until it is cancelled. */
    private final class Endless implements EngineCall<Generation> {
        private final CompletableFuture<Generation> result = new CompletableFuture<>();
        private final Future<?> writing;

        Endless(TokenListener listener) {
            for (int i = 0; i < BURST; i++) {
                listener.text(LONG_PIECE);
            }
            writing = clock.scheduleAtFixedRate(() -> listener.text(LONG_PIECE), 1, 1, TimeUnit.SECONDS);
        }

        @Override
        public CompletableFuture<Generation> result() {
            return result;
        }

        @Override
        public void cancel() {
            writing.cancel(false);
            result.complete(generation("", FinishReason.CANCELLED, 0));
        }
    }

    private static ModelDescription model(String id) {
        return new ModelDescription(id, "stub", "a stub", 1, 1, 4_096, 4_096, 3, null, true, 1);
    }

    @Override
    public CompletableFuture<EngineDescription> describe() {
        return CompletableFuture.completedFuture(
                new EngineDescription("0", "0", "25", 1, List.of("CPU"), List.of(model("stub")), 1));
    }

    @Override
    public EngineCall<ModelDescription> load(LoadRequest request, Consumer<Double> progress) {
        return done(model(request.modelId()));
    }

    @Override
    public CompletableFuture<Void> unload(String modelId) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public EngineCall<Generation> complete(CompletionRequest request, TokenListener listener) {
        return write(request.options().maxTokens(), listener);
    }

    @Override
    public EngineCall<Generation> chat(ChatRequest request, TokenListener listener) {
        return write(request.options().maxTokens(), listener);
    }

    @Override
    public CompletableFuture<int[]> tokenize(TokenizeRequest request) {
        return CompletableFuture.completedFuture(request.text().text().chars().toArray());
    }

    @Override
    public CompletableFuture<String> detokenize(DetokenizeRequest request) {
        return CompletableFuture.completedFuture("");
    }

    @Override
    public CompletableFuture<String> render(ChatRequest request) {
        return CompletableFuture.completedFuture("");
    }

    @Override
    public EngineCall<Embeddings> embed(EmbeddingRequest request) {
        return done(new Embeddings(request.texts().stream().map(text -> new float[] {1}).toList(), 1, 0));
    }

    @Override
    public EngineCall<RerankResult> rerank(RerankRequest request) {
        return done(new RerankResult(new float[request.documents().size()], 1, 0));
    }

    @Override
    public EngineCall<Perplexity> perplexity(PerplexityRequest request) {
        return new Done<>(CompletableFuture.failedFuture(new UnsupportedOperationException("perplexity")));
    }

    @Override
    public EngineState state() {
        return new EngineState(EngineState.Phase.READY, null, null);
    }

    @Override
    public void addStateListener(Consumer<EngineState> listener) {
        // nothing changes
    }

    @Override
    public void removeStateListener(Consumer<EngineState> listener) {
        // there is none
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
