// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.lsp;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.call.FailureCause;
import org.vauban.engine.ChatRequest;
import org.vauban.engine.CompletionRequest;
import org.vauban.engine.DetokenizeRequest;
import org.vauban.engine.Engine;
import org.vauban.engine.EngineCall;
import org.vauban.engine.EngineDescription;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
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
import org.vauban.engine.endpoint.AnswerOrigin;
import org.vauban.engine.perplexity.Perplexity;
import org.vauban.engine.perplexity.PerplexityRequest;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.http.ApiException;
import org.vauban.server.http.Authenticator;
import org.vauban.server.http.ErrorKind;
import org.vauban.server.identity.Caller;
import org.vauban.server.identity.KeyScope;
import org.vauban.server.message.Messages;
import org.vauban.server.serving.AdmittedCall;
import org.vauban.server.serving.RequestAdmission;
import org.vauban.server.serving.ServingContext;

/**
 * The server's engine as the session of one caller sees it: the served models, within the scopes, limits and quotas of
 * the key, and nothing that other callers have sent. Closing it ends the requests of the session.
 */
final class SessionEngine implements Engine {
    private final ServingContext context;
    private final Caller caller;
    private final PendingCalls calls = new PendingCalls(SessionEngine::ended);
    private final CopyOnWriteArrayList<Watch> watches = new CopyOnWriteArrayList<>();
    /** Origin of the last answer in this session, if remote endpoints are possible; null before the first answer. */
    private volatile @Nullable AnswerOrigin origin;
    private volatile boolean closed;

    /**
     * A registered listener.
     *
     * @param told the listener registered with the engine
     */
    private record Watch(Consumer<EngineState> listener, Consumer<EngineState> told) {}

    SessionEngine(ServingContext context, Caller caller) {
        this.context = context;
        this.caller = caller;
    }

    /** Generates text; counts like a request of the API. */
    private EngineCall<Generation> generate(String model, KeyScope scope, TokenListener listener,
            Function<TokenListener, EngineCall<Generation>> request) {
        RequestAdmission.Ticket ticket;
        EngineCall<Generation> call;
        if (closed) {
            return AdmittedCall.of(CompletableFuture.failedFuture(ended()));
        }
        try {
            require(scope);
            ModelEntry entry = context.models().named(model);
            ticket = context.admission().enter(caller);
            try {
                call = context.models().call(entry, listener, request);
            } catch (RuntimeException | Error e) {
                ticket.giveBack();
                throw e;
            }
        } catch (ApiException e) {
            return failed(e);
        }
        return calls.add(calling(call, call.result().whenComplete((generation, failure) -> {
            try {
                if (generation != null) {
                    answered(generation.origin());
                    context.used(caller, model, generation.promptTokens(), generation.reusedTokens(),
                            generation.generatedTokens());
                }
            } finally {
                ticket.giveBack(); // only after the usage is recorded, because the server may end then
            }
        }).handle((generation, failure) -> {
            if (failure != null) {
                throw translated(failure);
            }
            return generation;
        })));
    }

    private void require(KeyScope scope) throws ApiException {
        Authenticator.require(caller, scope);
        context.gate().get(); // throws if the current policy forbids serving
    }

    private static EngineException ended() {
        return new EngineException(EngineError.CLOSED, Messages.text("cancelled"));
    }

    private static <T> EngineCall<T> failed(ApiException failure) {
        return AdmittedCall.of(CompletableFuture.failedFuture(translated(failure)));
    }

    /** Converts a failure to the exception that the assistant expects. */
    private static EngineException translated(Throwable failure) {
        Throwable cause = FailureCause.of(failure);
        if (cause instanceof EngineException known) {
            return known;
        }
        // the assistant answers some of them: it sends the request to the next engine, or loads the model again
        if (cause instanceof ApiException && cause.getCause() instanceof EngineException engine) {
            return new EngineException(engine.error(), String.valueOf(cause.getMessage()), engine);
        }
        EngineError error = !(cause instanceof ApiException api) ? EngineError.INTERNAL : switch (api.kind()) {
            case OVERLOADED -> EngineError.OVERLOADED;
            case FORBIDDEN, REFUSED_BY_POLICY -> EngineError.POLICY;
            case CONTEXT_EXCEEDED -> EngineError.CONTEXT_EXCEEDED;
            case MODEL_NOT_FOUND -> EngineError.MODEL_MISSING;
            case CLIENT_GONE -> EngineError.CANCELLED;
            case INVALID_REQUEST -> EngineError.INVALID_REQUEST;
            case UNAVAILABLE -> EngineError.HOST_CRASHED;
            default -> EngineError.INTERNAL;
        };
        return new EngineException(error, String.valueOf(cause.getMessage()), cause);
    }

    private static <T> EngineCall<T> calling(EngineCall<T> call, CompletableFuture<T> result) {
        return new EngineCall<>() {
            @Override
            public CompletableFuture<T> result() {
                return result;
            }

            @Override
            public void cancel() {
                call.cancel();
            }
        };
    }

    @Override
    public CompletableFuture<EngineDescription> describe() {
        return context.models().describe();
    }

    /** Loads the model with the server's configuration, ignoring the options of the request. */
    @Override
    public EngineCall<ModelDescription> load(LoadRequest request, Consumer<Double> progress) {
        try {
            ModelEntry model = context.models().named(request.modelId());
            CompletableFuture<ModelDescription> loaded = context.models().load(model);
            // cancelling must not unload: other requests wait for the model as well
            return AdmittedCall.of(loaded.copy().exceptionally(failure -> {
                throw translated(failure);
            }));
        } catch (ApiException e) {
            return failed(e);
        }
    }

    /** Does nothing, since other sessions may use the model. */
    @Override
    public CompletableFuture<Void> unload(String modelId) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public EngineCall<Generation> complete(CompletionRequest request, TokenListener listener) {
        return generate(request.modelId(), KeyScope.COMPLETION, listener, told -> context.models().engine()
                .complete(request.withWorkspace(caller.id()).withIsolation(caller.id()), told));
    }

    @Override
    public EngineCall<Generation> chat(ChatRequest request, TokenListener listener) {
        return generate(request.modelId(), KeyScope.CHAT, listener, told -> context.models().engine()
                .chat(request.withWorkspace(caller.id()).withIsolation(caller.id()), told));
    }

    @Override
    public CompletableFuture<int[]> tokenize(TokenizeRequest request) {
        return context.models().engine().tokenize(request);
    }

    @Override
    public CompletableFuture<String> detokenize(DetokenizeRequest request) {
        return context.models().engine().detokenize(request);
    }

    @Override
    public CompletableFuture<String> render(ChatRequest request) {
        return context.models().engine().render(request);
    }

    @Override
    public EngineCall<Embeddings> embed(EmbeddingRequest request) {
        return unsupported("embed");
    }

    @Override
    public EngineCall<RerankResult> rerank(RerankRequest request) {
        return unsupported("rerank");
    }

    @Override
    public EngineCall<Perplexity> perplexity(PerplexityRequest request) {
        return unsupported("perplexity");
    }

    /** Refuses operations that sessions do not need, since they have no index and no benchmarks. */
    private static <T> EngineCall<T> unsupported(String what) {
        return failed(new ApiException(ErrorKind.INVALID_REQUEST, Messages.text("field.unsupported", what)));
    }

    @Override
    public EngineState state() {
        return own(context.models().engine().state());
    }

    /** Replaces the origin, since the engine reports that of any caller's answer. */
    private EngineState own(EngineState state) {
        return new EngineState(state.phase(), state.modelId(), state.message(), origin);
    }

    private void answered(@Nullable AnswerOrigin by) {
        AnswerOrigin now = by == null ? null : by.withRequest(null);
        if (!Objects.equals(now, origin)) {
            origin = now;
            EngineState state = state();
            watches.forEach(watch -> watch.listener().accept(state));
        }
    }

    @Override
    public void addStateListener(Consumer<EngineState> listener) {
        Watch watch = new Watch(listener, state -> listener.accept(own(state)));
        watches.add(watch);
        context.models().states().add(watch.told());
    }

    @Override
    public void removeStateListener(Consumer<EngineState> listener) {
        for (Watch watch : watches) {
            if (watch.listener() == listener && watches.remove(watch)) {
                context.models().states().remove(watch.told());
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        watches.forEach(watch -> removeStateListener(watch.listener()));
        calls.close();
    }
}
