// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.process;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.EngineException;
import org.vauban.engine.FinishReason;
import org.vauban.engine.LoadRequest;
import org.vauban.engine.process.launch.HostLaunch;
import org.vauban.engine.protocol.HostProtocol;
import org.vauban.engine.supervision.CrashPolicy;

/**
 * Sends requests to the host: has the host started and the model loaded, sends the requests, and decides about them
 * when the host ends. Supervisor thread, except {@link #call}, {@link #submit} and {@link #unload}.
 */
final class RequestDispatcher implements HostLifecycleListener {
    /** Limit for file systems that change the identity of folders each time, which would cause endless replacements. */
    private static final int MAX_REPLACEMENTS = 3;

    private final ClientOptions options;
    private final ClientThreads threads;
    private final EngineFailures failures;
    private final PendingRequests calls;
    private final ModelRegistry models;
    private final HostSupervisor supervisor;
    private final HostWatchdog watch;
    /** Unload requests that the host has not confirmed. */
    private final Set<CompletableFuture<Void>> unloading = new HashSet<>();
    /** Known models folders, even before a model is requested. */
    private final List<Path> known;
    /** The models folders that the current host was started with. */
    private ModelFolders folders = ModelFolders.of(List.of(), List.of());
    /** Whether the current host must be replaced by one with more folders as soon as it is idle. */
    private boolean replacing;
    /** Number of replaced hosts since the last load request. */
    private int replacements;

    RequestDispatcher(HostLaunch launch, ClientOptions options, ClientThreads threads, EngineFailures failures,
            PendingRequests calls, ModelRegistry models) {
        this.options = options;
        this.threads = threads;
        this.failures = failures;
        this.calls = calls;
        this.models = models;
        known = launch.modelFolders();
        HostNotifications notifications = new HostNotifications(threads, calls, models, this::unloaded, (call, e) -> {
            cancel(call);
            calls.fail(call, failures.listener(e));
        });
        supervisor = new HostSupervisor(launch, options, threads, failures, this, notifications);
        watch = new HostWatchdog(options, threads, calls::isEmpty, supervisor::session);
    }

    /** Returns the supervisor that starts and ends the hosts. */
    HostSupervisor supervisor() {
        return supervisor;
    }

    // ---- from any thread

    /** Creates a request, for the caller to fill in and submit. */
    <T> PendingRequest<T> call(PendingRequest.Kind kind, @Nullable String modelId) {
        return new PendingRequest<>(calls.newId(), kind, modelId, options.limits().maxBodyBytes(),
                call -> threads.act(() -> cancel(call)));
    }

    <T> PendingRequest<T> submit(PendingRequest<T> call) {
        threads.act(() -> accept(call), () -> call.result().completeExceptionally(failures.closed()));
        return call;
    }

    /** Unloads a model. */
    CompletableFuture<Void> unload(String modelId) {
        CompletableFuture<Void> result = new CompletableFuture<>();
        threads.act(() -> {
            models.forget(modelId);
            HostSession s = supervisor.session();
            HostSession.Loading loading = s == null ? null : s.loads.remove(modelId);
            if (s == null || loading == null || !s.ready) {
                threads.completion(() -> result.complete(null));
                return;
            }
            unloading.add(result);
            s.ask(host -> host.unload(new HostProtocol.UnloadParams(modelId)))
                    .whenComplete(
                            (v, e) -> threads.act(() -> unloaded(result, e == null ? null : EngineFailures.of(e))));
            s.end().thenAccept(ended -> threads.act(() -> unloaded(result, null)));
        }, () -> result.completeExceptionally(failures.closed()));
        return result;
    }

    /** @param failure the failure, or null */
    private void unloaded(CompletableFuture<Void> result, @Nullable EngineException failure) {
        if (unloading.remove(result)) {
            threads.completion(() -> {
                if (failure == null) {
                    result.complete(null);
                } else {
                    result.completeExceptionally(failure);
                }
            });
        }
    }

    // ---- sending a request

    private void accept(PendingRequest<?> call) {
        if (calls.size() >= options.maxPending()) {
            threads.callback(() -> call.result().completeExceptionally(failures.overloaded(options.maxPending())));
            return;
        }
        boolean overtaken = false;
        if (call.supersedes != null) {
            for (PendingRequest<?> older : calls.all()) {
                if (call.supersedes.equals(older.supersedes)) {
                    if (isMoreUrgent(older, call)) {
                        overtaken = true;
                    } else if (isEndedByHost(older, call)) {
                        older.cancelled = true;
                    } else {
                        cancel(older);
                    }
                }
            }
        }
        calls.add(call);
        if (overtaken) {
            cancel(call);
            return;
        }
        if (call.deadlineMillis > 0) {
            call.deadline = threads.later(() -> overdue(call), call.deadlineMillis);
        }
        dispatch(call);
        watch.begin();
    }

    /** Speculative requests never end a request for which a user waits. */
    private static boolean isMoreUrgent(PendingRequest<?> older, PendingRequest<?> newer) {
        return !older.done && !older.cancelled && older.priority != null && newer.priority != null
                && older.priority.compareTo(newer.priority) < 0;
    }

    /**
     * Whether the host will end the older request because of the newer one. If it prefills speculatively, it finishes
     * the current step, which the newer request reuses; a cancellation would abort the step, and all of it would be
     * computed again.
     */
    private boolean isEndedByHost(PendingRequest<?> older, PendingRequest<?> newer) {
        HostSession s = supervisor.ready();
        return s != null && !replacing && older.isReadAheadAt(s, newer.modelId);
    }

    /** Ends a request that did not reach the host in time; the host ends those that did. */
    private void overdue(PendingRequest<?> call) {
        if (!call.done && call.sentTo == null) {
            calls.finishGeneration(call, FinishReason.DEADLINE);
        }
    }

    private void cancel(PendingRequest<?> call) {
        if (call.done || call.cancelled) {
            return;
        }
        call.cancelled = true;
        if (call.sentTo != null) {
            call.sentTo.cancel(call.id);
            return;
        }
        HostSession s = supervisor.session();
        calls.endCancelled(call);
        if (s != null && call.kind == PendingRequest.Kind.LOAD && s.loading(call.modelId)
                && !calls.uses(call.modelId)) {
            models.forget(call.modelId);
            s.cancel(s.loads.get(call.modelId).id());
        }
    }

    /** Sends a request as far as possible now; called again after changes. */
    private <T> void dispatch(PendingRequest<T> call) {
        HostSession s = supervisor.session();
        if (!call.canMove(s)) {
            return;
        }
        LoadRequest request = call.kind == PendingRequest.Kind.LOAD ? call.load
                : call.modelId == null ? null : models.wanted(call.modelId);
        if (call.modelId != null) {
            if (request == null) {
                calls.fail(call, failures.notLoaded(call.modelId));
                return;
            }
            EngineException refusal = models.refusal(request);
            if (refusal != null) {
                calls.fail(call, refusal);
                return;
            }
            models.want(request);
        }
        if (s == null || !s.ready) {
            waitForHost(call);
        } else if (replacing || request != null && mustBeReplaced(s, request)) {
            replaceWhenIdle(); // this request is sent to the next host
        } else if (request == null) {
            send(call, s);
        } else {
            waitForModel(call, s, request);
        }
    }

    private void waitForHost(PendingRequest<?> call) {
        EngineException refusal = supervisor.refusal();
        if (refusal == null) {
            supervisor.start();
            return;
        }
        calls.fail(call, refusal);
        if (call.kind == PendingRequest.Kind.LOAD && refusal == supervisor.lastFailure()) {
            models.forget(call.load); // no restart could load it
        }
    }

    private <T> void waitForModel(PendingRequest<T> call, HostSession s, LoadRequest request) {
        HostSession.Loading loading = models.loading(s, request, call.progress);
        replacements = 0;
        call.waitsFor = s;
        loading.future().whenComplete((description, e) -> threads.act(() -> {
            if (call.done || supervisor.session() != s) {
                return; // after the host ended, its end handler decides about every request
            }
            call.waitsFor = null;
            if (e != null) {
                calls.fail(call, EngineFailures.of(e));
            } else if (call.kind == PendingRequest.Kind.LOAD) {
                calls.finishLoad(call, description);
            } else {
                send(call, s);
            }
        }));
    }

    private <T> void send(PendingRequest<T> call, HostSession s) {
        if (call.cancelled) {
            calls.endCancelled(call);
            return;
        }
        call.sentTo = s;
        call.started = false;
        call.attempts++;
        if (call.modelId != null) {
            models.used(call.modelId);
        }
        s.ask(call.sender).whenComplete((value, e) -> threads.act(() -> {
            if (call.done || call.sentTo != s) {
                return;
            }
            if (e != null) {
                calls.fail(call, EngineFailures.of(e));
            } else {
                calls.finish(call, call.received.apply(value, s));
            }
        }));
    }

    private void unloaded(String modelId) {
        models.forget(modelId);
        HostSession s = supervisor.session();
        if (s != null) {
            s.loads.remove(modelId);
        }
    }

    // ---- host lifecycle

    @Override
    public List<Path> readable() {
        replacing = false;
        folders = ModelFolders.of(known, models.all());
        return folders.paths();
    }

    /** Whether a confined host must be replaced because it cannot open models in folders unknown at its start. */
    private boolean mustBeReplaced(HostSession s, LoadRequest request) {
        HostSession.Loading known = s.loads.get(request.modelId());
        if (s.confined && replacements < MAX_REPLACEMENTS && !(known != null && known.request().equals(request))
                && !folders.hold(request.file())) {
            replacing = true;
        }
        return replacing;
    }

    /**
     * Replaces the host once its active requests have ended; waiting requests are sent to the next host, and no new
     * ones are started meanwhile. Also called after each step, which may have ended the last active request.
     */
    void replaceWhenIdle() {
        HostSession s = supervisor.ready();
        if (!replacing || s == null || threads.closed()
                || calls.all().stream().anyMatch(call -> call.sentTo == s || call.waitsFor == s)) {
            return;
        }
        models.replaced();
        replacements++;
        supervisor.replace();
    }

    @Override
    public void ready(HostSession host) {
        for (LoadRequest request : models.all()) {
            if (models.refusal(request) == null && mustBeReplaced(host, request)) {
                replaceWhenIdle();
                return;
            }
        }
        models.comeBack(host);
        for (PendingRequest<?> call : calls.all()) {
            dispatch(call);
        }
        watch.begin();
    }

    @Override
    public void startFailed(EngineException failure) {
        for (PendingRequest<?> call : calls.all()) {
            calls.fail(call, failure);
            if (call.kind == PendingRequest.Kind.LOAD) {
                models.forget(call.modelId);
            }
        }
    }

    @Override
    public void lost(HostSession ended, EngineException failure) {
        Set<String> computing = new HashSet<>();
        for (PendingRequest<?> call : calls.all()) {
            if (call.sentTo == ended && call.started && call.modelId != null) {
                computing.add(call.modelId);
            }
        }
        models.lost(ended, computing);
        for (PendingRequest<?> call : calls.all()) {
            boolean loading = call.waitsFor == ended && call.modelId != null && ended.loading(call.modelId);
            CrashPolicy.Fate fate = CrashPolicy.fate(new CrashPolicy.Progress(call.cancelled, loading,
                    call.sentTo == ended, call.started, call.streamed, call.attempts));
            call.sentTo = null;
            call.waitsFor = null;
            switch (fate) {
                case CANCELLED -> calls.endCancelled(call);
                case FAILED -> {
                    calls.fail(call, failure);
                    if (call.kind == PendingRequest.Kind.LOAD) {
                        models.forget(call.load);
                    }
                }
                case AGAIN -> {
                    // sent when the next host is ready
                }
            }
        }
    }

    /** Ends the requests that cannot wait for a restart: their model is quarantined, or the wait is too long. */
    @Override
    public void mustWait(long millis) {
        EngineException tooLong = supervisor.tooLong(millis);
        for (PendingRequest<?> call : calls.all()) {
            LoadRequest request = call.modelId == null ? null : models.wanted(call.modelId);
            EngineException quarantined = request == null ? null : models.refusal(request);
            if (quarantined != null) {
                calls.fail(call, quarantined);
            } else if (tooLong != null) {
                calls.fail(call, tooLong);
            }
        }
    }

    @Override
    public boolean idle() {
        return calls.isEmpty();
    }

    @Override
    public boolean needsHost() {
        return !calls.isEmpty() || !models.isEmpty();
    }

    /** Fails all pending requests and ends the host; {@code then} runs on any thread when it has ended. */
    void shutDown(Runnable then) {
        for (PendingRequest<?> call : calls.all()) {
            calls.fail(call, failures.closed());
        }
        List.copyOf(unloading).forEach(result -> unloaded(result, failures.closed()));
        supervisor.shutDown(then);
    }
}
