// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.process;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.ChatRequest;
import org.vauban.engine.CompletionRequest;
import org.vauban.engine.DetokenizeRequest;
import org.vauban.engine.Engine;
import org.vauban.engine.EngineCall;
import org.vauban.engine.EngineCeilings;
import org.vauban.engine.EngineDescription;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineState;
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
import org.vauban.engine.process.launch.HostLaunch;
import org.vauban.engine.process.launch.Messages;
import org.vauban.engine.protocol.HostProtocol;
import org.vauban.engine.slot.Priority;
import org.vauban.engine.slot.StateTransfer;
import org.vauban.governance.ApprovedText;

/**
 * The engine in a child process: starts the host for the first request, supervises it, ends it if it hangs or violates
 * the protocol, restarts it and reloads its models, and quarantines models that crash it.
 *
 * <p>A request that was pending when the host ended is sent again once, provided that none of its text was passed to
 * its listener; otherwise it fails with {@link EngineError#HOST_CRASHED}, {@link EngineError#HOST_HUNG} or {@link
 * EngineError#PROTOCOL}. Loading is not retried, since a damaged file would end the host again.
 *
 * <p>It has two threads: {@code vauban-engine-supervisor} decides, {@code vauban-engine-callbacks} completes futures
 * and calls listeners, so that a slow listener delays others but never the supervision of the host. No lock is held
 * during callbacks.
 */
public final class EngineClient implements Engine {
    private final ClientThreads threads;
    private final ModelRegistry models;
    private final RequestDispatcher requests;
    private final EngineCeilings ceilings;
    private final EngineStatePublisher statePublisher;
    private final CompletableFuture<Void> terminated = new CompletableFuture<>();

    /** Creates a client with {@link ClientOptions#DEFAULT}; nothing is started before the first request. */
    public EngineClient(HostLaunch launch) {
        this(launch, ClientOptions.DEFAULT);
    }

    public EngineClient(HostLaunch launch, ClientOptions options) {
        this(launch, options, EngineCeilings.NONE);
    }

    /** @param ceilings upper limits of requests */
    public EngineClient(HostLaunch launch, ClientOptions wanted, EngineCeilings ceilings) {
        ClientOptions options = wanted.withMemoryBudget(ceilings.memory(wanted.memoryBudget()));
        this.ceilings = ceilings;
        threads = new ClientThreads(this::stepTaken);
        EngineFailures failures = new EngineFailures(new Messages(launch.locale()));
        PendingRequests calls = new PendingRequests(threads, failures);
        models = new ModelRegistry(options, threads, failures, calls);
        requests = new RequestDispatcher(launch, options, threads, failures, calls, models);
        statePublisher = new EngineStatePublisher(threads, requests.supervisor(), models, calls);
    }

    private void stepTaken() {
        requests.replaceWhenIdle();
        statePublisher.publish();
    }

    @Override
    public CompletableFuture<EngineDescription> describe() {
        PendingRequest<EngineDescription> call = requests.call(PendingRequest.Kind.QUERY, null);
        call.sender = HostProtocol::describe;
        call.received = (d, from) -> d.withStartMillis(from.startMillis);
        return requests.submit(call).result();
    }

    @Override
    public EngineCall<ModelDescription> load(LoadRequest request, Consumer<Double> progressListener) {
        PendingRequest<ModelDescription> call = requests.call(PendingRequest.Kind.LOAD, request.modelId());
        call.load = ceilings.lowered(request);
        call.progress = progressListener;
        return requests.submit(call);
    }

    @Override
    public CompletableFuture<Void> unload(String modelId) {
        return requests.unload(modelId);
    }

    @Override
    public EngineCall<Generation> complete(CompletionRequest request, TokenListener listener) {
        ApprovedText draft = request.draft();
        ApprovedText fileName = request.fileName();
        return generate(request.modelId(), request.supersedes(), request.priority(), request.deadline(), listener,
                (host, id, left) -> host.complete(new HostProtocol.CompleteParams(id, request.modelId(),
                        fileName == null ? null : fileName.text(), request.prefix().text(),
                        request.suffix().text(),
                        request.context().stream()
                                .map(c -> new HostProtocol.NamedText(c.name().text(), c.text().text()))
                                .toList(),
                        ceilings.lowered(request.options()), request.priority(), request.supersedes(), left,
                        draft == null ? null : draft.text(), request.workspace(), request.isolation(),
                        request.healsWord())));
    }

    @Override
    public EngineCall<Generation> chat(ChatRequest wanted, TokenListener listener) {
        ChatRequest request = wanted.withOptions(ceilings.lowered(wanted.options()));
        return generate(request.modelId(), request.supersedes(), request.priority(), request.deadline(), listener,
                (host, id, left) -> host.chat(ChatEncoder.params(request, id, left)));
    }

    /** Sends a request for text; called again if the first host ended. */
    private interface Sending {

        /** @param left milliseconds until the deadline, at least 1; 0 if there is none */
        CompletableFuture<Generation> send(HostProtocol host, long id, long left);
    }

    private EngineCall<Generation> generate(String modelId, @Nullable String supersedes, Priority priority,
            @Nullable Duration deadline, TokenListener listener, Sending sending) {
        PendingRequest<Generation> call = requests.call(PendingRequest.Kind.GENERATION, modelId);
        long millis = deadline == null ? 0 : Math.max(1, deadline.toMillis());
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        call.sender = host -> sending.send(host, call.id,
                millis == 0 ? 0 : Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
        call.listener = Objects.requireNonNull(listener);
        call.supersedes = supersedes;
        call.priority = priority;
        call.quick = priority.isUnasked(); // no user waits for it
        call.deadlineMillis = millis;
        return requests.submit(call);
    }

    @Override
    public CompletableFuture<int[]> tokenize(TokenizeRequest request) {
        PendingRequest<int[]> call = requests.call(PendingRequest.Kind.QUERY, request.modelId());
        call.sender = host -> host.tokenize(new HostProtocol.TokenizeParams(call.id, request.modelId(),
                request.text().text(), request.addSpecial(), request.parseSpecial()))
                .thenApply(HostProtocol.TokenizeResult::tokens);
        call.quick = true;
        return requests.submit(call).result();
    }

    @Override
    public CompletableFuture<String> detokenize(DetokenizeRequest request) {
        PendingRequest<String> call = requests.call(PendingRequest.Kind.QUERY, request.modelId());
        call.sender = host -> host.detokenize(new HostProtocol.DetokenizeParams(call.id, request.modelId(),
                request.tokens())).thenApply(HostProtocol.TextResult::text);
        call.quick = true;
        return requests.submit(call).result();
    }

    @Override
    public CompletableFuture<List<byte[]>> pieces(DetokenizeRequest request) {
        PendingRequest<List<byte[]>> call = requests.call(PendingRequest.Kind.QUERY, request.modelId());
        call.sender = host -> host.pieces(new HostProtocol.PiecesParams(call.id, request.modelId(), request.tokens()))
                .thenApply(result -> result.pieces().stream()
                        .map(piece -> piece.getBytes(StandardCharsets.ISO_8859_1)).toList());
        call.quick = true;
        return requests.submit(call).result();
    }

    @Override
    public CompletableFuture<String> render(ChatRequest request) {
        PendingRequest<String> call = requests.call(PendingRequest.Kind.QUERY, request.modelId());
        call.sender = host -> host.render(new HostProtocol.RenderParams(ChatEncoder.params(request, call.id, 0)))
                .thenApply(HostProtocol.TextResult::text);
        call.quick = true;
        return requests.submit(call).result();
    }

    @Override
    public EngineCall<Embeddings> embed(EmbeddingRequest request) {
        PendingRequest<Embeddings> call = requests.call(PendingRequest.Kind.QUERY, request.modelId());
        call.sender = host -> host.embed(new HostProtocol.EmbedParams(call.id, request.modelId(),
                request.texts().stream().map(t -> t.text()).toList(), request.priority(), request.isolation()))
                .thenApply(r -> new Embeddings(r.vectors(), r.promptTokens(), r.totalMillis()));
        return requests.submit(call);
    }

    @Override
    public Optional<StateTransfer> states() {
        return Optional.of(new HostStateTransfer(requests));
    }

    @Override
    public EngineCall<RerankResult> rerank(RerankRequest request) {
        PendingRequest<RerankResult> call = requests.call(PendingRequest.Kind.QUERY, request.modelId());
        call.sender = host -> host.rerank(new HostProtocol.RerankParams(call.id, request.modelId(),
                request.query().text(), request.documents().stream().map(t -> t.text()).toList(), request.priority(),
                request.isolation()));
        return requests.submit(call);
    }

    @Override
    public EngineCall<Perplexity> perplexity(PerplexityRequest request) {
        PendingRequest<Perplexity> call = requests.call(PendingRequest.Kind.QUERY, request.modelId());
        call.sender = host -> host.perplexity(new HostProtocol.PerplexityParams(call.id, request.modelId(),
                request.text().text(), request.window()));
        return requests.submit(call);
    }

    @Override
    public EngineState state() {
        return statePublisher.state();
    }

    @Override
    public void addStateListener(Consumer<EngineState> listener) {
        statePublisher.add(listener);
    }

    @Override
    public void removeStateListener(Consumer<EngineState> listener) {
        statePublisher.remove(listener);
    }

    /** Allows a quarantined model file to be loaded again. */
    public void liftQuarantine(Path file) {
        threads.act(() -> models.lift(file));
    }

    /** Returns the process id of the current host, or -1. */
    public long hostPid() {
        return requests.supervisor().hostPid();
    }

    @Override
    public OptionalLong process() {
        long pid = hostPid();
        return pid < 0 ? OptionalLong.empty() : OptionalLong.of(pid);
    }

    @Override
    public void close() {
        threads.close(() -> requests.shutDown(() -> threads.terminate(() -> terminated.complete(null))));
    }

    /** Completes when the client was closed and its host has ended. */
    public CompletableFuture<Void> terminated() {
        return terminated.copy();
    }
}
