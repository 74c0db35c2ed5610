// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.backend;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.eclipse.jdt.annotation.Nullable;
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
import org.vauban.engine.endpoint.BackEndModel;
import org.vauban.engine.endpoint.BackEndStatus;
import org.vauban.engine.perplexity.Perplexity;
import org.vauban.engine.perplexity.PerplexityRequest;
import org.vauban.engine.slot.Priority;
import org.vauban.engine.slot.StateTransfer;
import org.vauban.engine.tool.Tool;
import org.vauban.governance.remote.FimProtocol;
import org.vauban.governance.remote.RemoteEndpoint;
import org.vauban.remote.backend.BackEndRequest.Unsupported;
import org.vauban.remote.dialect.OutputOptions;
import org.vauban.remote.dialect.RequestBody;
import org.vauban.remote.dialect.RequestTexts;
import org.vauban.remote.http.TransferLimits;
import org.vauban.remote.message.Messages;
import org.vauban.remote.route.Deadline;
import org.vauban.remote.route.FirstTokenTimes;
import org.vauban.remote.route.OriginPublisher;
import org.vauban.remote.route.RemoteAnswers;
import org.vauban.remote.route.RemoteCall;
import org.vauban.remote.route.RemoteCalls;
import org.vauban.remote.route.RemoteEnvironment;
import org.vauban.remote.route.RoutedTask;
import org.vauban.remote.route.Router;
import org.vauban.remote.route.RoutingClock;

/**
 * The engine of a server for whose models endpoints can answer: the configured ones, as far as the current policy
 * allows all texts of a request to be sent there. If no endpoint answers, the engine of this machine does if it has the
 * model; otherwise the request fails. All other requests are answered by this machine.
 *
 * <p>Each request that may be sent has a thread {@code vauban-backend-N}, on which its listener is called.
 */
public final class BackEndEngine implements Engine {
    /** Practically unlimited, since the server limits the requests. */
    private static final int MOST_AT_ONCE = 1 << 16;

    private final Engine local;
    private final Messages messages;
    private final BackEndPool pool;
    private final Router router;
    private final OriginPublisher state;
    private final RemoteAnswers answers;
    private final BackEndWatch watch;
    private final TransferLimits limits;
    private final RoutingClock clock;
    private final RemoteCalls calls = new RemoteCalls("vauban-backend-");
    private volatile boolean closed;

    /** Creates the engine and starts to watch the endpoints. */
    public BackEndEngine(Engine local, RemoteEnvironment environment, List<BackEndModel> models, Locale locale) {
        this(local, environment, models, locale, TransferLimits.CHAT, RoutingClock.REAL);
    }

    /** Creates an engine with other limits and another clock, so that tests wait less. */
    public BackEndEngine(Engine local, RemoteEnvironment environment, List<BackEndModel> models, Locale locale,
            TransferLimits limits, RoutingClock clock) {
        this.local = local;
        this.limits = limits;
        this.clock = clock;
        messages = new Messages(locale);
        pool = new BackEndPool(models);
        router = new Router(environment, messages, new BackEndSettings(environment, models)::read, MOST_AT_ONCE);
        state = new OriginPublisher(local);
        answers = new RemoteAnswers(router, state, new FirstTokenTimes(), clock, messages, true);
        watch = new BackEndWatch(pool, router.endpointProbe(), clock);
        watch.tick();
    }

    @Override
    public List<BackEndStatus> backEnds() {
        return pool.status();
    }

    @Override
    public EngineCall<Generation> chat(ChatRequest request, TokenListener listener) {
        Supplier<EngineCall<Generation>> here = () -> local.chat(request, listener);
        if (staysHere(request.modelId(), request.priority())) {
            return here(request.modelId(), request.priority(), here);
        }
        Set<String> tools = request.tools().stream().map(Tool::name).collect(Collectors.toSet());
        Deadline deadline = Deadline.of(request.deadline(), clock);
        RoutedTask task = new RoutedTask(RequestTexts.of(request), request.options(), tools, listener, limits,
                deadline, "chat", (endpoint, model) -> RequestBody.chat(endpoint, model, request, messages),
                same -> local.chat(request.withDeadline(Deadline.left(deadline)), same));
        Optional<Unsupported> form = RequestTexts.form(request, messages)
                .map(any -> Unsupported.of(messages.get("backend.unsupported", request.modelId())));
        return generate(request.modelId(), key(request.isolation(), request.supersedes()), task,
                endpoint -> form.or(() -> OutputOptions.missing(endpoint, request, messages)
                        .map(missing -> missing(request.modelId(), missing))));
    }

    @Override
    public EngineCall<Generation> complete(CompletionRequest request, TokenListener listener) {
        Supplier<EngineCall<Generation>> here = () -> local.complete(request, listener);
        if (staysHere(request.modelId(), request.priority())) {
            return here(request.modelId(), request.priority(), here);
        }
        Deadline deadline = Deadline.of(request.deadline(), clock);
        RoutedTask task = new RoutedTask(RequestTexts.of(request), request.options(), Set.of(), listener, limits,
                deadline, "fim", (endpoint, model) -> RequestBody.completion(endpoint, model, request, messages),
                same -> local.complete(request.withDeadline(Deadline.left(deadline)), same));
        return generate(request.modelId(), key(request.isolation(), request.supersedes()), task,
                endpoint -> RequestTexts.form(request, endpoint.usableFim(), messages)
                        .map(any -> Unsupported.of(messages.get(endpoint.usableFim() == FimProtocol.NONE
                                ? "backend.fim" : "backend.unsupported", request.modelId())))
                        .or(() -> OutputOptions.missing(endpoint, request, messages)
                                .map(missing -> missing(request.modelId(), missing))));
    }

    private Unsupported missing(String model, OutputOptions.Missing missing) {
        return new Unsupported(messages.get("backend.option", model, missing.what()), missing.option());
    }

    /** Whether this machine handles the request; prefill ahead of use is never sent if the model is local. */
    private boolean staysHere(String model, Priority priority) {
        return closed || !pool.serves(model) || priority.isUnasked() && pool.isLocal(model);
    }

    private EngineCall<Generation> here(String model, Priority priority, Supplier<EngineCall<Generation>> call) {
        if (!pool.isLocal(model)) {
            return failed(closed ? closed() : elsewhere(model));
        }
        if (!priority.isUnasked()) {
            state.local(null);
        }
        return call.get();
    }

    private static @Nullable String key(@Nullable String isolation, @Nullable String supersedes) {
        return supersedes == null ? null : isolation + "\n" + supersedes;
    }

    private EngineCall<Generation> generate(String model, @Nullable String key, RoutedTask task,
            Function<RemoteEndpoint, Optional<Unsupported>> unsupported) {
        RemoteCall<Generation> call = new RemoteCall<>();
        calls.supersede(key, call, true);
        calls.run(call, () -> {
            BackEndRequest<Generation> request = new BackEndRequest<>(pool, router, messages,
                    new BackEndRequest.Asked<>(call, model, task.texts(), unsupported, task.deadline(),
                            (granted, failing) -> answers.ask(call, task, granted, failing)));
            if (request.run()) {
                return;
            }
            if (call.isCancelled()) {
                call.result().complete(task.nothing(FinishReason.CANCELLED));
            } else if (closed) {
                call.result().completeExceptionally(closed());
            } else if (pool.isLocal(model)) {
                String reason = request.reason();
                AnswerOrigin origin = reason == null ? null : AnswerOrigin.local(reason);
                state.local(origin);
                call.answerLocally(() -> task.local().apply(task.listener()),
                        generation -> generation.withOrigin(origin));
            } else {
                call.result().completeExceptionally(request.failure());
            }
        });
        return call;
    }

    @Override
    public EngineCall<Embeddings> embed(EmbeddingRequest request) {
        String model = request.modelId();
        if (closed || !pool.serves(model)) {
            return local.embed(request);
        }
        RemoteCall<Embeddings> call = new RemoteCall<>();
        calls.run(call, () -> {
            BackEndRequest<Embeddings> asked = new BackEndRequest<>(pool, router, messages,
                    new BackEndRequest.Asked<>(call, model, request.texts(), endpoint -> Optional.empty(), null,
                            (granted, failing) -> answers.embed(call, request, granted, limits,
                                    failing::unanswered)));
            if (asked.run()) {
                return;
            }
            if (call.isCancelled()) {
                call.result().completeExceptionally(
                        new EngineException(EngineError.CANCELLED, messages.get("cancelled")));
            } else if (closed) {
                call.result().completeExceptionally(closed());
            } else if (pool.isLocal(model)) {
                call.answerLocally(() -> local.embed(request), embeddings -> embeddings);
            } else {
                call.result().completeExceptionally(asked.failure());
            }
        });
        return call;
    }

    private EngineException closed() {
        return new EngineException(EngineError.CLOSED, messages.get("closed"));
    }

    /** Creates the failure of an operation that needs the model on this machine. */
    private EngineException elsewhere(String model) {
        return new EngineException(EngineError.MODEL_UNSUPPORTED, messages.get("backend.elsewhere", model));
    }

    private <T> EngineCall<T> failed(EngineException failure) {
        RemoteCall<T> call = new RemoteCall<>();
        call.result().completeExceptionally(failure);
        return call;
    }

    private <T> EngineCall<T> call(String model, Supplier<EngineCall<T>> engine) {
        return pool.isLocal(model) ? engine.get() : failed(elsewhere(model));
    }

    private <T> CompletableFuture<T> future(String model, Supplier<CompletableFuture<T>> engine) {
        return pool.isLocal(model) ? engine.get() : CompletableFuture.failedFuture(elsewhere(model));
    }

    @Override
    public CompletableFuture<EngineDescription> describe() {
        return local.describe();
    }

    @Override
    public EngineCall<ModelDescription> load(LoadRequest request, Consumer<Double> progress) {
        return call(request.modelId(), () -> local.load(request, progress));
    }

    @Override
    public CompletableFuture<Void> unload(String modelId) {
        return future(modelId, () -> local.unload(modelId));
    }

    @Override
    public CompletableFuture<int[]> tokenize(TokenizeRequest request) {
        return future(request.modelId(), () -> local.tokenize(request));
    }

    @Override
    public CompletableFuture<String> detokenize(DetokenizeRequest request) {
        return future(request.modelId(), () -> local.detokenize(request));
    }

    @Override
    public CompletableFuture<List<byte[]>> pieces(DetokenizeRequest request) {
        return future(request.modelId(), () -> local.pieces(request));
    }

    @Override
    public CompletableFuture<String> render(ChatRequest request) {
        return future(request.modelId(), () -> local.render(request));
    }

    @Override
    public EngineCall<RerankResult> rerank(RerankRequest request) {
        return call(request.modelId(), () -> local.rerank(request));
    }

    @Override
    public EngineCall<Perplexity> perplexity(PerplexityRequest request) {
        return call(request.modelId(), () -> local.perplexity(request));
    }

    @Override
    public Optional<StateTransfer> states() {
        return local.states();
    }

    @Override
    public EngineState state() {
        return state.state();
    }

    @Override
    public void addStateListener(Consumer<EngineState> listener) {
        state.add(listener);
    }

    @Override
    public void removeStateListener(Consumer<EngineState> listener) {
        state.remove(listener);
    }

    @Override
    public void close() {
        closed = true;
        watch.close();
        calls.close();
        state.close();
        local.close();
        router.close();
    }
}
