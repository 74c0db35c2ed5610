// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jdt.annotation.Nullable;
import org.eclipse.lsp4j.jsonrpc.Endpoint;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.vauban.engine.EngineDescription;
import org.vauban.engine.EngineError;
import org.vauban.engine.host.message.HostFailures;
import org.vauban.engine.host.message.HostMessages;
import org.vauban.engine.host.model.LoadedModel;
import org.vauban.engine.protocol.ClientProtocol;
import org.vauban.engine.protocol.ErrorData;
import org.vauban.engine.protocol.HostProtocol;
import org.vauban.engine.protocol.HostProtocol.CancelParams;
import org.vauban.engine.protocol.HostProtocol.ChatParams;
import org.vauban.engine.protocol.HostProtocol.CompleteParams;
import org.vauban.engine.protocol.HostProtocol.DetokenizeParams;
import org.vauban.engine.protocol.HostProtocol.EmbedParams;
import org.vauban.engine.protocol.HostProtocol.InitializeParams;
import org.vauban.engine.protocol.HostProtocol.LoadParams;
import org.vauban.engine.protocol.HostProtocol.PerplexityParams;
import org.vauban.engine.protocol.HostProtocol.PiecesParams;
import org.vauban.engine.protocol.HostProtocol.ReadStateParams;
import org.vauban.engine.protocol.HostProtocol.RenderParams;
import org.vauban.engine.protocol.HostProtocol.RerankParams;
import org.vauban.engine.protocol.HostProtocol.StatesParams;
import org.vauban.engine.protocol.HostProtocol.TokenizeParams;
import org.vauban.engine.protocol.HostProtocol.UnloadParams;
import org.vauban.engine.protocol.HostProtocol.WriteStateParams;
import org.vauban.engine.slot.StateMemory;
import org.vauban.llama.LlamaLibrary;

/**
 * Dispatches requests to their handlers. The reading thread does nothing else, so pings are answered while models load
 * and compute: loading, tokenizing and compiling schemas to grammars have one thread each, and each model has its own.
 */
final class Host implements Endpoint {
    private final Path natives;
    private final HostMessages messages;
    private final HostFailures failures;
    private final HostConfinement confinement;
    private final Runnable exit;
    private final ModelRequests models;
    private final GenerationRequests generations;
    private final ConversationRequests conversations;
    private final TextRequests texts;
    private final StateRequests states;
    private final SchemaQueue schemas;
    private volatile ClientProtocol client;

    /**
     * @param confinement the confinement in force
     * @param exit ends the process
     */
    Host(Path natives, HostMessages messages, HostConfinement confinement, Runnable exit) {
        this.natives = natives;
        this.messages = messages;
        this.failures = new HostFailures(messages);
        this.confinement = confinement;
        this.exit = exit;
        models = new ModelRequests(messages, failures, () -> client);
        generations = new GenerationRequests(messages, models, () -> client);
        conversations = new ConversationRequests(messages, models, generations, () -> client);
        texts = new TextRequests(messages, models);
        states = new StateRequests(messages, models);
        schemas = new SchemaQueue(messages, this::end);
        models.prepare(natives);
    }

    /** @param preparation prepares for the first request; runs once, in parallel with the first load of a model */
    void connect(ClientProtocol to, Runnable preparation) {
        client = to;
        models.prepareWith(preparation);
    }

    @Override
    @NonNullByDefault({})
    public CompletableFuture<?> request(String method, Object parameter) {
        try {
            return switch (parameter) {
                case InitializeParams p -> initialize(p);
                case LoadParams p -> {
                    confinement.requireForModels(messages);
                    yield models.load(p);
                }
                case UnloadParams p -> models.unload(p);
                case CompleteParams p -> begin(p.id(), p.isolation(), SchemaQueue.concerns(p.options(), null),
                        () -> generations.complete(p));
                case ChatParams p -> begin(p, () -> conversations.chat(p));
                case TokenizeParams p -> texts.tokenize(p);
                case DetokenizeParams p -> texts.detokenize(p);
                case PiecesParams p -> texts.pieces(p);
                case RenderParams p -> begin(p.chat(), () -> conversations.render(p.chat()));
                case EmbedParams p -> texts.embed(p);
                case StatesParams p -> states.list(p);
                case ReadStateParams p -> states.read(p);
                case WriteStateParams p -> states.write(p);
                case RerankParams p -> texts.rerank(p);
                case PerplexityParams p -> texts.perplexity(p);
                case null, default -> switch (method) {
                    case "ping" -> CompletableFuture
                            .completedFuture(new HostProtocol.Pong(models.activeIds(), models.steps()));
                    case "describe" -> CompletableFuture.completedFuture(describe(models.library()));
                    default -> throw messages.failure(EngineError.PROTOCOL, "unknownMethod", method);
                };
            };
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    @NonNullByDefault({})
    public void notify(String method, Object parameter) {
        if (parameter instanceof CancelParams cancel) {
            schemas.cancel(cancel.id());
            end(cancel.id());
        } else if ("exit".equals(method)) {
            exit.run();
        }
    }

    private <T> CompletableFuture<T> begin(ChatParams p, Supplier<CompletableFuture<T>> request) {
        return begin(p.id(), p.isolation(), SchemaQueue.concerns(p.options(), p.tools()), request);
    }

    private <T> CompletableFuture<T> begin(long id, @Nullable String user, boolean withSchemas,
            Supplier<CompletableFuture<T>> request) {
        return withSchemas ? schemas.begin(id, user, request) : request.get();
    }

    /** Cancels a request in any state; unknown ids are ignored. */
    private void end(long id) {
        models.cancel(id);
        texts.cancel(id);
        conversations.cancel(id);
    }

    /** Converts a failure to an error response. */
    ResponseError response(Throwable e) {
        Throwable cause = e;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return ErrorData.toResponse(failures.of(cause, null, null));
    }

    private CompletableFuture<EngineDescription> initialize(InitializeParams params) {
        // each side has the version that it was compiled with
        if (params.protocol() != HostProtocol.VERSION) {
            throw messages.failure(EngineError.PROTOCOL, "protocol");
        }
        return models.open(natives, Math.max(0, params.memoryBudget()), Math.max(0, params.stateBudget()),
                Math.max(1, params.queueLimit()))
                .thenApply(this::describe);
    }

    private EngineDescription describe(LlamaLibrary library) {
        List<String> devices = library.devices().stream().map(d -> d.name() + " (" + d.description() + ")").toList();
        return new EngineDescription(version(), library.version(), Runtime.version().toString(),
                ProcessHandle.current().pid(), devices, models.all().stream().map(LoadedModel::description).toList(),
                models.all().stream().flatMap(model -> model.slots().stream()).toList(), confinement.describe(),
                new StateMemory(models.store().budget(), models.store().used(), models.store().size()),
                models.counts(), 0,
                library.refusedBackends().stream().map(file -> file.getFileName().toString()).toList());
    }

    private static String version() {
        String version = Host.class.getModule().getDescriptor() == null ? null
                : Host.class.getModule().getDescriptor().rawVersion().orElse(null);
        return version == null ? "0.1.0" : version;
    }
}
