// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import org.eclipse.lsp4j.jsonrpc.Endpoint;
import org.eclipse.lsp4j.jsonrpc.messages.ResponseError;
import org.vauban.engine.EngineDescription;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.FinishReason;
import org.vauban.engine.Generation;
import org.vauban.engine.GenerationOptions;
import org.vauban.engine.Sampling;
import org.vauban.engine.host.grammar.JsonSchemaGrammar;
import org.vauban.engine.host.grammar.SchemaException;
import org.vauban.engine.host.prompt.ChatFormat;
import org.vauban.engine.host.prompt.ChatPrompt;
import org.vauban.engine.host.prompt.FimFormat;
import org.vauban.engine.host.prompt.FimInput;
import org.vauban.engine.host.scheduler.GenerationTask;
import org.vauban.engine.host.scheduler.HolePrompt;
import org.vauban.engine.host.scheduler.Moves;
import org.vauban.engine.host.template.TemplateException;
import org.vauban.engine.protocol.ClientProtocol;
import org.vauban.engine.protocol.ErrorData;
import org.vauban.engine.protocol.HostProtocol;
import org.vauban.engine.protocol.HostProtocol.CancelParams;
import org.vauban.engine.protocol.HostProtocol.ChatParams;
import org.vauban.engine.protocol.HostProtocol.CompleteParams;
import org.vauban.engine.protocol.HostProtocol.EmbedParams;
import org.vauban.engine.protocol.HostProtocol.InitializeParams;
import org.vauban.engine.protocol.HostProtocol.LoadParams;
import org.vauban.engine.protocol.HostProtocol.TokenizeParams;
import org.vauban.engine.protocol.HostProtocol.TokenizeResult;
import org.vauban.engine.protocol.HostProtocol.UnloadParams;
import org.vauban.llama.LlamaLibrary;

/**
 * Answers requests. The reading thread only hands them on, so pings are answered while models load and compute: loading has
 * a thread, tokenizing has one, and each model has its own.
 */
final class Host implements Endpoint {
    private static final int MAX_TOKENS = 1 << 20;
    private static final int MOST_PROBABILITIES = 20;

    private final Path natives;
    private final HostMessages messages;
    private final Failures failures;
    private final Map<String, String> confinement;
    private final Runnable exit;
    private final ExecutorService loading = single("vauban-host-loader");
    private final ExecutorService tokenizing = single("vauban-host-tokenizer");
    private final ScheduledExecutorService timer = Executors
            .newSingleThreadScheduledExecutor(body -> daemon(body, "vauban-host-timer"));
    private final Map<String, LoadedModel> models = new ConcurrentHashMap<>();
    private final Map<Long, AtomicBoolean> loads = new ConcurrentHashMap<>();
    private final AtomicLong steps = new AtomicLong();
    private final AtomicLong order = new AtomicLong();
    private volatile LlamaLibrary library;
    private volatile ClientProtocol client;
    /** Bytes for all models; 0 for what the machine has. */
    private volatile long budget;

    /**
     * @param confinement what is in force, as {@link EngineDescription#confinement} tells it
     * @param exit ends the process
     */
    Host(Path natives, HostMessages messages, Map<String, String> confinement, Runnable exit) {
        this.natives = natives;
        this.messages = messages;
        this.failures = new Failures(messages);
        this.confinement = confinement;
        this.exit = exit;
    }

    private static ExecutorService single(String name) {
        return Executors.newSingleThreadExecutor(body -> daemon(body, name));
    }

    private static Thread daemon(Runnable body, String name) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        return thread;
    }

    void connect(ClientProtocol to) {
        client = to;
    }

    @Override
    public CompletableFuture<?> request(String method, Object parameter) {
        try {
            return switch (parameter) {
                case InitializeParams p -> initialize(p);
                case LoadParams p -> load(p);
                case UnloadParams p -> unload(p);
                case CompleteParams p -> complete(p);
                case ChatParams p -> chat(p);
                case TokenizeParams p -> tokenize(p);
                case EmbedParams p -> embed(p);
                case null, default -> switch (method) {
                    case "ping" -> CompletableFuture.completedFuture(pong());
                    case "describe" -> CompletableFuture.completedFuture(describe());
                    default -> throw messages.failure(EngineError.PROTOCOL, "unknownMethod", method);
                };
            };
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public void notify(String method, Object parameter) {
        if (parameter instanceof CancelParams cancel) {
            models.values().forEach(model -> model.end(cancel.id(), FinishReason.CANCELLED));
            AtomicBoolean load = loads.get(cancel.id());
            if (load != null) {
                load.set(true);
            }
        } else if ("exit".equals(method)) {
            exit.run();
        }
    }

    /** How a failure goes over the wire. */
    ResponseError response(Throwable e) {
        Throwable cause = e;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return ErrorData.toResponse(failures.of(cause, null, null));
    }

    private CompletableFuture<EngineDescription> initialize(InitializeParams params) {
        if (params.protocol() != HostProtocol.VERSION) {
            throw messages.failure(EngineError.PROTOCOL, "protocol");
        }
        budget = Math.max(0, params.memoryBudget());
        return supply(loading, () -> {
            if (library == null) {
                library = LlamaLibrary.open(natives);
            }
            return describe();
        });
    }

    private EngineDescription describe() {
        LlamaLibrary lib = library();
        List<String> devices = lib.devices().stream().map(d -> d.name() + " (" + d.description() + ")").toList();
        return new EngineDescription(version(), lib.version(), Runtime.version().toString(),
                ProcessHandle.current().pid(), devices,
                models.values().stream().map(LoadedModel::description).toList(),
                models.values().stream().flatMap(model -> model.slots().stream()).toList(), confinement, 0);
    }

    private static String version() {
        String version = Host.class.getModule().getDescriptor() == null ? null
                : Host.class.getModule().getDescriptor().rawVersion().orElse(null);
        return version == null ? "0.1.0" : version;
    }

    private LlamaLibrary library() {
        LlamaLibrary lib = library;
        if (lib == null) {
            throw messages.failure(EngineError.PROTOCOL, "notInitialized");
        }
        return lib;
    }

    private HostProtocol.Pong pong() {
        List<Long> active = new ArrayList<>(loads.keySet());
        for (LoadedModel model : models.values()) {
            active.addAll(model.activeIds());
        }
        active.sort(null);
        return new HostProtocol.Pong(active, steps.get());
    }

    private CompletableFuture<?> load(LoadParams params) {
        require(params.modelId() != null && params.file() != null, "modelId, file");
        ModelLoader loader = new ModelLoader(library(), messages, failures, steps::incrementAndGet,
                id -> client.started(new ClientProtocol.Started(id)));
        AtomicBoolean cancelled = new AtomicBoolean();
        loads.put(params.id(), cancelled);
        return supply(loading, () -> {
            LoadedModel old = models.remove(params.modelId());
            if (old != null) {
                old.close().join();
            }
            AtomicInteger told = new AtomicInteger(-1);
            LoadedModel model = loadMakingRoom(loader, params, share -> {
                int percent = (int) (share * 100);
                if (told.getAndSet(percent) != percent) {
                    client.progress(new ClientProtocol.Progress(params.id(), share));
                }
            }, cancelled::get);
            models.put(params.modelId(), model);
            return model.description();
        }).whenComplete((d, e) -> loads.remove(params.id()));
    }

    /** Where there is too little memory, models that have nothing to do are unloaded, the least recently used first. */
    private LoadedModel loadMakingRoom(ModelLoader loader, LoadParams params, DoubleConsumer progress,
            BooleanSupplier cancelled) {
        while (true) {
            try {
                long left = budget == 0 ? Long.MAX_VALUE
                        : budget - models.values().stream().mapToLong(LoadedModel::bytes).sum();
                return loader.load(params, left, progress, cancelled);
            } catch (EngineException e) {
                // a model for which all room is not enough costs no other one its place
                long room = models.values().stream().filter(LoadedModel::idle).mapToLong(LoadedModel::bytes).sum();
                if (e.error() != EngineError.OUT_OF_MEMORY || loader.missing() > room || !unloadOldestIdle()) {
                    throw e;
                }
            }
        }
    }

    private boolean unloadOldestIdle() {
        LoadedModel oldest = models.values().stream().filter(LoadedModel::idle)
                .min(Comparator.comparingLong(LoadedModel::lastUse)).orElse(null);
        if (oldest == null) {
            return false;
        }
        models.remove(oldest.id(), oldest);
        oldest.close().join();
        client.unloaded(new ClientProtocol.Unloaded(oldest.id()));
        return true;
    }

    private CompletableFuture<?> unload(UnloadParams params) {
        return supply(loading, () -> {
            LoadedModel model = params.modelId() == null ? null : models.remove(params.modelId());
            if (model != null) {
                model.close().join();
            }
            return model != null;
        });
    }

    private CompletableFuture<Generation> complete(CompleteParams p) {
        require(p.prefix() != null && p.suffix() != null, "prefix, suffix");
        List<FimInput.Context> context = p.context() == null ? List.of()
                : p.context().stream().map(c -> new FimInput.Context(c.name(), c.text())).toList();
        FimInput input = new FimInput(p.fileName(), p.prefix(), p.suffix(), context);
        LoadedModel model = model(p.modelId());
        GenerationOptions options = options(p.options());
        return generate(model, new GenerationTask(p.id(), p.priority(), p.supersedes(),
                () -> prompt(model, input, options, p.draft()), options, listener(p.id())), p.deadlineMillis());
    }

    /** Built on the model's thread. */
    private static GenerationTask.Prompt prompt(LoadedModel model, FimInput input, GenerationOptions options, String draft) {
        FimFormat fim = model.fim().orElse(null);
        GenerationTask.Prompt prompt = fim == null
                ? prompt(model, FimFormat.plainPrefix(model.tokenizer(), input), "plain-prefix", new int[0])
                : input.suffix().isEmpty()
                        ? prompt(model, fim.plain(model.tokenizer(), input), "plain", fim.control())
                        : HolePrompt.build(model.model().vocabulary(), model.tokenizer(), fim, model.anchors(), input,
                                options.grammar() == null);
        return draft == null ? prompt : prompt.withDraft(model.tokenizer().continuation(draft));
    }

    /** A model reads at least one token. */
    private static GenerationTask.Prompt prompt(LoadedModel model, int[] tokens, String format, int[] control) {
        var vocabulary = model.model().vocabulary();
        return new GenerationTask.Prompt(
                tokens.length > 0 ? tokens : new int[] {vocabulary.bos().orElse(vocabulary.eos().orElse(0))}, format,
                control, control, new int[0], new byte[0], Moves.ANY);
    }

    private GenerationTask.Listener listener(long id) {
        return new GenerationTask.Listener() {
            @Override
            public void text(String text) {
                client.text(new ClientProtocol.Text(id, text));
            }

            @Override
            public void reading(int read, int total) {
                client.reading(new ClientProtocol.Reading(id, read, total));
            }
        };
    }

    private CompletableFuture<Generation> chat(ChatParams p) {
        require(p.messages() != null && !p.messages().isEmpty(), "messages");
        List<ChatPrompt.Message> conversation = p.messages().stream()
                .map(m -> new ChatPrompt.Message(m.role(), m.content())).toList();
        LoadedModel model = model(p.modelId());
        GenerationOptions options = options(p.options());
        return generate(model, new GenerationTask(p.id(), p.priority(), p.supersedes(),
                () -> {
                    GenerationTask.Prompt prompt = prompt(model, chatTokens(model, conversation), "chat", new int[0]);
                    return p.draft() == null ? prompt : prompt.withDraft(model.tokenizer().continuation(p.draft()));
                }, options, listener(p.id())), p.deadlineMillis());
    }

    private int[] chatTokens(LoadedModel model, List<ChatPrompt.Message> conversation) {
        try {
            ChatFormat format = model.chatFormat()
                    .orElseThrow(() -> messages.failure(EngineError.MODEL_UNSUPPORTED, "noTemplate", model.id()));
            return ChatPrompt.tokens(model.tokenizer(), conversation, format::render);
        } catch (TemplateException e) {
            throw e.reason() == TemplateException.Reason.RAISED
                    ? messages.failure(EngineError.INVALID_REQUEST, "templateRefused", model.id(), e.getMessage())
                    : messages.failure(EngineError.MODEL_UNSUPPORTED, "templateFailed", model.id(), e.line(), e.getMessage());
        }
    }

    /** With a grammar in the place of a JSON Schema. */
    private GenerationOptions options(GenerationOptions options) {
        if (options == null || options.jsonSchema() == null) {
            return options;
        }
        require(options.grammar() == null, "grammar, jsonSchema");
        try {
            return options.withGrammar(JsonSchemaGrammar.compile(JsonParser.parseString(options.jsonSchema())).gbnf());
        } catch (SchemaException e) {
            throw messages.failure(EngineError.INVALID_REQUEST, "schema", e.getMessage());
        } catch (JsonParseException | StackOverflowError e) {
            throw messages.failure(EngineError.INVALID_REQUEST, "schemaNoJson", e.getMessage());
        }
    }

    private CompletableFuture<Generation> generate(LoadedModel model, GenerationTask task, long deadlineMillis) {
        GenerationOptions options = task.options();
        require(options != null && options.maxTokens() >= 1 && options.maxTokens() <= MAX_TOKENS, "maxTokens");
        require(Double.isFinite(options.temperature()) && Double.isFinite(options.topP())
                && Double.isFinite(options.minP()), "temperature, topP, minP");
        require(valid(options.sampling()), "sampling");
        require(options.probabilities() >= 0 && options.probabilities() <= MOST_PROBABILITIES, "probabilities");
        model.generate(task);
        if (deadlineMillis > 0) {
            var ends = timer.schedule(() -> model.end(task.id(), FinishReason.DEADLINE), deadlineMillis,
                    TimeUnit.MILLISECONDS);
            task.result().whenComplete((g, e) -> ends.cancel(false));
        }
        return task.result();
    }

    private static boolean valid(Sampling s) {
        return s.lastTokens() >= 0 && s.dryLastTokens() >= 0 && s.dryAllowedLength() >= 0 && s.repeatPenalty() > 0
                && DoubleStream.of(s.repeatPenalty(), s.frequencyPenalty(), s.presencePenalty(), s.typicalP(),
                        s.topNSigma(), s.xtcProbability(), s.xtcThreshold(), s.dryMultiplier(), s.dryBase(),
                        s.temperatureRange(), s.temperatureExponent()).allMatch(Double::isFinite);
    }

    private CompletableFuture<TokenizeResult> tokenize(TokenizeParams p) {
        require(p.text() != null, "text");
        LoadedModel model = model(p.modelId());
        return supply(tokenizing, () -> new TokenizeResult(model.tokenize(p.text(), p.addSpecial(), p.parseSpecial())));
    }

    private CompletableFuture<?> embed(EmbedParams p) {
        require(p.texts() != null && p.texts().stream().allMatch(text -> text != null), "texts");
        EmbedJob job = new EmbedJob(p.id(), p.priority(), order.incrementAndGet(), p.texts(), messages);
        model(p.modelId()).submit(job);
        return job.result;
    }

    private LoadedModel model(String modelId) {
        LoadedModel model = modelId == null ? null : models.get(modelId);
        if (model == null) {
            throw messages.failure(EngineError.MODEL_NOT_LOADED, "notLoaded", modelId);
        }
        return model;
    }

    private void require(boolean condition, String what) {
        if (!condition) {
            throw messages.failure(EngineError.INVALID_REQUEST, "invalid", what);
        }
    }

    private static <T> CompletableFuture<T> supply(ExecutorService executor, Supplier<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        executor.execute(() -> {
            try {
                result.complete(work.get());
            } catch (RuntimeException | OutOfMemoryError e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }
}
