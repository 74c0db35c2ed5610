// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.lsp4j.jsonrpc.JsonRpcException;
import org.eclipse.lsp4j.jsonrpc.ResponseErrorException;
import org.vauban.engine.EngineState.Phase;
import org.vauban.engine.protocol.ClientProtocol;
import org.vauban.engine.protocol.ErrorData;
import org.vauban.engine.protocol.HostProtocol;

/**
 * The engine in a child process: starts the host at the first request, watches it, ends it when it hangs or talks nonsense,
 * starts it again and loads its models again, and keeps models that end it out.
 *
 * <p>A request that was under way when the host died is sent again once, as long as none of its text was given to its
 * listener; else it fails with {@link EngineError#HOST_CRASHED}, {@link EngineError#HOST_HUNG} or
 * {@link EngineError#PROTOCOL}. Loading is not tried again, since a damaged file would end the host again.
 *
 * <p>Two threads of its own: {@code vauban-engine-supervisor} decides, {@code vauban-engine-callbacks} completes futures and
 * calls listeners, so that a slow listener delays others but never the watching of the host. No lock is held at any call out.
 */
public final class EngineClient implements Engine {
    private static final long CLOSE_MILLIS = 1_000;
    /** How often a request is sent that may itself be what ends the host. */
    private static final int ATTEMPTS = 2;
    private static final Duration MAX_START_PAUSE = Duration.ofSeconds(5);

    private final HostLaunch launch;
    private final ClientOptions options;
    private final Messages messages;
    private final ScheduledThreadPoolExecutor supervisor;
    private final ExecutorService callbacks;
    private final CopyOnWriteArrayList<Consumer<EngineState>> listeners = new CopyOnWriteArrayList<>();
    private final AtomicLong ids = new AtomicLong();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final CompletableFuture<Void> terminated = new CompletableFuture<>();
    private final Map<Long, Call<?>> calls = new ConcurrentHashMap<>();
    private final Map<Long, List<Consumer<Double>>> progress = new ConcurrentHashMap<>();
    private volatile EngineState state = new EngineState(Phase.STOPPED, null, null);
    private volatile HostSession killAtShutdown;

    // the rest belongs to the supervisor thread
    private final Map<String, LoadRequest> wanted = new LinkedHashMap<>();
    private final Quarantine quarantine;
    private final List<Runnable> completions = new ArrayList<>();
    private HostSession session;
    private boolean starting;
    /** The folders of models that the present host was started for. */
    private ModelFolders folders = ModelFolders.of(List.of());
    /** Whether the present host is to give way to one for more folders as soon as it has nothing to do. */
    private boolean replacing;
    private ScheduledFuture<?> restart;
    private ScheduledFuture<?> ticks;
    private int crashesInARow;
    private int startFailuresInARow;
    private boolean restarting;
    private EngineException lastFailure;
    private long lastFailureNanos;
    private String lastModel;
    private Thread shutdownHook;

    /** A client with {@link ClientOptions#DEFAULT}; nothing is started before the first request. */
    public EngineClient(HostLaunch launch) {
        this(launch, ClientOptions.DEFAULT);
    }

    public EngineClient(HostLaunch launch, ClientOptions options) {
        this.launch = Objects.requireNonNull(launch);
        this.options = Objects.requireNonNull(options);
        messages = new Messages(launch.locale());
        quarantine = new Quarantine(options.crashesToQuarantine(), options.quarantineWindow().toNanos());
        supervisor = new ScheduledThreadPoolExecutor(1, body -> daemon("vauban-engine-supervisor", body));
        supervisor.setRemoveOnCancelPolicy(true);
        supervisor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        callbacks = Executors.newSingleThreadExecutor(body -> daemon("vauban-engine-callbacks", body));
    }

    private static Thread daemon(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        return thread;
    }

    // ---- the API

    @Override
    public CompletableFuture<EngineDescription> describe() {
        return submit(new Call<EngineDescription>(Kind.QUERY, null, host -> host.describe()) {
            @Override
            EngineDescription received(EngineDescription d, HostSession from) {
                return d.withStartMillis(from.startMillis);
            }
        }).result();
    }

    @Override
    public EngineCall<ModelDescription> load(LoadRequest request, Consumer<Double> progressListener) {
        Call<ModelDescription> call = new Call<>(Kind.LOAD, request.modelId(), null);
        call.load = request;
        call.progress = progressListener == null ? share -> {
        } : progressListener;
        return submit(call);
    }

    @Override
    public CompletableFuture<Void> unload(String modelId) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        act(() -> {
            wanted.remove(modelId);
            HostSession s = session;
            HostSession.Loading loading = s == null ? null : s.loads.remove(modelId);
            if (loading == null || !s.ready) {
                callback(() -> result.complete(null));
                return;
            }
            asked(s, () -> s.remote().unload(new HostProtocol.UnloadParams(modelId))).whenComplete((v, e) -> callback(() -> {
                if (e == null) {
                    result.complete(null);
                } else {
                    result.completeExceptionally(failure(e));
                }
            }));
            s.end().thenAccept(ended -> callback(() -> result.complete(null)));
        }, () -> result.completeExceptionally(closedFailure()));
        return result;
    }

    @Override
    public EngineCall<Generation> complete(CompletionRequest request, TokenListener listener) {
        Call<Generation> call = new Call<>(Kind.GENERATION, request.modelId(), null);
        long deadline = request.deadline() == null ? 0 : Math.max(1, request.deadline().toMillis());
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(deadline);
        call.sender = host -> host.complete(new HostProtocol.CompleteParams(call.id, request.modelId(),
                request.fileName() == null ? null : request.fileName().text(), request.prefix().text(),
                request.suffix().text(),
                request.context().stream().map(c -> new HostProtocol.NamedText(c.name().text(), c.text().text())).toList(),
                request.options(), request.priority(), request.supersedes(),
                left(deadline, end), request.draft() == null ? null : request.draft().text()));
        call.listener = Objects.requireNonNull(listener);
        call.supersedes = request.supersedes();
        call.deadlineMillis = deadline;
        return submit(call);
    }

    @Override
    public EngineCall<Generation> chat(ChatRequest request, TokenListener listener) {
        Call<Generation> call = new Call<>(Kind.GENERATION, request.modelId(), null);
        long deadline = request.deadline() == null ? 0 : Math.max(1, request.deadline().toMillis());
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(deadline);
        call.sender = host -> host.chat(new HostProtocol.ChatParams(call.id, request.modelId(),
                request.messages().stream().map(m -> new HostProtocol.WireMessage(
                        m.role().name().toLowerCase(Locale.ROOT), m.content().text())).toList(),
                request.options(), request.priority(), request.supersedes(), left(deadline, end),
                request.draft() == null ? null : request.draft().text()));
        call.listener = Objects.requireNonNull(listener);
        call.supersedes = request.supersedes();
        call.deadlineMillis = deadline;
        return submit(call);
    }

    /** Milliseconds until a deadline, at least 1; 0 where there is none. */
    private static long left(long deadline, long end) {
        return deadline == 0 ? 0 : Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()));
    }

    @Override
    public CompletableFuture<int[]> tokenize(TokenizeRequest request) {
        Call<int[]> call = new Call<>(Kind.QUERY, request.modelId(), null);
        call.sender = host -> host.tokenize(new HostProtocol.TokenizeParams(call.id, request.modelId(),
                request.text().text(), request.addSpecial(), request.parseSpecial()))
                .thenApply(HostProtocol.TokenizeResult::tokens);
        call.quick = true;
        return submit(call).result();
    }

    @Override
    public EngineCall<Embeddings> embed(EmbeddingRequest request) {
        Call<Embeddings> call = new Call<>(Kind.QUERY, request.modelId(), null);
        call.sender = host -> host.embed(new HostProtocol.EmbedParams(call.id, request.modelId(),
                request.texts().stream().map(t -> t.text()).toList(), request.priority()))
                .thenApply(r -> new Embeddings(r.vectors(), r.promptTokens(), r.totalMillis()));
        return submit(call);
    }

    @Override
    public EngineState state() {
        return state;
    }

    @Override
    public void addStateListener(Consumer<EngineState> listener) {
        listeners.addIfAbsent(Objects.requireNonNull(listener));
    }

    @Override
    public void removeStateListener(Consumer<EngineState> listener) {
        listeners.remove(listener);
    }

    /** Lets a model file that ended the host be loaded again. */
    public void liftQuarantine(Path file) {
        act(() -> quarantine.lift(file), () -> {
        });
    }

    /** The process id of the host that runs now, or -1. */
    public long hostPid() {
        HostSession now = killAtShutdown;
        return now == null || !now.alive() ? -1 : now.pid();
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        supervisor.execute(() -> settled(this::shutDown));
    }

    /** Completes when the client was closed and its host is gone. */
    public CompletableFuture<Void> terminated() {
        return terminated.copy();
    }

    // ---- requests

    private enum Kind {
        LOAD, GENERATION, QUERY
    }

    /** A request under way. Fields without a comment belong to the supervisor thread. */
    private class Call<T> implements EngineCall<T> {
        final long id = ids.incrementAndGet();
        final Kind kind;
        final String modelId;
        final CompletableFuture<T> result = new CompletableFuture<>();
        // set before submission
        Function<HostProtocol, CompletableFuture<T>> sender;
        TokenListener listener = TokenListener.NONE;
        Consumer<Double> progress;
        LoadRequest load;
        String supersedes;
        long deadlineMillis;
        boolean quick;
        // set on the reading thread
        volatile boolean started;
        volatile boolean streamed;
        final StringBuffer text = new StringBuffer();

        HostSession sentTo;
        HostSession waitsFor;
        int attempts;
        boolean cancelled;
        boolean done;
        ScheduledFuture<?> deadline;

        Call(Kind kind, String modelId, Function<HostProtocol, CompletableFuture<T>> sender) {
            this.kind = kind;
            this.modelId = modelId;
            this.sender = sender;
            // a caller who cancels the future means the request
            result.whenComplete((v, e) -> {
                if (result.isCancelled()) {
                    cancel();
                }
            });
        }

        T received(T value, HostSession from) {
            return value;
        }

        @Override
        public CompletableFuture<T> result() {
            return result;
        }

        @Override
        public void cancel() {
            act(() -> cancelCall(this), () -> {
            });
        }
    }

    private <T> Call<T> submit(Call<T> call) {
        act(() -> accept(call), () -> call.result.completeExceptionally(closedFailure()));
        return call;
    }

    private void accept(Call<?> call) {
        if (calls.size() >= options.maxPending()) {
            callback(() -> call.result.completeExceptionally(
                    messages.failure(EngineError.OVERLOADED, "overloaded", options.maxPending())));
            return;
        }
        if (call.supersedes != null) {
            for (Call<?> older : List.copyOf(calls.values())) {
                if (call.supersedes.equals(older.supersedes)) {
                    cancelCall(older);
                }
            }
        }
        calls.put(call.id, call);
        if (call.deadlineMillis > 0) {
            call.deadline = supervisor.schedule(() -> settled(() -> overdue(call)), call.deadlineMillis, TimeUnit.MILLISECONDS);
        }
        dispatch(call);
        watch();
    }

    /** A request that did not reach the host in time; one that did is ended by the host. */
    private void overdue(Call<?> call) {
        if (!call.done && call.sentTo == null) {
            finishGeneration(call, FinishReason.DEADLINE);
        }
    }

    private void cancelCall(Call<?> call) {
        if (call.done || call.cancelled) {
            return;
        }
        call.cancelled = true;
        if (call.sentTo != null) {
            HostSession s = call.sentTo;
            asked(s, () -> {
                s.remote().cancel(new HostProtocol.CancelParams(call.id));
                return CompletableFuture.completedFuture(null);
            });
            return;
        }
        HostSession.Loading loading = session == null || call.kind != Kind.LOAD ? null : session.loads.get(call.modelId);
        endCancelled(call);
        if (loading != null && !loading.future().isDone()
                && calls.values().stream().noneMatch(other -> call.modelId.equals(other.modelId))) {
            HostSession s = session;
            wanted.remove(call.modelId);
            asked(s, () -> {
                s.remote().cancel(new HostProtocol.CancelParams(loading.id()));
                return CompletableFuture.completedFuture(null);
            });
        }
    }

    private void endCancelled(Call<?> call) {
        if (call.kind == Kind.GENERATION) {
            finishGeneration(call, FinishReason.CANCELLED);
        } else {
            fail(call, messages.failure(EngineError.CANCELLED, "cancelled"));
        }
    }

    @SuppressWarnings("unchecked") // a call of this kind gives a Generation
    private void finishGeneration(Call<?> call, FinishReason reason) {
        finish((Call<Generation>) call,
                new Generation(call.text.toString(), reason, call.modelId, "none", 0, 0, 0, 0, 0, 0));
    }

    private <T> void finish(Call<T> call, T value) {
        if (end(call)) {
            completions.add(() -> call.result.complete(value));
        }
    }

    private void fail(Call<?> call, EngineException failure) {
        if (end(call)) {
            completions.add(() -> call.result.completeExceptionally(failure));
        }
    }

    private boolean end(Call<?> call) {
        if (call.done) {
            return false;
        }
        call.done = true;
        calls.remove(call.id);
        replaceWhenIdle();
        if (call.deadline != null) {
            call.deadline.cancel(false);
        }
        return true;
    }

    /** Sends a request as far as that is possible now; called again when something changed. */
    private <T> void dispatch(Call<T> call) {
        if (call.done || call.sentTo != null || call.waitsFor != null && call.waitsFor == session) {
            return;
        }
        LoadRequest request = call.kind == Kind.LOAD ? call.load : call.modelId == null ? null : wanted.get(call.modelId);
        if (call.modelId != null) {
            if (request == null) {
                fail(call, messages.failure(EngineError.MODEL_NOT_LOADED, "notLoaded", call.modelId));
                return;
            }
            int crashes = quarantine.crashes(request.file());
            if (crashes > 0) {
                fail(call, messages.failure(EngineError.MODEL_QUARANTINED, "quarantined", request.modelId(), crashes,
                        request.file()));
                return;
            }
            wanted.put(request.modelId(), request);
        }
        HostSession s = session;
        if (s == null || !s.ready) {
            start(call);
            return;
        }
        if (replacing || request != null && mustBeReplaced(s, request)) {
            replaceWhenIdle(); // this request goes to the next one
            return;
        }
        if (request == null) {
            send(call, s);
            return;
        }
        HostSession.Loading loading = loading(s, request, call);
        call.waitsFor = s;
        loading.future().whenComplete((description, e) -> act(() -> {
            if (call.done || session != s) {
                return; // when the host is gone, its end decides about every request
            }
            call.waitsFor = null;
            if (e != null) {
                fail(call, failure(e));
            } else if (call.kind == Kind.LOAD) {
                finishLoad(call, description);
            } else {
                send(call, s);
            }
        }, () -> {
        }));
    }

    @SuppressWarnings("unchecked") // a call of this kind gives a ModelDescription
    private void finishLoad(Call<?> call, ModelDescription description) {
        finish((Call<ModelDescription>) call, description);
    }

    private HostSession.Loading loading(HostSession s, LoadRequest request, Call<?> call) {
        HostSession.Loading known = s.loads.get(request.modelId());
        if (known == null || !known.request().equals(request)) {
            if (known != null) {
                asked(s, () -> s.remote().unload(new HostProtocol.UnloadParams(request.modelId())));
            }
            long id = ids.incrementAndGet();
            progress.put(id, new CopyOnWriteArrayList<>());
            CompletableFuture<ModelDescription> future = new CompletableFuture<>();
            HostSession.Loading loading = new HostSession.Loading(id, request, future);
            s.loads.put(request.modelId(), loading);
            lastModel = request.modelId();
            asked(s, () -> s.remote().load(new HostProtocol.LoadParams(id, request.modelId(), request.file().toString(),
                    request.contextTokens(), request.threads(), request.embeddings(), request.slots(),
                    request.movedReuse()))).whenComplete((d, e) -> act(() -> {
                        progress.remove(id);
                        if (e != null) {
                            s.loads.remove(request.modelId(), loading);
                            wanted.remove(request.modelId(), request);
                            future.completeExceptionally(failure(e));
                        } else {
                            future.complete(d);
                        }
                    }, () -> {
                    }));
            known = loading;
        }
        List<Consumer<Double>> told = progress.get(known.id());
        if (call != null && call.progress != null && told != null) {
            told.add(call.progress);
        }
        return known;
    }

    private <T> void send(Call<T> call, HostSession s) {
        if (call.cancelled) {
            endCancelled(call);
            return;
        }
        call.sentTo = s;
        call.started = false;
        call.attempts++;
        lastModel = call.modelId == null ? lastModel : call.modelId;
        asked(s, () -> call.sender.apply(s.remote())).whenComplete((value, e) -> act(() -> {
            if (call.done || call.sentTo != s) {
                return;
            }
            if (e != null) {
                fail(call, failure(e));
            } else {
                finish(call, call.received(value, s));
            }
        }, () -> {
        }));
    }

    /**
     * Sends something to a host. Where that cannot be done the host is gone or does not read: the future then never completes,
     * and the end of the session, which is about to be told, decides about the request.
     */
    private static <T> CompletableFuture<T> asked(HostSession s, Supplier<CompletableFuture<T>> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        CompletableFuture<T> sent;
        try {
            sent = question.get();
        } catch (JsonRpcException e) {
            sent = CompletableFuture.failedFuture(e);
        }
        sent.whenComplete((value, e) -> {
            if (e == null) {
                answer.complete(value);
            } else if (e instanceof JsonRpcException || e.getCause() instanceof JsonRpcException) {
                s.destroy();
            } else {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    private EngineException failure(Throwable e) {
        Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
        if (cause instanceof EngineException engine) {
            return engine;
        }
        if (cause instanceof ResponseErrorException response) {
            return ErrorData.fromResponse(response);
        }
        return new EngineException(EngineError.INTERNAL, String.valueOf(cause.getMessage()), cause);
    }

    // ---- what the host tells, on the reading thread

    private void notified(String method, Object parameter) {
        switch (parameter) {
            case ClientProtocol.Text text -> {
                Call<?> call = calls.get(text.id());
                if (call != null && text.text() != null && !text.text().isEmpty()) {
                    call.streamed = true;
                    call.text.append(text.text());
                    callback(() -> listen(call, listener -> listener.text(text.text())));
                }
            }
            case ClientProtocol.Started started -> {
                Call<?> call = calls.get(started.id());
                if (call != null) {
                    call.started = true;
                }
            }
            case ClientProtocol.Reading reading -> {
                Call<?> call = calls.get(reading.id());
                if (call != null) {
                    callback(() -> listen(call, listener -> listener.reading(reading.read(), reading.total())));
                }
            }
            case ClientProtocol.Unloaded unloaded -> act(() -> {
                wanted.remove(unloaded.modelId());
                if (session != null) {
                    session.loads.remove(unloaded.modelId());
                }
            }, () -> {
            });
            case ClientProtocol.Progress share -> {
                List<Consumer<Double>> told = progress.get(share.id());
                if (told != null) {
                    callback(() -> told.forEach(c -> c.accept(share.share())));
                }
            }
            case null, default -> {
                // a notification of a later version
            }
        }
    }

    private void listen(Call<?> call, Consumer<TokenListener> told) {
        try {
            told.accept(call.listener);
        } catch (RuntimeException e) {
            call.listener = TokenListener.NONE;
            act(() -> {
                cancelCall(call);
                fail(call, new EngineException(EngineError.INTERNAL, messages.get("listener", e), e));
            }, () -> {
            });
        }
    }

    // ---- the host's life, on the supervisor thread

    private void start(Call<?> waiting) {
        if (starting || session != null) {
            return;
        }
        if (startFailuresInARow > 0 && waiting != null
                && System.nanoTime() - lastFailureNanos < startPause().toNanos()) {
            fail(waiting, lastFailure); // it failed a moment ago: not a process for each key that is typed
            if (waiting.kind == Kind.LOAD) {
                wanted.remove(waiting.modelId, waiting.load);
            }
            return;
        }
        if (restart != null) {
            long wait = restart.getDelay(TimeUnit.MILLISECONDS);
            if (waiting != null && wait > options.maxWait().toMillis()) {
                fail(waiting, messages.failure(lastFailure.error(), "restartWait", (wait + 999) / 1000,
                        lastFailure.getMessage()));
            }
            return;
        }
        starting = true;
        replacing = false;
        folders = ModelFolders.of(wanted.values());
        List<Path> readable = folders.paths();
        daemon("vauban-engine-start", () -> {
            try {
                HostSession started = HostSession.start(HostCommand.prepare(launch, readable, messages), options, this::notified);
                act(() -> started(started), () -> started.kill(new HostFault.Closed()));
            } catch (EngineException e) {
                act(() -> startFailed(e), () -> {
                });
            } catch (IOException | RuntimeException e) {
                act(() -> startFailed(new EngineException(EngineError.HOST_START_FAILED,
                        messages.get("startFailed", launch.javaHomes(), e.getMessage()), e)), () -> {
                        });
            }
        }).start();
    }

    private void started(HostSession s) {
        starting = false;
        session = s;
        killAtShutdown = s;
        if (closed.get()) {
            s.kill(new HostFault.Closed());
        }
        if (shutdownHook == null) {
            shutdownHook = new Thread(() -> {
                HostSession now = killAtShutdown;
                if (now != null) {
                    now.kill(new HostFault.Closed());
                }
            }, "vauban-engine-shutdown");
            try {
                Runtime.getRuntime().addShutdownHook(shutdownHook);
            } catch (IllegalStateException e) {
                s.kill(new HostFault.Closed()); // this JVM ends already
            }
        }
        s.end().thenAccept(ended -> act(() -> ended(ended), () -> {
        }));
        ScheduledFuture<?> timeout = supervisor.schedule(() -> {
            if (!s.ready) {
                s.kill(new HostFault.StartTimeout(options.startTimeout()));
            }
        }, options.startTimeout().toMillis(), TimeUnit.MILLISECONDS);
        asked(s, () -> s.remote().initialize(new HostProtocol.InitializeParams(HostProtocol.VERSION, options.memoryBudget())))
                .whenComplete((d, e) -> act(() -> {
                    timeout.cancel(false);
                    if (session != s) {
                        return;
                    }
                    if (e != null) {
                        session = null; // it said why it cannot serve: its end is no crash
                        s.closeGently(CLOSE_MILLIS);
                        startFailed(failure(e));
                    } else {
                        s.confined = d.filesConfined();
                        ready(s);
                    }
                }, () -> {
                }));
    }

    private void ready(HostSession s) {
        s.ready = true;
        s.startMillis = s.millisSinceStart();
        s.readyNanos = System.nanoTime();
        restarting = false;
        startFailuresInARow = 0;
        lastFailure = null;
        for (LoadRequest request : List.copyOf(wanted.values())) {
            // models come back by themselves, also when nobody asks at the moment
            if (quarantine.crashes(request.file()) == 0) {
                if (mustBeReplaced(s, request)) {
                    replaceWhenIdle();
                    return;
                }
                loading(s, request, null);
            } else {
                wanted.remove(request.modelId());
            }
        }
        dispatchAll();
    }

    private void dispatchAll() {
        calls.values().stream().sorted((a, b) -> Long.compare(a.id, b.id)).toList().forEach(this::dispatch);
        watch();
    }

    /** A host that the system confines cannot open models in folders that were not known when it started. */
    private boolean mustBeReplaced(HostSession s, LoadRequest request) {
        HostSession.Loading known = s.loads.get(request.modelId());
        if (s.confined && !(known != null && known.request().equals(request)) && !folders.hold(request.file())) {
            replacing = true;
        }
        return replacing;
    }

    /** What waits is sent to the next host; what is under way ends first, and nothing new is begun meanwhile. */
    private void replaceWhenIdle() {
        HostSession s = session;
        if (!replacing || s == null || closed.get()
                || calls.values().stream().anyMatch(call -> call.sentTo == s || call.waitsFor == s)) {
            return;
        }
        session = null;
        progress.clear();
        s.closeGently(CLOSE_MILLIS);
        start(null);
    }

    private void startFailed(EngineException e) {
        starting = false;
        restarting = false;
        startFailuresInARow++;
        lastFailure = e;
        lastFailureNanos = System.nanoTime();
        for (Call<?> call : List.copyOf(calls.values())) {
            fail(call, e);
            if (call.kind == Kind.LOAD) {
                wanted.remove(call.modelId);
            }
        }
    }

    /** The host is gone: says why, decides what becomes of each request, and starts it again. */
    private void ended(HostSession s) {
        if (session != s) {
            return;
        }
        session = null;
        killAtShutdown = null;
        progress.clear();
        if (closed.get()) {
            return;
        }
        if (!s.ready) {
            startFailed(startFailure(s));
            return;
        }
        EngineException failure = crash(s);
        lastFailure = failure;
        lastFailureNanos = System.nanoTime();

        Set<String> loadingModels = new HashSet<>();
        Map<String, Path> blamed = new HashMap<>();
        for (HostSession.Loading loading : s.loads.values()) {
            if (!loading.future().isDone()) {
                loadingModels.add(loading.request().modelId());
                blamed.put(loading.request().modelId(), loading.request().file());
            }
        }
        for (Call<?> call : calls.values()) {
            HostSession.Loading loaded = call.modelId == null ? null : s.loads.get(call.modelId);
            if (call.sentTo == s && call.started && loaded != null) {
                blamed.put(call.modelId, loaded.request().file());
            }
        }
        long now = System.nanoTime();
        if (!(s.fault() instanceof HostFault.Garbage || s.fault() instanceof HostFault.NotReading)) {
            blamed.values().stream().distinct().forEach(file -> quarantine.charge(file, now));
        }

        for (Call<?> call : calls.values().stream().sorted((a, b) -> Long.compare(a.id, b.id)).toList()) {
            boolean underWay = call.sentTo == s;
            boolean waited = call.waitsFor == s;
            call.sentTo = null;
            call.waitsFor = null;
            if (call.cancelled) {
                endCancelled(call);
            } else if (waited && loadingModels.contains(call.modelId)) {
                fail(call, failure);
                if (call.kind == Kind.LOAD) {
                    wanted.remove(call.modelId, call.load);
                }
            } else if (underWay && (call.streamed || call.started && call.attempts >= ATTEMPTS
                    || call.attempts >= 2 * ATTEMPTS)) {
                fail(call, failure);
            }
        }
        if (now - s.readyNanos > options.stableAfter().toNanos()) {
            crashesInARow = 0;
        }
        crashesInARow++;
        restarting = true;
        long wait = backoff().toMillis();
        for (Call<?> call : List.copyOf(calls.values())) {
            dispatchOrRefuse(call, wait);
        }
        if (!calls.isEmpty() || !wanted.isEmpty()) {
            restart = supervisor.schedule(() -> settled(() -> {
                restart = null;
                start(null);
            }), wait, TimeUnit.MILLISECONDS);
        } else {
            restarting = false;
        }
    }

    /** Ends the requests that cannot wait for a restart: their model is quarantined, or the wait is too long. */
    private void dispatchOrRefuse(Call<?> call, long wait) {
        LoadRequest request = call.modelId == null ? null : wanted.get(call.modelId);
        int crashes = request == null ? 0 : quarantine.crashes(request.file());
        if (crashes > 0) {
            fail(call, messages.failure(EngineError.MODEL_QUARANTINED, "quarantined", request.modelId(), crashes,
                    request.file()));
        } else if (wait > options.maxWait().toMillis()) {
            fail(call, messages.failure(lastFailure.error(), "restartWait", (wait + 999) / 1000,
                    lastFailure.getMessage()));
        }
    }

    /** The first restart comes at once. */
    private Duration backoff() {
        return crashesInARow <= 1 ? Duration.ZERO : doubled(crashesInARow - 2, options.maxBackoff());
    }

    /** How long after a failed start none is tried; short, since people mend what was wrong and try again. */
    private Duration startPause() {
        return doubled(startFailuresInARow - 1, MAX_START_PAUSE);
    }

    private Duration doubled(int times, Duration max) {
        Duration wait = options.firstBackoff().multipliedBy(1L << Math.min(20, times));
        return wait.compareTo(max) > 0 ? max : wait;
    }

    private EngineException startFailure(HostSession s) {
        return switch (s.fault()) {
            case HostFault.StartTimeout timeout -> messages.failure(EngineError.HOST_START_FAILED, "startTimeout",
                    timeout.after().toSeconds(), s.lastWords(messages));
            case HostFault.Garbage garbage -> messages.failure(EngineError.PROTOCOL, "protocol",
                    garbage.what().getMessage());
            default -> messages.failure(EngineError.HOST_START_FAILED, "startExited", s.exit(messages),
                    s.lastWords(messages));
        };
    }

    private EngineException crash(HostSession s) {
        return switch (s.fault()) {
            case HostFault.Hung hung -> messages.failure(EngineError.HOST_HUNG, "hung", hung.after().toSeconds());
            case HostFault.Stalled stalled -> messages.failure(EngineError.HOST_HUNG, "stalled",
                    stalled.after().toSeconds());
            case HostFault.Garbage garbage -> messages.failure(EngineError.PROTOCOL, "protocol",
                    garbage.what().getMessage());
            case HostFault.NotReading notReading -> messages.failure(EngineError.HOST_HUNG, "notReading");
            default -> messages.failure(EngineError.HOST_CRASHED, "crashed", s.exit(messages), s.lastWords(messages));
        };
    }

    // ---- watching

    private void watch() {
        if (ticks == null && !calls.isEmpty()) {
            long millis = options.pingInterval().toMillis();
            // with a fixed delay a machine that slept makes one tick, not hundreds
            ticks = supervisor.scheduleWithFixedDelay(() -> settled(this::tick), millis, millis, TimeUnit.MILLISECONDS);
        }
    }

    private void tick() {
        HostSession s = session;
        if (calls.isEmpty()) {
            ticks.cancel(false);
            ticks = null;
            if (s != null) {
                s.unchanged = 0;
                s.lastPong = null;
            }
            return;
        }
        if (s == null || !s.ready) {
            return;
        }
        long interval = options.pingInterval().toMillis();
        if (s.pingOut) {
            if (++s.missed * interval >= options.hangTimeout().toMillis()) {
                s.kill(new HostFault.Hung(options.hangTimeout()));
            }
            return;
        }
        s.pingOut = true;
        asked(s, () -> s.remote().ping()).whenComplete((pong, e) -> act(() -> {
            s.pingOut = false;
            s.missed = 0;
            if (pong != null) {
                boolean same = pong.active() != null && !pong.active().isEmpty() && pong.equals(s.lastPong);
                s.unchanged = same ? s.unchanged + 1 : 0;
                s.lastPong = pong;
                if (s.unchanged * interval >= options.stallTimeout().toMillis()) {
                    s.kill(new HostFault.Stalled(options.stallTimeout()));
                }
            }
        }, () -> {
        }));
    }

    // ---- state

    private void publish() {
        EngineState now = now();
        if (now.equals(state)) {
            return;
        }
        state = now;
        callback(() -> listeners.forEach(l -> l.accept(now)));
    }

    private EngineState now() {
        if (closed.get()) {
            return new EngineState(Phase.CLOSED, null, null);
        }
        if (session == null || !session.ready) {
            if (starting || session != null || restart != null) {
                return restarting ? new EngineState(Phase.RESTARTING, lastModel,
                        lastFailure == null ? null : lastFailure.getMessage())
                        : new EngineState(Phase.STARTING, lastModel, null);
            }
            return lastFailure == null ? new EngineState(Phase.STOPPED, null, null)
                    : new EngineState(Phase.FAILED, lastModel, lastFailure.getMessage());
        }
        for (HostSession.Loading loading : session.loads.values()) {
            if (!loading.future().isDone()) {
                return new EngineState(Phase.LOADING, loading.request().modelId(), null);
            }
        }
        for (Call<?> call : calls.values()) {
            if (call.sentTo != null && call.modelId != null && !call.quick) {
                return new EngineState(Phase.BUSY, call.modelId, null);
            }
        }
        return new EngineState(Phase.READY, lastModel, null);
    }

    // ---- the end

    private void shutDown() {
        for (Call<?> call : List.copyOf(calls.values())) {
            fail(call, closedFailure());
        }
        if (restart != null) {
            restart.cancel(false);
            restart = null;
        }
        if (shutdownHook != null) {
            try {
                Runtime.getRuntime().removeShutdownHook(shutdownHook);
            } catch (IllegalStateException e) {
                // this JVM ends already and runs the hook
            }
        }
        HostSession s = session;
        if (s == null) {
            supervisor.execute(this::finishShutDown);
        } else {
            s.closeGently(CLOSE_MILLIS);
            s.end().whenComplete((v, e) -> supervisor.execute(this::finishShutDown));
        }
    }

    private void finishShutDown() {
        supervisor.shutdown();
        callbacks.execute(() -> terminated.complete(null));
        callbacks.shutdown();
    }

    private EngineException closedFailure() {
        return messages.failure(EngineError.CLOSED, "closed");
    }

    /** Runs on the supervisor thread, or {@code otherwise} on this one when the client is closed. */
    private void act(Runnable action, Runnable otherwise) {
        if (closed.get()) {
            otherwise.run();
            return;
        }
        try {
            supervisor.execute(() -> settled(action));
        } catch (RejectedExecutionException e) {
            otherwise.run();
        }
    }

    /** The state is told before the futures that a step completes: who looks at it then sees what it has become. */
    private void settled(Runnable action) {
        guarded(action);
        publish();
        completions.forEach(this::callback);
        completions.clear();
    }

    /** An executor would keep an exception to itself. */
    private static void guarded(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        }
    }

    private void callback(Runnable call) {
        try {
            callbacks.execute(() -> guarded(call));
        } catch (RejectedExecutionException e) {
            // closed: every request has been told so already
        }
    }
}
