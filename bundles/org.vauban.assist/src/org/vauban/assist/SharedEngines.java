// SPDX-License-Identifier: EPL-2.0
package org.vauban.assist;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.vauban.assist.message.Messages;
import org.vauban.engine.ChatRequest;
import org.vauban.engine.CompletionRequest;
import org.vauban.engine.DetokenizeRequest;
import org.vauban.engine.Engine;
import org.vauban.engine.EngineCall;
import org.vauban.engine.EngineDescription;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.EngineLimits;
import org.vauban.engine.EngineProvider;
import org.vauban.engine.EngineState;
import org.vauban.engine.Generation;
import org.vauban.engine.LoadRequest;
import org.vauban.engine.ModelDescription;
import org.vauban.engine.PendingCalls;
import org.vauban.engine.TokenListener;
import org.vauban.engine.TokenizeRequest;
import org.vauban.engine.embedding.EmbeddingRequest;
import org.vauban.engine.embedding.Embeddings;
import org.vauban.engine.embedding.RerankRequest;
import org.vauban.engine.embedding.RerankResult;
import org.vauban.engine.perplexity.Perplexity;
import org.vauban.engine.perplexity.PerplexityRequest;
import org.vauban.engine.slot.StateTransfer;

/**
 * Shares one engine between all assistants with an equal provider, so that several clients of one process use one host
 * and its models. The engine ends when its last user has closed it. Saved engine states are not shared: they belong to
 * one workspace, and the users may have different ones. Safe for use by many threads.
 */
public final class SharedEngines {
    private final Map<EngineProvider, Shared> shared = new HashMap<>();

    /** An engine with the number of its users. */
    private static final class Shared {
        final Engine engine;
        int users;

        Shared(Engine engine) {
            this.engine = engine;
        }
    }

    /** Returns a provider of shared engines; equal providers share one engine as long as it is in use. */
    public EngineProvider share(EngineProvider provider) {
        return new SharedProvider(this, provider);
    }

    /** Provider of shared engines; two are equal if they share the same engines. */
    private record SharedProvider(SharedEngines owner, EngineProvider provider) implements EngineProvider {
        @Override
        public Locale locale() {
            return provider.locale();
        }

        @Override
        public EngineProvider withLocale(Locale locale) {
            return new SharedProvider(owner, provider.withLocale(locale));
        }

        @Override
        public EngineProvider within(EngineLimits limits) {
            return new SharedProvider(owner, provider.within(limits));
        }

        @Override
        public EngineProvider onThisMachine() {
            return new SharedProvider(owner, provider.onThisMachine());
        }

        @Override
        public Engine open() {
            return owner.lend(provider);
        }
    }

    private Engine lend(EngineProvider provider) {
        synchronized (shared) {
            Shared entry = shared.computeIfAbsent(provider, key -> new Shared(key.open()));
            entry.users++;
            return new Use(provider, entry.engine);
        }
    }

    private void giveBack(EngineProvider provider) {
        Engine unused = null;
        synchronized (shared) {
            Shared entry = shared.get(provider);
            if (--entry.users == 0) {
                shared.remove(provider);
                unused = entry.engine;
            }
        }
        if (unused != null) {
            unused.close();
        }
    }

    /** The engine as one user sees it: closing it ends only that user's requests. */
    private final class Use implements Engine {
        private final EngineProvider provider;
        private final Engine engine;
        private final PendingCalls calls;
        private final CopyOnWriteArrayList<Consumer<EngineState>> listeners = new CopyOnWriteArrayList<>();
        private final Object lock = new Object();
        private boolean closed;

        Use(EngineProvider provider, Engine engine) {
            this.provider = provider;
            this.engine = engine;
            this.calls = new PendingCalls(() -> closed(provider));
        }

        private <T> EngineCall<T> call(Supplier<EngineCall<T>> start) {
            synchronized (lock) {
                return closed ? new Closed<>(provider) : calls.add(start.get());
            }
        }

        private <T> CompletableFuture<T> ask(Supplier<CompletableFuture<T>> start) {
            synchronized (lock) {
                return closed ? new Closed<T>(provider).result() : start.get();
            }
        }

        @Override
        public CompletableFuture<EngineDescription> describe() {
            return ask(engine::describe);
        }

        @Override
        public EngineCall<ModelDescription> load(LoadRequest request, Consumer<Double> progress) {
            return call(() -> engine.load(request, progress));
        }

        /** Does nothing, since other users may need the model; it stays until memory is short. */
        @Override
        public CompletableFuture<Void> unload(String modelId) {
            return ask(() -> CompletableFuture.completedFuture(null));
        }

        @Override
        public EngineCall<Generation> complete(CompletionRequest request, TokenListener listener) {
            return call(() -> engine.complete(request, listener));
        }

        @Override
        public EngineCall<Generation> chat(ChatRequest request, TokenListener listener) {
            return call(() -> engine.chat(request, listener));
        }

        @Override
        public CompletableFuture<int[]> tokenize(TokenizeRequest request) {
            return ask(() -> engine.tokenize(request));
        }

        @Override
        public CompletableFuture<String> detokenize(DetokenizeRequest request) {
            return ask(() -> engine.detokenize(request));
        }

        @Override
        public CompletableFuture<List<byte[]>> pieces(DetokenizeRequest request) {
            return ask(() -> engine.pieces(request));
        }

        @Override
        public CompletableFuture<String> render(ChatRequest request) {
            return ask(() -> engine.render(request));
        }

        @Override
        public EngineCall<Embeddings> embed(EmbeddingRequest request) {
            return call(() -> engine.embed(request));
        }

        @Override
        public Optional<StateTransfer> states() {
            return engine.states();
        }

        @Override
        public EngineCall<RerankResult> rerank(RerankRequest request) {
            return call(() -> engine.rerank(request));
        }

        @Override
        public EngineCall<Perplexity> perplexity(PerplexityRequest request) {
            return call(() -> engine.perplexity(request));
        }

        @Override
        public OptionalLong process() {
            return engine.process();
        }

        @Override
        public EngineState state() {
            return engine.state();
        }

        @Override
        public void addStateListener(Consumer<EngineState> listener) {
            if (listeners.addIfAbsent(listener)) {
                engine.addStateListener(listener);
            }
        }

        @Override
        public void removeStateListener(Consumer<EngineState> listener) {
            if (listeners.remove(listener)) {
                engine.removeStateListener(listener);
            }
        }

        @Override
        public void close() {
            synchronized (lock) {
                if (closed) {
                    return;
                }
                closed = true;
            }
            listeners.forEach(this::removeStateListener);
            calls.close();
            giveBack(provider);
        }
    }

    private static EngineException closed(EngineProvider provider) {
        return new EngineException(EngineError.CLOSED,
                new Messages("org.vauban.assist", provider.locale()).text("closed"));
    }

    /** A call made after its user had closed the engine. */
    private record Closed<T>(EngineProvider provider) implements EngineCall<T> {
        @Override
        public CompletableFuture<T> result() {
            return CompletableFuture.failedFuture(closed(provider));
        }

        @Override
        public void cancel() {
            // the call never ran
        }
    }
}
