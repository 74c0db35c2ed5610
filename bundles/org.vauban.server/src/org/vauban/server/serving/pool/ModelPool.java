// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.serving.pool;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.call.FailureCause;
import org.vauban.engine.Engine;
import org.vauban.engine.EngineCall;
import org.vauban.engine.EngineDescription;
import org.vauban.engine.LoadRequest;
import org.vauban.engine.ModelDescription;
import org.vauban.engine.TokenListener;
import org.vauban.engine.endpoint.BackEndStatus;
import org.vauban.governance.internal.Hashes;
import org.vauban.server.configuration.ConfigurationException;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.http.ApiException;
import org.vauban.server.http.ErrorKind;
import org.vauban.server.message.Messages;

/**
 * The served models, each of which is loaded at its first request. A model that the engine has unloaded to make room
 * for others is loaded again at its next request. Thread-safe.
 */
public final class ModelPool {
    private static final EngineDescription NOTHING = new EngineDescription("", "", "", 0, List.of(), List.of(), 0);

    private final Object lock = new Object();
    private final Map<String, String> fingerprints = new ConcurrentHashMap<>();
    private final LoadCheck check;
    private final Delay delay;
    private final EngineStates states;
    /** Modified under the lock. */
    private volatile PooledModels served;

    /** Verifies the file of a model before it is loaded. */
    @FunctionalInterface
    public interface LoadCheck {
        /**
         * Verifies the file. Blocks.
         *
         * @return a check, called after loading, whether the file is unchanged
         */
        BooleanSupplier verify(ModelEntry model) throws ConfigurationException;
    }

    /** Runs an action later, on another thread. */
    @FunctionalInterface
    public interface Delay {
        void run(Duration wait, Runnable task);
    }

    /** The target of a call: a model as loaded, and how it is served. */
    record PooledModel(EngineModels models, ModelEntry entry, LoadRequest model) {}

    /**
     * @param entries the default model first; at least one
     * @param check verifies files before they are loaded
     */
    public ModelPool(Engine engine, List<ModelEntry> entries, LoadCheck check) {
        this(engine, entries, check, (wait, task) -> CompletableFuture
                .delayedExecutor(wait.toNanos(), TimeUnit.NANOSECONDS).execute(task));
    }

    /** Creates a pool with the clock of a test. */
    public ModelPool(Engine engine, List<ModelEntry> entries, LoadCheck check, Delay delay) {
        this.check = check;
        this.delay = delay;
        states = new EngineStates(engine);
        served = PooledModels.of(new EngineModels(engine), entries);
    }

    /**
     * Serves other models with another engine from now on. Calls in progress stay with their engine until the caller
     * ends it; those of earlier engines are no longer waited for, and their {@code end} runs.
     */
    public void serve(Engine engine, List<ModelEntry> entries) {
        EngineModels former;
        synchronized (lock) {
            former = served.models();
            served = PooledModels.of(former.replaced(engine), entries);
        }
        former.hurry();
        states.follow(engine);
    }

    /**
     * Serves other models from now on; calls at the engine finish unchanged. With the same engine, a model that is
     * removed or configured differently is unloaded when its last call has ended. With another engine, nothing is
     * loaded before the last call of the former one has ended, since the memory suffices for one engine. Requests that
     * wait for a model get the one that is configured then.
     *
     * @param patience longest wait for unfinished calls
     * @param end runs when the former engine is no longer used; never if the engine is the same
     */
    public void succeed(Engine engine, List<ModelEntry> entries, Duration patience, Runnable end) {
        synchronized (lock) {
            EngineModels models = served.models();
            if (models.engine() != engine) {
                models = models.succeeded(engine, patience, end);
            }
            served = PooledModels.of(models, entries);
            for (LoadRequest each : List.copyOf(models.loaded().keySet())) {
                if (!served.wants(each)) {
                    EngineModels in = models;
                    in.leaves(each, in.use().unused(each).thenRun(() -> unloadUnwanted(in, each)));
                }
            }
        }
        states.follow(engine);
    }

    private void unloadUnwanted(EngineModels models, LoadRequest model) {
        synchronized (lock) {
            boolean wanted = served.models() == models && served.wants(model) || models.use().isUsed(model);
            CompletableFuture<ModelDescription> gone = wanted ? null : models.loaded().remove(model);
            if (gone != null && !gone.isCompletedExceptionally()) { // after a failure, another model may have this id
                models.engine().unload(model.modelId());
            }
        }
    }

    public Engine engine() {
        return served.models().engine();
    }

    /** Returns the states of the current engine. */
    public EngineStates states() {
        return states;
    }

    public List<ModelEntry> entries() {
        return served.entries();
    }

    /**
     * Returns the model for a name.
     *
     * @param name null for the default model of its kind
     * @param embeddings whether an embedding model is needed
     */
    public ModelEntry find(@Nullable String name, boolean embeddings) throws ApiException {
        if (name == null) {
            return served.entries().stream().filter(each -> each.embeddings() == embeddings).findFirst()
                    .orElseThrow(() -> new ApiException(ErrorKind.MODEL_NOT_FOUND,
                            Messages.text(embeddings ? "model.none.embeds" : "model.none.writes")));
        }
        ModelEntry entry = named(name);
        if (entry.embeddings() != embeddings) {
            throw ApiException.of(ErrorKind.INVALID_REQUEST, "model",
                    Messages.text(embeddings ? "model.writes" : "model.embeds", entry.id()));
        }
        return entry;
    }

    /** Returns the model with an id or alias, of either kind. */
    public ModelEntry named(String name) throws ApiException {
        PooledModels now = served;
        ModelEntry entry = now.names().get(name);
        if (entry == null) {
            throw unknown(name, now);
        }
        return entry;
    }

    private static ApiException unknown(String name, PooledModels now) {
        return ApiException.of(ErrorKind.MODEL_NOT_FOUND, "model", Messages.text("model.unknown", name,
                now.entries().stream().map(ModelEntry::id).collect(Collectors.joining(", "))));
    }

    /** Returns a model that is loaded; starts loading it if it is not. Blocks while its file is verified. */
    public CompletableFuture<ModelDescription> load(ModelEntry entry) {
        PooledModel place;
        CompletableFuture<ModelDescription> promise;
        CompletableFuture<Void> room;
        synchronized (lock) {
            try {
                place = place(entry);
            } catch (ApiException e) {
                return CompletableFuture.failedFuture(e);
            }
            if (!place.entry().isLocal()) {
                return CompletableFuture.failedFuture(new ApiException(ErrorKind.INVALID_REQUEST,
                        Messages.text("model.elsewhere", place.entry().id())));
            }
            CompletableFuture<ModelDescription> known = place.models().present(place.model());
            if (known != null) {
                return known;
            }
            promise = new CompletableFuture<>();
            place.models().loaded().put(place.model(), promise);
            place.models().use().begin(place.model());
            room = place.models().room(entry.id());
        }
        promise.whenComplete((model, failure) -> leave(place));
        if (room.isDone()) {
            load(place, promise);
        } else {
            room.whenCompleteAsync((done, failure) -> load(place, promise),
                    task -> Thread.ofVirtual().name("vauban-load").start(task));
        }
        return promise;
    }

    private void load(PooledModel place, CompletableFuture<ModelDescription> promise) {
        Engine engine = place.models().engine();
        try {
            if (!isCurrent(place)) { // replaced while waiting for memory
                throw new ApiException(ErrorKind.UNAVAILABLE, Messages.text("model.replaced", place.entry().id()));
            }
            BooleanSupplier unchanged = check.verify(place.entry());
            engine.load(place.model(), share -> {}).result()
                    .thenCompose(model -> recognized(engine, model)).whenComplete((model, failure) -> {
                        if (failure != null) {
                            promise.completeExceptionally(FailureCause.of(failure));
                        } else if (unchanged.getAsBoolean()) {
                            promise.complete(model);
                        } else {
                            engine.unload(place.entry().id()); // the loaded content was not verified
                            promise.completeExceptionally(new ApiException(ErrorKind.UNAVAILABLE,
                                    Messages.text("model.changed", place.entry().id())));
                        }
                    });
        } catch (ConfigurationException e) {
            promise.completeExceptionally(
                    new ApiException(ErrorKind.REFUSED_BY_POLICY, String.valueOf(e.getMessage()), e));
        } catch (ApiException | RuntimeException | Error e) {
            promise.completeExceptionally(e); // otherwise all requests for the model would wait for ever
        }
    }

    /** Whether a model was unloaded because it was idle; the next request loads it. */
    public boolean isAsleep(ModelEntry entry) {
        synchronized (lock) {
            return served.models().use().isAsleep(PooledModels.request(entry));
        }
    }

    /** Records the fingerprint of the model and its engine. */
    private CompletableFuture<ModelDescription> recognized(Engine engine, ModelDescription model) {
        return engine.describe().thenApply(description -> {
            String whole = String.join("\n", description.version(), description.llamaVersion(),
                    description.devices().toString(), model.architecture(), model.description(),
                    Long.toString(model.parameters()), Long.toString(model.sizeBytes()));
            fingerprints.put(model.modelId(), "b" + description.llamaVersion() + "-"
                    + Hashes.sha256(whole).substring(0, 8));
            return model;
        });
    }

    /**
     * Returns a fingerprint of everything that answers with equal seeds depend on: the engine, llama.cpp, the device
     * and the model. In the format of llama.cpp's server, {@code b} and its version; null until the model has been
     * loaded.
     */
    public @Nullable String fingerprint(ModelEntry entry) {
        return fingerprints.get(entry.id());
    }

    /** Returns the description of a loaded model, or null; loads nothing. */
    public @Nullable ModelDescription known(ModelEntry entry) {
        CompletableFuture<ModelDescription> promise;
        synchronized (lock) {
            promise = served.models().loaded().get(PooledModels.request(entry));
        }
        return promise == null || promise.isCompletedExceptionally() ? null : promise.getNow(null);
    }

    /** Returns the description of this machine's engine, which is not started for that if all models are remote. */
    public CompletableFuture<EngineDescription> describe() {
        return entries().stream().anyMatch(ModelEntry::isLocal) ? engine().describe()
                : CompletableFuture.completedFuture(NOTHING);
    }

    /** Returns the status of the endpoints of other machines that serve models. */
    public List<BackEndStatus> backEnds() {
        return engine().backEnds();
    }

    /** Whether a working endpoint serves a model. */
    public boolean isAnsweredElsewhere(ModelEntry entry) {
        return entry.hasBackEnds()
                && backEnds().stream().anyMatch(each -> each.up() && each.model().equals(entry.id()));
    }

    /**
     * Loads a model and calls it; calls it again if it was unloaded meanwhile. A model with back ends is called at
     * once, and loaded if they do not answer.
     *
     * @param request calls the engine; if it throws a {@link java.util.concurrent.CompletionException}, the cause is
     *            the failure of the call
     */
    public <T> EngineCall<T> call(ModelEntry entry, Supplier<EngineCall<T>> request) {
        return begin(new PooledCall<>(this, entry, request, () -> false));
    }

    /**
     * Loads a model and lets it write to a listener, like {@link #call}. The call is repeated only as long as the
     * listener has not received a part of the answer; {@link TokenListener#NONE} receives none.
     *
     * @param request calls the engine with the listener that it is given
     */
    public <T> EngineCall<T> call(ModelEntry entry, TokenListener listener,
            Function<TokenListener, EngineCall<T>> request) {
        DeliveryListener delivery = new DeliveryListener(listener);
        return begin(new PooledCall<>(this, entry, () -> request.apply(delivery), delivery::hasBegun));
    }

    private static <T> EngineCall<T> begin(PooledCall<T> call) {
        call.begin(true);
        return call;
    }

    /** Removes a model that the engine no longer has. */
    void forget(PooledModel at, CompletableFuture<ModelDescription> stale) {
        synchronized (lock) {
            if (stale.isDone()) { // otherwise it is still loading
                at.models().loaded().remove(at.model(), stale);
            }
        }
    }

    /** Returns a model that is loaded or loading; loads nothing. */
    CompletableFuture<ModelDescription> present(PooledModel at) {
        synchronized (lock) {
            CompletableFuture<ModelDescription> known = at.models().loaded().get(at.model());
            return known == null ? new CompletableFuture<>() : known;
        }
    }

    /** Begins the use of a served model. @throws ApiException if it is no longer served */
    PooledModel enter(ModelEntry entry) throws ApiException {
        synchronized (lock) {
            PooledModel place = place(entry);
            place.models().use().begin(place.model());
            return place;
        }
    }

    /** Returns the current entry of a model. The caller holds the lock. */
    private PooledModel place(ModelEntry entry) throws ApiException {
        PooledModels now = served;
        ModelEntry current = now.entries().stream()
                .filter(each -> each.id().equals(entry.id()) && each.embeddings() == entry.embeddings()).findFirst()
                .orElseThrow(() -> unknown(entry.id(), now));
        return new PooledModel(now.models(), current, PooledModels.request(current));
    }

    /** Whether a model in use is still the one that is served. */
    boolean isCurrent(PooledModel place) {
        synchronized (lock) {
            return served.models() == place.models() && served.wants(place.model());
        }
    }

    /** Ends the use of a model, which is unloaded after the configured idle time. */
    void leave(PooledModel place) {
        synchronized (lock) {
            if (place.models().use().end(place.model())) {
                lookAfter(place, place.entry().serving().idle());
            }
        }
    }

    /** Schedules a check for idleness. The caller holds the lock. @param wait zero if the model stays loaded */
    private void lookAfter(PooledModel place, Duration wait) {
        long due = System.nanoTime() + wait.toNanos();
        if (!wait.isZero() && place.models().use().looksFirst(place.model(), due)) {
            delay.run(wait, () -> unloadIdle(place, due));
        }
    }

    private void unloadIdle(PooledModel place, long due) {
        synchronized (lock) { // a request that follows loads the model again
            EngineModels models = place.models();
            Duration passed = models.use().idle(place.model(), due).orElse(null);
            Duration idle = served.models() == models ? served.idle(place.model()) : Duration.ZERO;
            if (passed == null || idle.isZero()) {
                return;
            }
            if (passed.compareTo(idle) < 0) { // used since the check was scheduled
                lookAfter(place, idle.minus(passed));
            } else if (models.loaded().remove(place.model()) != null) {
                models.use().sleep(place.model());
                models.engine().unload(place.entry().id());
            }
        }
    }
}
