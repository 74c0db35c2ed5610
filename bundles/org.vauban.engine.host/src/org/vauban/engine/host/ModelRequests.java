// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;
import java.util.function.Supplier;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.FinishReason;
import org.vauban.engine.ModelDescription;
import org.vauban.engine.host.message.HostFailures;
import org.vauban.engine.host.message.HostMessages;
import org.vauban.engine.host.model.AvailableMemory;
import org.vauban.engine.host.model.HostServices;
import org.vauban.engine.host.model.LoadedModel;
import org.vauban.engine.host.model.ModelLoader;
import org.vauban.engine.host.model.StepCounter;
import org.vauban.engine.host.state.StateStore;
import org.vauban.engine.protocol.ClientProtocol;
import org.vauban.engine.protocol.HostProtocol.LoadParams;
import org.vauban.engine.protocol.HostProtocol.UnloadParams;
import org.vauban.engine.slot.StepCounts;
import org.vauban.llama.LlamaLibrary;

/** Loads and unloads models within the memory budget. Methods may be called from any thread. */
final class ModelRequests {
    private final HostMessages messages;
    private final HostFailures failures;
    private final Supplier<ClientProtocol> client;
    /** Prepares for the first request; null before it is known and after it has run. */
    private final AtomicReference<@Nullable Runnable> preparation = new AtomicReference<>();
    private final WorkerThread loading = new WorkerThread("vauban-host-loader");
    private final Map<String, LoadedModel> models = new ConcurrentHashMap<>();
    private final Map<Long, AtomicBoolean> loads = new ConcurrentHashMap<>();
    private final AtomicLong steps = new AtomicLong();
    private final StepCounter counter = new StepCounter();
    /** Used by the loading thread only. */
    private LlamaLibrary opened;
    /** Null until a client has requested it. */
    private volatile LlamaLibrary library;
    /** Bytes for all models; 0 for the machine's memory. */
    private volatile long budget;
    /** Maximum number of requests that wait for one model. */
    private volatile int queueLimit = 1;
    /** Saved states of workspaces, for all models, including unloaded ones. */
    private volatile StateStore store = StateStore.none();

    /** @param client supplies the client to notify; called only when there is an event to report */
    ModelRequests(HostMessages messages, HostFailures failures, Supplier<ClientProtocol> client) {
        this.messages = messages;
        this.failures = failures;
        this.client = client;
    }

    /** @param due prepares for the first request; runs once, in parallel with the first load */
    void prepareWith(Runnable due) {
        preparation.set(due);
    }

    /** Runs the preparation while llama.cpp loads a model: loading uses one thread, so another processor is free. */
    private void prepareFirstRequest() {
        Runnable due = preparation.getAndSet(null);
        if (due != null) {
            Thread.ofPlatform().daemon().name("vauban-host-preparation").start(due);
        }
    }

    /**
     * Starts opening the libraries while the rest is prepared; a failure is reported to the first request that needs
     * them.
     */
    void prepare(Path natives) {
        loading.supply(() -> opened(natives));
    }

    /**
     * Opens the libraries, unless they are open.
     *
     * @param memory bytes for all models; 0 for the machine's memory
     * @param states bytes for saved states of workspaces; 0 to keep none
     * @param waiting maximum number of requests that wait for one model
     */
    CompletableFuture<LlamaLibrary> open(Path natives, long memory, long states, int waiting) {
        budget = memory;
        queueLimit = waiting;
        store = new StateStore(states);
        return loading.supply(() -> {
            library = opened(natives);
            return library;
        });
    }

    private LlamaLibrary opened(Path natives) {
        if (opened == null) {
            opened = LlamaLibrary.open(natives);
        }
        return opened;
    }

    /** @throws EngineException if the libraries are not open yet */
    LlamaLibrary library() {
        LlamaLibrary lib = library;
        if (lib == null) {
            throw messages.failure(EngineError.PROTOCOL, "notInitialized");
        }
        return lib;
    }

    /** Returns the store of saved workspace states. */
    StateStore store() {
        return store;
    }

    /** Returns the loaded models. */
    Collection<LoadedModel> all() {
        return models.values();
    }

    /** @throws EngineException if the model is not loaded */
    LoadedModel get(@Nullable String modelId) {
        LoadedModel model = modelId == null ? null : models.get(modelId);
        if (model == null) {
            throw messages.failure(EngineError.MODEL_NOT_LOADED, "notLoaded", modelId);
        }
        LoadedModel draft = model.draftId() == null ? null : models.get(model.draftId());
        if (draft != null && model.drafting()) {
            draft.touch();
        }
        return model;
    }

    /** Returns the ids of the requests that are being computed and of the loads, in ascending order. */
    List<Long> activeIds() {
        List<Long> active = new ArrayList<>(loads.keySet());
        models.values().forEach(model -> active.addAll(model.activeIds()));
        active.sort(null);
        return active;
    }

    /** Returns the number of micro-batches and of load progress reports so far. */
    long steps() {
        return steps.get();
    }

    /** Returns the counts of the steps computed so far. */
    StepCounts counts() {
        return counter.counts();
    }

    /** Cancels a request or a load in any state; unknown ids are ignored. */
    void cancel(long id) {
        models.values().forEach(model -> model.end(id, FinishReason.CANCELLED));
        AtomicBoolean load = loads.get(id);
        if (load != null) {
            load.set(true);
        }
    }

    CompletableFuture<ModelDescription> load(LoadParams params) {
        messages.require(params.modelId() != null && params.file() != null, "modelId, file");
        messages.require(!params.modelId().equals(params.draft()), "draft");
        ModelLoader loader = new ModelLoader(library(), new HostServices(store, failures, messages,
                steps::incrementAndGet, counter, id -> client.get().started(new ClientProtocol.Started(id)),
                queueLimit));
        prepareFirstRequest();
        AtomicBoolean cancelled = new AtomicBoolean();
        loads.put(params.id(), cancelled);
        return loading.supply(() -> {
            if (params.draft() != null && params.draftNeeded() && !models.containsKey(params.draft())) {
                throw messages.failure(EngineError.MODEL_NOT_LOADED, "draftNotLoaded", params.draft(),
                        params.modelId());
            }
            LoadedModel old = models.remove(params.modelId());
            if (old != null) {
                end(old);
            }
            AtomicInteger told = new AtomicInteger(-1);
            LoadedModel model = loadMakingRoom(loader, params, share -> {
                int percent = (int) (share * 100);
                if (told.getAndSet(percent) != percent) {
                    client.get().progress(new ClientProtocol.Progress(params.id(), share));
                }
            }, cancelled::get);
            try {
                draft(loader, model, params.draftNeeded());
            } catch (EngineException e) {
                model.close().join();
                throw e;
            }
            models.put(params.modelId(), model);
            for (LoadedModel other : models.values()) {
                if (params.modelId().equals(other.draftId()) && !other.drafting()) {
                    draft(loader, other, false);
                }
            }
            return model.description();
        }).whenComplete((d, e) -> loads.remove(params.id()));
    }

    /**
     * Connects a model with its configured draft model, if that is loaded.
     *
     * @param needed whether a failure is reported as an error; otherwise the description shows it
     */
    private void draft(ModelLoader loader, LoadedModel target, boolean needed) {
        LoadedModel draft = target.draftId() == null ? null : models.get(target.draftId());
        if (draft == null) {
            return;
        }
        try {
            loader.draft(draft, target, left() - (models.containsKey(target.id()) ? 0 : target.bytes()));
        } catch (EngineException e) {
            if (needed) {
                throw e;
            }
        }
    }

    /** Closes a model that was already removed from the table; models that it drafted for continue without it. */
    private void end(LoadedModel model) {
        for (LoadedModel other : models.values()) {
            if (model.id().equals(other.draftId()) && other.drafting()) {
                other.draftWith(null, 0).join();
            }
        }
        model.close().join();
    }

    /** Returns the free bytes of the budget, or of the share of a machine that does not tell its free memory. */
    private long left() {
        long most = Math.min(budget == 0 ? Long.MAX_VALUE : budget, AvailableMemory.share());
        return most == Long.MAX_VALUE ? most
                : most - store.used() - models.values().stream().mapToLong(LoadedModel::bytes).sum();
    }

    /** Loads a model; if memory is short, unloads idle models, the least recently used first. */
    private LoadedModel loadMakingRoom(ModelLoader loader, LoadParams params, DoubleConsumer progress,
            BooleanSupplier cancelled) {
        while (true) {
            try {
                return loader.load(params, left(), progress, cancelled);
            } catch (EngineException e) {
                if (e.error() == EngineError.OUT_OF_MEMORY && store.used() > 0) {
                    store.clear(); // the states can be computed again
                    continue;
                }
                // do not unload anything for a model that does not fit even then
                List<LoadedModel> idle = models.values().stream()
                        .filter(model -> model.idle() && !model.id().equals(params.draft())).toList();
                long room = idle.stream().mapToLong(LoadedModel::bytes).sum();
                if (e.error() != EngineError.OUT_OF_MEMORY || loader.missing() > room || !unloadOldest(idle)) {
                    throw e;
                }
            }
        }
    }

    private boolean unloadOldest(List<LoadedModel> idle) {
        LoadedModel oldest = idle.stream().min(Comparator.comparingLong(LoadedModel::lastUse)).orElse(null);
        if (oldest == null) {
            return false;
        }
        models.remove(oldest.id(), oldest);
        end(oldest);
        client.get().unloaded(new ClientProtocol.Unloaded(oldest.id()));
        return true;
    }

    CompletableFuture<Boolean> unload(UnloadParams params) {
        return loading.supply(() -> {
            LoadedModel model = params.modelId() == null ? null : models.remove(params.modelId());
            if (model != null) {
                end(model);
            }
            return model != null;
        });
    }
}
