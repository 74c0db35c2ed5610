// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist.tests;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
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
import org.vauban.engine.TokenProbability;
import org.vauban.engine.TokenizeRequest;
import org.vauban.engine.embedding.EmbeddingRequest;
import org.vauban.engine.embedding.Embeddings;
import org.vauban.engine.embedding.RerankRequest;
import org.vauban.engine.embedding.RerankResult;
import org.vauban.engine.perplexity.Perplexity;
import org.vauban.engine.perplexity.PerplexityRequest;
import org.vauban.engine.slot.Priority;
import org.vauban.engine.slot.StateTransfer;

/** An engine that a test controls. */
public final class FakeEngine implements Engine {

    /** A request for a completion or a chat answer. */
    public static final class Asked implements EngineCall<Generation> {
        /** Null for a chat. */
        public final CompletionRequest request;
        /** Null for a completion. */
        public final ChatRequest chat;
        private final TokenListener listener;
        private final CompletableFuture<Generation> result = new CompletableFuture<>();
        private final StringBuilder text = new StringBuilder();
        private final List<TokenProbability> probabilities = new CopyOnWriteArrayList<>();
        private double likelihood;
        private final CountDownLatch ended = new CountDownLatch(1);
        public volatile boolean cancelled;
        /**
         * Whether a cancelled request ends only when the test says so, like one whose token is still being decoded.
         */
        public volatile boolean endsLater;

        private Asked(CompletionRequest request, ChatRequest chat, TokenListener listener) {
            this.request = request;
            this.chat = chat;
            this.listener = listener;
        }

        /** Returns the text of a chat's last message. */
        public String question() {
            return text(chat.messages().getLast());
        }

        /** Returns the text of a message that contains only text. */
        public static String text(ChatRequest.Message message) {
            return message.parts().getFirst().text().text();
        }

        public Asked write(String... pieces) {
            for (String piece : pieces) {
                if (!cancelled) {
                    text.append(piece);
                    listener.text(piece);
                }
            }
            return this;
        }

        /** Writes a token to which the model assigns this probability. */
        public Asked write(String token, double probability) {
            if (!cancelled) {
                text.append(token);
                probabilities.add(new TokenProbability(0, token, Math.log(probability), List.of()));
                likelihood += Math.log(probability);
                listener.text(token, likelihood);
            }
            return this;
        }

        /** Reports how many tokens of the prompt are prefilled. */
        public Asked read(int tokens, int promptTokens) {
            listener.reading(tokens, promptTokens);
            return this;
        }

        /** Waits until the assistant has ended this request, which it may do a little later than the test expects. */
        public void awaitCancelled() throws InterruptedException {
            if (!ended.await(Patience.SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("the request was not ended");
            }
        }

        public void finish(FinishReason reason) {
            finish(reason, 10, 0, 1);
        }

        /**
         * Finishes with the given prompt length, the part of it that was reused, and the prefill time in milliseconds.
         */
        public void finish(FinishReason reason, int promptTokens, int reusedTokens, double promptMillis) {
            finish(reason, promptTokens, reusedTokens, promptMillis, 0);
        }

        /** Finishes likewise, with the number of tokens that were cut because the context is too short. */
        public void finish(FinishReason reason, int promptTokens, int reusedTokens, double promptMillis,
                int cutTokens) {
            String model = request != null ? request.modelId() : chat.modelId();
            result.complete(new Generation(text.toString(), reason, model, request != null ? "fim:qwen" : "chat",
                    promptTokens, reusedTokens, 5, promptMillis, 1, promptMillis + 1, cutTokens, 0, 0,
                    List.copyOf(probabilities)));
        }

        public void fail(RuntimeException e) {
            result.completeExceptionally(e);
        }

        @Override
        public CompletableFuture<Generation> result() {
            return result;
        }

        @Override
        public void cancel() {
            cancelled = true;
            if (!endsLater) {
                finish(FinishReason.CANCELLED);
            }
            ended.countDown();
        }
    }

    private static final long PARAMETERS = 1_500_000_000;

    /** A request to load a model. */
    public record Loading(LoadRequest request, Consumer<Double> progress, CompletableFuture<ModelDescription> result)
            implements EngineCall<ModelDescription> {
        void finish() {
            finish(4096, PARAMETERS);
        }

        void finish(int contextTokens, long parameters) {
            result.complete(new ModelDescription(request.modelId(), "fake", "a fake", parameters, 1, contextTokens,
                    4096, 1, "qwen", true, 1));
        }

        @Override
        public void cancel() {
            result.cancel(false);
        }
    }

    public final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
    /** Requests to prefill a prompt before it is needed. */
    public final BlockingQueue<Asked> ahead = new LinkedBlockingQueue<>();
    /** Requests to prefill prompts at places where the caret is not. */
    public final BlockingQueue<Asked> idle = new LinkedBlockingQueue<>();
    public final BlockingQueue<Loading> loads = new LinkedBlockingQueue<>();
    private final List<Asked> all = new CopyOnWriteArrayList<>();
    final List<Consumer<EngineState>> listeners = new ArrayList<>();
    volatile boolean loadsAtOnce = true;
    volatile boolean closed;
    /** Action that ends the engine; may block. */
    volatile Runnable ending = () -> {};
    private final CountDownLatch closing = new CountDownLatch(1);
    /** Context size of a loaded model, in tokens. */
    public volatile int contextTokens = 4096;
    /** Number of parameters of a loaded model. */
    public volatile long parameters = PARAMETERS;
    volatile StateTransfer states;
    volatile OptionalLong process = OptionalLong.empty();
    /** Computes vectors; may throw the failure of the request. */
    volatile Function<EmbeddingRequest, Embeddings> embedding = request -> {
        throw new UnsupportedOperationException();
    };

    public Asked next() throws InterruptedException {
        Asked next = asked.poll(Patience.SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("the engine was not asked");
        }
        return next;
    }

    public Asked nextAhead() throws InterruptedException {
        Asked next = ahead.poll(Patience.SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing was read ahead");
        }
        return next;
    }

    public Asked nextIdle() throws InterruptedException {
        Asked next = idle.poll(Patience.SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing was read where nobody is");
        }
        return next;
    }

    public Loading nextLoad() throws InterruptedException {
        Loading next = loads.poll(Patience.SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing was loaded");
        }
        return next;
    }

    void state(EngineState state) {
        List.copyOf(listeners).forEach(listener -> listener.accept(state));
    }

    @Override
    public OptionalLong process() {
        return process;
    }

    @Override
    public CompletableFuture<EngineDescription> describe() {
        return CompletableFuture
                .completedFuture(new EngineDescription("1", "1", "25", 1, List.of("CPU"), List.of(), 1));
    }

    @Override
    public EngineCall<ModelDescription> load(LoadRequest request, Consumer<Double> progress) {
        Loading loading = new Loading(request, progress, new CompletableFuture<>());
        loads.add(loading);
        if (loadsAtOnce) {
            loading.finish(contextTokens, parameters);
        }
        return loading;
    }

    @Override
    public CompletableFuture<Void> unload(String modelId) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public EngineCall<Generation> complete(CompletionRequest request, TokenListener listener) {
        Asked call = new Asked(request, null, listener);
        all.add(call);
        of(request.priority()).add(call);
        return call;
    }

    private BlockingQueue<Asked> of(Priority priority) {
        return switch (priority) {
            case READ_AHEAD -> ahead;
            case IDLE -> idle;
            default -> asked;
        };
    }

    @Override
    public EngineCall<Generation> chat(ChatRequest request, TokenListener listener) {
        Asked call = new Asked(null, request, listener);
        all.add(call);
        of(request.priority()).add(call);
        return call;
    }

    @Override
    public CompletableFuture<int[]> tokenize(TokenizeRequest request) {
        // four characters are a token
        return CompletableFuture.completedFuture(new int[(request.text().length() + 3) / 4]);
    }

    @Override
    public CompletableFuture<String> detokenize(DetokenizeRequest request) {
        return CompletableFuture.completedFuture(request.tokens().stream().map(Character::toString)
                .collect(Collectors.joining()));
    }

    @Override
    public CompletableFuture<String> render(ChatRequest request) {
        return CompletableFuture.completedFuture(request.messages().stream()
                .map(message -> message.role() + ": " + message.parts().getFirst().text().text() + "\n")
                .collect(Collectors.joining()));
    }

    @Override
    public EngineCall<Embeddings> embed(EmbeddingRequest request) {
        CompletableFuture<Embeddings> result = new CompletableFuture<>();
        try {
            result.complete(embedding.apply(request));
        } catch (EngineException e) {
            result.completeExceptionally(e);
        }
        return new EngineCall<>() {
            @Override
            public CompletableFuture<Embeddings> result() {
                return result;
            }

            @Override
            public void cancel() {
                // already done
            }
        };
    }

    @Override
    public Optional<StateTransfer> states() {
        return Optional.ofNullable(states);
    }

    @Override
    public EngineCall<RerankResult> rerank(RerankRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public EngineCall<Perplexity> perplexity(PerplexityRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public EngineState state() {
        return new EngineState(EngineState.Phase.READY, null, null);
    }

    @Override
    public void addStateListener(Consumer<EngineState> listener) {
        listeners.add(listener);
    }

    @Override
    public void removeStateListener(Consumer<EngineState> listener) {
        listeners.remove(listener);
    }

    @Override
    public void close() {
        closed = true;
        closing.countDown();
        ending.run();
        Thread.ofVirtual().start(() -> all.forEach( // the real engine also reports it on a separate thread
                call -> call.fail(new EngineException(EngineError.CLOSED, "closed"))));
    }

    /** Waits until the engine is closed, on any thread. */
    void awaitClosed() throws InterruptedException {
        if (!closing.await(Patience.SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the engine was not ended");
        }
    }
}
