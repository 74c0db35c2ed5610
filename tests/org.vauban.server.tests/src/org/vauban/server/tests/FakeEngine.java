// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.tests;

import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.vauban.engine.ChatRequest;
import org.vauban.engine.CompletionRequest;
import org.vauban.engine.DetokenizeRequest;
import org.vauban.engine.Engine;
import org.vauban.engine.EngineCall;
import org.vauban.engine.EngineDescription;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
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
import org.vauban.engine.endpoint.AnswerOrigin;
import org.vauban.engine.endpoint.BackEndStatus;
import org.vauban.engine.perplexity.Perplexity;
import org.vauban.engine.perplexity.PerplexityRequest;
import org.vauban.engine.slot.SlotDescription;

/** An engine controlled by a test; each request waits until the test takes it. */
public final class FakeEngine implements Engine {
    public final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
    public final BlockingQueue<EmbeddingRequest> embedded = new LinkedBlockingQueue<>();
    public final BlockingQueue<LoadRequest> loads = new LinkedBlockingQueue<>();
    public final BlockingQueue<String> unloaded = new LinkedBlockingQueue<>();
    public volatile List<SlotDescription> slots = List.of();
    public volatile RuntimeException loadFailure;
    /** Completed when models may be loaded. */
    public volatile CompletableFuture<Void> loading = CompletableFuture.completedFuture(null);
    /** Model that supports fill-in-the-middle, or null. */
    public volatile String fim;
    public volatile boolean reasons;
    public volatile EngineState.Phase phase = EngineState.Phase.READY;
    public final List<Consumer<EngineState>> listeners = new CopyOnWriteArrayList<>();
    /** Endpoints that serve the models. */
    public volatile List<BackEndStatus> backEnds = List.of();
    /** Error thrown at each request, or null. */
    public volatile Error fault;
    /** Conversations whose prompt was requested. */
    public final BlockingQueue<ChatRequest> rendered = new LinkedBlockingQueue<>();
    /** Whether tokenisation requests wait in {@link #held}. */
    public volatile boolean holding;
    public final BlockingQueue<CompletableFuture<int[]>> held = new LinkedBlockingQueue<>();
    /** Whether rendering a conversation never completes; the pending result is in {@link #rendering}. */
    public volatile boolean keepsRendering;
    public final BlockingQueue<CompletableFuture<String>> rendering = new LinkedBlockingQueue<>();
    /** Whether the engine's description never completes. */
    public volatile boolean keepsDescription;
    /** Whether embedding vectors never complete. */
    public volatile boolean keepsVectors;
    /** Computes the vector of a text. */
    public volatile Function<String, float[]> vectors = text -> new float[] {text.length(), 0.5f, -0.25f};
    /** Completed when a request for vectors is cancelled. */
    public final CompletableFuture<Void> vectorsCancelled = new CompletableFuture<>();

    /** A generation request. */
    public static final class Asked implements EngineCall<Generation> {
        public final CompletionRequest completion;
        public final ChatRequest chat;
        public final TokenListener listener;
        public final CompletableFuture<Generation> result = new CompletableFuture<>();
        public final CompletableFuture<Void> cancelled = new CompletableFuture<>();
        private final StringBuilder text = new StringBuilder();
        /**
         * Whether a cancelled request ends only when the test says so, like one whose token is still being decoded.
         */
        public volatile boolean endsLater;

        public Asked(CompletionRequest completion, ChatRequest chat, TokenListener listener) {
            this.completion = completion;
            this.chat = chat;
            this.listener = listener;
        }

        public Asked write(String piece) {
            text.append(piece);
            listener.text(piece);
            return this;
        }

        public void end(FinishReason reason) {
            result.complete(new Generation(text.toString(), reason, "fake", "fake", 7, 3, 5, 1, 1, 2));
        }

        /** Ends the request as if another machine had answered it. */
        public void endElsewhere(AnswerOrigin origin) {
            result.complete(new Generation(text.toString(), FinishReason.END, "big", "remote:chat", 7, 3, 5, 1, 1, 2)
                    .withOrigin(origin));
        }

        public void end() {
            end(FinishReason.END);
        }

        @Override
        public CompletableFuture<Generation> result() {
            return result;
        }

        @Override
        public void cancel() {
            cancelled.complete(null);
            if (!endsLater) {
                end(FinishReason.CANCELLED);
            }
        }
    }

    private record Done<T>(CompletableFuture<T> result) implements EngineCall<T> {
        @Override
        public void cancel() {
            // already done
        }
    }

    private record Kept<T>(CompletableFuture<T> result, CompletableFuture<Void> cancelled) implements EngineCall<T> {
        @Override
        public void cancel() {
            result.completeExceptionally(new EngineException(EngineError.CANCELLED, "cancelled"));
            cancelled.complete(null);
        }
    }

    /** Returns the next request, and fails if none arrives. */
    public Asked next() throws InterruptedException {
        Asked next = asked.poll(Served.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("the engine was not asked");
        }
        return next;
    }

    private void fail() {
        Error now = fault;
        if (now != null) {
            throw now;
        }
    }

    private ModelDescription model(String id) {
        return new ModelDescription(id, "fake", "a fake", 1, 1, 4_096, 4_096, 3, fim, true, 1)
                .withEndTokens(List.of(2, 9)).withReasoning(reasons);
    }

    @Override
    public CompletableFuture<EngineDescription> describe() {
        fail();
        return keepsDescription ? new CompletableFuture<>() : CompletableFuture.completedFuture(
                new EngineDescription("0", "0", "25", 1, List.of("CPU"), List.of(model("fake")), slots, Map.of(), null,
                        null, 1));
    }

    @Override
    public EngineCall<ModelDescription> load(LoadRequest request, Consumer<Double> progress) {
        fail();
        loads.add(request);
        RuntimeException failure = loadFailure;
        return new Done<>(failure != null ? CompletableFuture.failedFuture(failure)
                : loading.thenApply(nothing -> model(request.modelId())));
    }

    @Override
    public CompletableFuture<Void> unload(String modelId) {
        unloaded.add(modelId);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public EngineCall<Generation> complete(CompletionRequest request, TokenListener listener) {
        fail();
        Asked one = new Asked(request, null, listener);
        asked.add(one);
        return one;
    }

    @Override
    public EngineCall<Generation> chat(ChatRequest request, TokenListener listener) {
        fail();
        Asked one = new Asked(null, request, listener);
        asked.add(one);
        return one;
    }

    @Override
    public CompletableFuture<int[]> tokenize(TokenizeRequest request) {
        fail();
        if (holding) {
            CompletableFuture<int[]> waits = new CompletableFuture<>();
            held.add(waits);
            return waits;
        }
        return CompletableFuture.completedFuture(request.text().text().chars().toArray());
    }

    @Override
    public CompletableFuture<String> detokenize(DetokenizeRequest request) {
        return CompletableFuture.completedFuture(request.tokens().stream().map(Character::toString)
                .collect(Collectors.joining()));
    }

    @Override
    public CompletableFuture<String> render(ChatRequest request) {
        rendered.add(request);
        if (keepsRendering) {
            CompletableFuture<String> waits = new CompletableFuture<>();
            rendering.add(waits);
            return waits;
        }
        return CompletableFuture.completedFuture(request.messages().stream()
                .map(message -> message.role() + ": " + message.parts().getFirst().text().text() + "\n")
                .collect(Collectors.joining()));
    }

    @Override
    public EngineCall<Embeddings> embed(EmbeddingRequest request) {
        embedded.add(request);
        if (keepsVectors) {
            return new Kept<>(new CompletableFuture<>(), vectorsCancelled);
        }
        return new Done<>(CompletableFuture.completedFuture(new Embeddings(
                request.texts().stream().map(text -> vectors.apply(text.text())).toList(), 4, 1)));
    }

    @Override
    public EngineCall<RerankResult> rerank(RerankRequest request) {
        float[] scores = new float[request.documents().size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = request.documents().get(i).length();
        }
        return new Done<>(CompletableFuture.completedFuture(new RerankResult(scores, 9, 1)));
    }

    @Override
    public EngineCall<Perplexity> perplexity(PerplexityRequest request) {
        throw new AssertionError("the server asks for no perplexity");
    }

    @Override
    public List<BackEndStatus> backEnds() {
        return backEnds;
    }

    @Override
    public EngineState state() {
        return new EngineState(phase, null, null);
    }

    @Override
    public void addStateListener(Consumer<EngineState> listener) {
        listeners.add(listener);
    }

    @Override
    public void removeStateListener(Consumer<EngineState> listener) {
        listeners.remove(listener);
    }

    /** Changes the phase and notifies the listeners. */
    public void become(EngineState.Phase next) {
        phase = next;
        listeners.forEach(each -> each.accept(state()));
    }

    @Override
    public void close() {
        phase = EngineState.Phase.CLOSED;
    }
}
