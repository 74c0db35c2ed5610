// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.process;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.EngineException;
import org.vauban.engine.LoadRequest;
import org.vauban.engine.ModelDescription;
import org.vauban.engine.protocol.HostProtocol;

/**
 * The models that must be loaded in every host, and those in quarantine because they crashed it. Supervisor thread,
 * except {@link #progressed}.
 */
final class ModelRegistry {
    private final ClientThreads threads;
    private final EngineFailures failures;
    private final PendingRequests calls;
    private final ModelQuarantine quarantine;
    private final Map<String, LoadRequest> wanted = new LinkedHashMap<>();
    /**
     * Models that this host or an earlier one has loaded; they are reloaded even if their draft model is not loaded.
     */
    private final Set<LoadRequest> loadedBefore = new HashSet<>();
    private final Map<Long, LoadFeed> progress = new ConcurrentHashMap<>();
    private String last;

    /** Listeners of a load, and the progress that they have not received yet, or null. */
    private static final class LoadFeed {
        final List<Consumer<Double>> listeners = new CopyOnWriteArrayList<>();
        final AtomicReference<Double> share = new AtomicReference<>();
    }

    ModelRegistry(ClientOptions options, ClientThreads threads, EngineFailures failures, PendingRequests calls) {
        this.threads = threads;
        this.failures = failures;
        this.calls = calls;
        quarantine = new ModelQuarantine(options.crashesToQuarantine(), options.quarantineWindow().toNanos());
    }

    /** Returns how a model must be loaded, or null if it was not requested. */
    @Nullable
    LoadRequest wanted(String modelId) {
        return wanted.get(modelId);
    }

    void want(LoadRequest request) {
        wanted.put(request.modelId(), request);
    }

    void forget(String modelId) {
        LoadRequest request = wanted.remove(modelId);
        if (request != null) {
            loadedBefore.remove(request);
        }
    }

    /** Forgets a model, unless it was requested with other options meanwhile. */
    void forget(LoadRequest request) {
        wanted.remove(request.modelId(), request);
    }

    /** Returns how the requested models must be loaded. */
    List<LoadRequest> all() {
        return List.copyOf(wanted.values());
    }

    /** Handles the planned replacement of a host. */
    void replaced() {
        progress.clear();
    }

    boolean isEmpty() {
        return wanted.isEmpty();
    }

    /** Returns the model used last, or null. */
    @Nullable
    String last() {
        return last;
    }

    void used(String modelId) {
        last = modelId;
    }

    /** Returns the reason for the quarantine of a model, or null if it may be loaded. */
    @Nullable
    EngineException refusal(LoadRequest request) {
        int crashes = quarantine.crashes(request.file());
        return crashes == 0 ? null : failures.quarantined(request.modelId(), crashes, request.file());
    }

    void lift(Path file) {
        quarantine.lift(file);
    }

    /** Reloads the requested models into a new host, even without pending requests. */
    void comeBack(HostSession host) {
        for (LoadRequest request : List.copyOf(wanted.values())) {
            if (refusal(request) == null) {
                loading(host, request, null);
            } else {
                wanted.remove(request.modelId());
            }
        }
    }

    /**
     * Returns the load of a model, and starts it if necessary.
     *
     * @param listener receives the progress, or null
     */
    HostSession.Loading loading(HostSession host, LoadRequest request, @Nullable Consumer<Double> listener) {
        HostSession.Loading known = host.loads.get(request.modelId());
        if (known == null || !known.request().equals(request)) {
            if (known != null) {
                host.ask(remote -> remote.unload(new HostProtocol.UnloadParams(request.modelId())));
            }
            known = load(host, request);
        }
        LoadFeed feed = progress.get(known.id());
        if (listener != null && feed != null) {
            feed.listeners.add(listener);
        }
        return known;
    }

    private HostSession.Loading load(HostSession host, LoadRequest request) {
        long id = calls.newId();
        progress.put(id, new LoadFeed());
        CompletableFuture<ModelDescription> future = new CompletableFuture<>();
        HostSession.Loading loading = new HostSession.Loading(id, request, future);
        host.loads.put(request.modelId(), loading);
        last = request.modelId();
        boolean draftNeeded = !loadedBefore.contains(request);
        host.ask(remote -> remote.load(new HostProtocol.LoadParams(id, request.modelId(), request.file().toString(),
                request.contextTokens(), request.threads(), request.embeddings(), request.slots(),
                request.separateSlots(), request.movedReuse(), request.draft(), draftNeeded)))
                .whenComplete((description, e) -> threads.act(() -> {
                    progress.remove(id);
                    if (e != null) {
                        host.loads.remove(request.modelId(), loading);
                        forget(request);
                        future.completeExceptionally(EngineFailures.of(e));
                    } else {
                        loadedBefore.add(request);
                        future.complete(description);
                    }
                }));
        return loading;
    }

    /** Reports the progress of a load; slow listeners receive the latest value only. Any thread. */
    void progressed(long id, double share) {
        LoadFeed feed = progress.get(id);
        if (feed != null && feed.share.getAndSet(share) == null) {
            threads.callback(() -> {
                Double last = feed.share.getAndSet(null);
                feed.listeners.forEach(listener -> listener.accept(last));
            });
        }
    }

    /**
     * Handles the end of a host and charges it to the models that may be the cause.
     *
     * @param computing models with active requests; those being loaded are charged as well
     */
    void lost(HostSession ended, Set<String> computing) {
        progress.clear();
        if (!ended.fault().blamesModels()) {
            return;
        }
        long now = System.nanoTime();
        ended.loads.values().stream().map(HostSession.Loading::request)
                .filter(request -> ended.loading(request.modelId()) || computing.contains(request.modelId()))
                .map(LoadRequest::file).distinct().forEach(file -> quarantine.charge(file, now));
    }
}
