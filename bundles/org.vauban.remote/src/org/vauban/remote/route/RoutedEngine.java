// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.route;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
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
import org.vauban.engine.slot.Priority;
import org.vauban.engine.slot.StateTransfer;
import org.vauban.engine.tool.Tool;
import org.vauban.governance.ApprovedText;
import org.vauban.governance.remote.RemoteEndpoint;
import org.vauban.remote.dialect.RequestBody;
import org.vauban.remote.dialect.RequestTexts;
import org.vauban.remote.dialect.TokenUse;
import org.vauban.remote.http.TransferLimits;
import org.vauban.remote.message.Messages;

/**
 * The engine of this machine, combined with endpoints that answer some of its requests: those of the features that the
 * user has routed to an endpoint, as far as the current policy allows all of their texts to be sent there. This machine
 * answers all other requests, and those that an endpoint does not answer; after the first token, no other engine takes
 * over. If the user wants it, an endpoint also receives completions for which this machine is slow. Prefill ahead of
 * use is never sent.
 *
 * <p>Each request that may be sent has a thread {@code vauban-remote-N}, on which its listener is called.
 */
public final class RoutedEngine implements Engine {
    private final Engine local;
    private final Messages messages;
    private final Router router;
    private final OriginPublisher state;
    private final RemoteAnswers answers;
    private final Hedging hedging;
    private final TransferLimits chatLimits;
    private final TransferLimits completionLimits;
    private final RoutingClock clock;
    private final RemoteCalls calls = new RemoteCalls("vauban-remote-");
    private final PendingCalls pending = new PendingCalls(this::ended);
    private volatile boolean closed;
    private volatile boolean preview;

    public RoutedEngine(Engine local, RemoteEnvironment environment, Locale locale) {
        this(local, environment, locale, TransferLimits.CHAT, TransferLimits.COMPLETION, RoutingClock.REAL);
    }

    /** Creates an engine with other limits, so that tests wait less. */
    public RoutedEngine(Engine local, RemoteEnvironment environment, Locale locale, TransferLimits chatLimits,
            TransferLimits completionLimits) {
        this(local, environment, locale, chatLimits, completionLimits, RoutingClock.REAL);
    }

    /** Creates an engine with other limits and another clock. */
    public RoutedEngine(Engine local, RemoteEnvironment environment, Locale locale, TransferLimits chatLimits,
            TransferLimits completionLimits, RoutingClock clock) {
        this.local = local;
        this.messages = new Messages(locale);
        this.chatLimits = chatLimits;
        this.completionLimits = completionLimits;
        this.clock = clock;
        router = new Router(environment, messages);
        state = new OriginPublisher(local);
        FirstTokenTimes times = new FirstTokenTimes();
        answers = new RemoteAnswers(router, state, times, clock, messages, false);
        hedging = new Hedging(router, answers, state, times, clock, calls::run);
    }

    /** Makes this engine only show requests from now on, and neither send nor answer them; returns it. */
    public RoutedEngine previewing() {
        preview = true;
        return this;
    }

    @Override
    public EngineCall<Generation> chat(ChatRequest request, TokenListener listener) {
        List<ApprovedText> texts = RequestTexts.of(request);
        if (staysHere(texts, request.priority())) {
            return here(request.supersedes(), request.priority(), local.chat(request, listener));
        }
        Deadline deadline = Deadline.of(request.deadline(), clock);
        Set<String> tools = request.tools().stream().map(Tool::name).collect(Collectors.toSet());
        RoutedTask task = new RoutedTask(texts, request.options(), tools, listener, chatLimits, deadline, "chat",
                (endpoint, model) -> RequestBody.chat(endpoint, model, request, messages),
                to -> local.chat(request.withDeadline(Deadline.left(deadline)), to));
        return start(task, request.supersedes(), endpoint -> RequestTexts.refusal(request, messages));
    }

    @Override
    public EngineCall<Generation> complete(CompletionRequest request, TokenListener listener) {
        List<ApprovedText> texts = RequestTexts.of(request);
        if (staysHere(texts, request.priority())) {
            return here(request.supersedes(), request.priority(), local.complete(request, listener));
        }
        Deadline deadline = Deadline.of(request.deadline(), clock);
        RoutedTask task = new RoutedTask(texts, request.options(), Set.of(), listener, completionLimits,
                deadline, "fim", (endpoint, model) -> RequestBody.completion(endpoint, model, request, messages),
                to -> local.complete(request.withDeadline(Deadline.left(deadline)), to));
        return start(task, request.supersedes(),
                endpoint -> RequestTexts.refusal(request, endpoint.usableFim(), messages));
    }

    private boolean staysHere(List<ApprovedText> texts, Priority priority) {
        return closed || priority.isUnasked() || !(preview ? !texts.isEmpty() : Router.mayLeave(texts));
    }

    private EngineCall<Generation> here(@Nullable String supersedes, Priority priority, EngineCall<Generation> call) {
        calls.supersede(supersedes, call, !priority.isUnasked());
        if (!priority.isUnasked()) { // prefill ahead of use does not change what users see
            state.local(null);
        }
        return call;
    }

    private EngineCall<Generation> start(RoutedTask task, @Nullable String supersedes,
            Function<RemoteEndpoint, Optional<String>> unsupported) {
        RemoteCall<Generation> call = new RemoteCall<>();
        calls.supersede(supersedes, call, true);
        calls.run(call, () -> {
            Router.Question question = new Router.Question(task.texts(), unsupported, null, preview,
                    call.cancellation());
            Router.Decision decision = router.decide(question);
            String hedge = decision instanceof Router.Local stays ? stays.hedge() : null;
            if (hedge != null && preview) {
                decision = router.hedge(hedge, question);
            }
            if (call.isCancelled()) {
                giveUp(call, task, decision);
            } else if (decision instanceof Router.Granted granted) {
                answers.ask(call, task, granted, origin -> answerHere(call, task, origin));
            } else if (hedge != null && !preview && !closed) {
                hedging.answer(call, task, hedge, unsupported);
            } else {
                answerHere(call, task, answers.unsent(decision, task.texts(), task.body()));
            }
        });
        return pending.add(call);
    }

    private EngineException ended() {
        return new EngineException(EngineError.CLOSED, messages.get("closed"));
    }

    private void giveUp(RemoteCall<Generation> call, RoutedTask task, Router.Decision decision) {
        if (decision instanceof Router.Granted granted) {
            router.failed(granted, null, TokenUse.NONE, answers.cancelled());
        }
        call.result().complete(task.nothing(FinishReason.CANCELLED));
    }

    private void answerHere(RemoteCall<Generation> call, RoutedTask task, @Nullable AnswerOrigin origin) {
        if (closed) {
            call.result().completeExceptionally(ended());
            return;
        }
        if (preview) {
            call.result().complete(task.nothing(FinishReason.END).withOrigin(origin));
            return;
        }
        state.local(origin);
        call.answerLocally(() -> task.local().apply(task.listener()), generation -> generation.withOrigin(origin));
    }

    /** Sends texts only to an endpoint with the same model name, since vectors of two models are not comparable. */
    @Override
    public EngineCall<Embeddings> embed(EmbeddingRequest request) {
        if (staysHere(request.texts(), request.priority())) {
            return local.embed(request);
        }
        RemoteCall<Embeddings> call = new RemoteCall<>();
        calls.run(call, () -> {
            Router.Decision decision = router.decide(new Router.Question(request.texts(),
                    endpoint -> Optional.empty(), request.modelId(), preview, call.cancellation()));
            if (decision instanceof Router.Granted granted) {
                answers.embed(call, request, granted, chatLimits,
                        why -> call.answerLocally(() -> local.embed(request), embeddings -> embeddings));
            } else {
                answers.unsent(decision, request.texts(), (endpoint, model) -> RequestBody.embeddings(model, request));
                call.answerLocally(() -> local.embed(request), embeddings -> embeddings);
            }
        });
        return pending.add(call);
    }

    @Override
    public CompletableFuture<EngineDescription> describe() {
        return local.describe();
    }

    @Override
    public EngineCall<ModelDescription> load(LoadRequest request, Consumer<Double> progress) {
        return local.load(request, progress);
    }

    @Override
    public CompletableFuture<Void> unload(String modelId) {
        return local.unload(modelId);
    }

    @Override
    public CompletableFuture<int[]> tokenize(TokenizeRequest request) {
        return local.tokenize(request);
    }

    @Override
    public CompletableFuture<String> detokenize(DetokenizeRequest request) {
        return local.detokenize(request);
    }

    @Override
    public CompletableFuture<List<byte[]>> pieces(DetokenizeRequest request) {
        return local.pieces(request);
    }

    @Override
    public CompletableFuture<String> render(ChatRequest request) {
        return local.render(request);
    }

    @Override
    public EngineCall<RerankResult> rerank(RerankRequest request) {
        return local.rerank(request);
    }

    @Override
    public EngineCall<Perplexity> perplexity(PerplexityRequest request) {
        return local.perplexity(request);
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
        pending.close();
        calls.close();
        state.close();
        local.close();
        router.close();
    }
}
