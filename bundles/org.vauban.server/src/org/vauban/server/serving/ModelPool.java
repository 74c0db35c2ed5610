// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.serving;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.assist.call.FailureCause;
import org.vauban.engine.Engine;
import org.vauban.engine.EngineCall;
import org.vauban.engine.EngineDescription;
import org.vauban.engine.EngineError;
import org.vauban.engine.EngineException;
import org.vauban.engine.LoadRequest;
import org.vauban.engine.ModelDescription;
import org.vauban.engine.endpoint.BackEndStatus;
import org.vauban.governance.internal.Hashes;
import org.vauban.server.configuration.ConfigurationException;
import org.vauban.server.configuration.ModelEntry;
import org.vauban.server.http.ApiException;
import org.vauban.server.http.ErrorKind;
import org.vauban.server.message.Messages;

/**
 * The models that are served, each loaded at its first request. A model that the engine has unloaded for others is
 * loaded again when it is asked for. Safe for use by many threads.
 */
public final class ModelPool {
    private static final EngineDescription NOTHING = new EngineDescription("", "", "", 0, List.of(), List.of(), 0);

    private final Map<String, CompletableFuture<ModelDescription>> loaded = new LinkedHashMap<>();
    private final ModelUse use = new ModelUse(); // guarded by the map
    private final Map<String, String> fingerprints = new ConcurrentHashMap<>();
    private final LoadCheck check;
    private volatile Served served;

    /** Verifies the file of a model before it is loaded. */
    @FunctionalInterface
    public interface LoadCheck {
        /**
         * Blocks.
         *
         * @return asked when it is loaded: whether the file is still the same
         */
        BooleanSupplier verify(ModelEntry model) throws ConfigurationException;
    }

    /** An engine and what it serves. */
    private record Served(Engine engine, List<ModelEntry> entries, Map<String, ModelEntry> names) {
        static Served of(Engine engine, List<ModelEntry> entries) {
            Map<String, ModelEntry> names = new HashMap<>();
            for (ModelEntry entry : entries) {
                entry.aliases().forEach(alias -> names.putIfAbsent(alias, entry));
            }
            entries.forEach(entry -> names.put(entry.id(), entry));
            return new Served(engine, List.copyOf(entries), Map.copyOf(names));
        }
    }

    /**
     * @param entries the default one first; at least one
     * @param check of what is loaded
     */
    public ModelPool(Engine engine, List<ModelEntry> entries, LoadCheck check) {
        this.check = check;
        served = Served.of(engine, entries);
    }

    /** Serves other models with another engine from now on. Calls under way stay with the engine that they asked. */
    public void serve(Engine engine, List<ModelEntry> entries) {
        synchronized (loaded) {
            served = Served.of(engine, entries);
            loaded.clear();
            use.clear();
        }
    }

    public Engine engine() {
        return served.engine();
    }

    public List<ModelEntry> entries() {
        return served.entries();
    }

    /**
     * The model that a client names.
     *
     * @param name null for the default of its kind
     * @param embeddings whether it is to embed
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

    /** The model of an id or another name, of either kind. */
    public ModelEntry named(String name) throws ApiException {
        Served now = served;
        ModelEntry entry = now.names().get(name);
        if (entry == null) {
            throw ApiException.of(ErrorKind.MODEL_NOT_FOUND, "model", Messages.text("model.unknown", name,
                    now.entries().stream().map(ModelEntry::id).collect(Collectors.joining(", "))));
        }
        return entry;
    }

    /** A model that is loaded; begins to load it where it is not. Blocks where its file is verified. */
    public CompletableFuture<ModelDescription> load(ModelEntry entry) {
        Path file = entry.file();
        if (file == null) {
            return CompletableFuture.failedFuture(
                    new ApiException(ErrorKind.INVALID_REQUEST, Messages.text("model.elsewhere", entry.id())));
        }
        CompletableFuture<ModelDescription> promise;
        Engine engine;
        synchronized (loaded) {
            engine = served.engine();
            CompletableFuture<ModelDescription> known = loaded.get(entry.id());
            if (known != null && !known.isCompletedExceptionally()) {
                return known;
            }
            promise = new CompletableFuture<>();
            loaded.put(entry.id(), promise);
            use.begin(entry.id());
        }
        promise.whenComplete((model, failure) -> ended(entry));
        try {
            BooleanSupplier unchanged = check.verify(entry);
            engine.load(new LoadRequest(entry.id(), file, entry.contextTokens(), entry.threads(),
                    entry.embeddings(), entry.slots(), true).withSeparateSlots(entry.serving().separateSlots()),
                    share -> {}).result()
                    .thenCompose(model -> recognized(engine, model)).whenComplete((model, failure) -> {
                        if (failure != null) {
                            promise.completeExceptionally(FailureCause.of(failure));
                        } else if (unchanged.getAsBoolean()) {
                            promise.complete(model);
                        } else {
                            engine.unload(entry.id()); // nobody verified what was loaded
                            promise.completeExceptionally(new ApiException(ErrorKind.UNAVAILABLE,
                                    Messages.text("model.changed", entry.id())));
                        }
                    });
        } catch (ConfigurationException e) {
            promise.completeExceptionally(
                    new ApiException(ErrorKind.REFUSED_BY_POLICY, String.valueOf(e.getMessage()), e));
        } catch (RuntimeException | Error e) {
            promise.completeExceptionally(e); // or all who ask for the model would wait for ever
        }
        return promise;
    }

    /** Somebody has used a model: it is unloaded if nobody does so for the time that the configuration says. */
    private void ended(ModelEntry entry) {
        long last;
        synchronized (loaded) {
            last = use.end(entry.id());
        }
        Duration idle = entry.serving().idle();
        if (last >= 0 && !idle.isZero()) {
            CompletableFuture.delayedExecutor(idle.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(() -> unloadIdle(entry, last));
        }
    }

    private void unloadIdle(ModelEntry entry, long last) {
        synchronized (loaded) { // whoever asks for it next loads it after that
            if (served.entries().contains(entry) && use.isIdleSince(entry.id(), last)
                    && loaded.remove(entry.id()) != null) {
                use.sleep(entry.id());
                served.engine().unload(entry.id());
            }
        }
    }

    /** Whether a model was unloaded since nobody used it; the next request loads it. */
    public boolean isAsleep(ModelEntry entry) {
        synchronized (loaded) {
            return use.isAsleep(entry.id());
        }
    }

    /** Notes what its answers depend on. */
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
     * Tells apart what answers with equal seeds depend on: the engine, llama.cpp, the device and the model. In the form
     * of llama.cpp's server, {@code b} and its version; null while the model has not been loaded.
     */
    public @Nullable String fingerprint(ModelEntry entry) {
        return fingerprints.get(entry.id());
    }

    /** What is known of a model without loading it, or null. */
    public @Nullable ModelDescription known(ModelEntry entry) {
        CompletableFuture<ModelDescription> promise;
        synchronized (loaded) {
            promise = loaded.get(entry.id());
        }
        return promise == null || promise.isCompletedExceptionally() ? null : promise.getNow(null);
    }

    /** What the engine of this machine says of itself; where all models are elsewhere, it is not started for that. */
    public CompletableFuture<EngineDescription> describe() {
        return entries().stream().anyMatch(ModelEntry::isLocal) ? engine().describe()
                : CompletableFuture.completedFuture(NOTHING);
    }

    /** Endpoints of other machines that answer for models. */
    public List<BackEndStatus> backEnds() {
        return engine().backEnds();
    }

    /** Whether an endpoint that works answers for a model. */
    public boolean isAnsweredElsewhere(ModelEntry entry) {
        return entry.hasBackEnds()
                && backEnds().stream().anyMatch(each -> each.up() && each.model().equals(entry.id()));
    }

    /**
     * Asks a model, which is loaded first; once more where it was unloaded meanwhile. One for which endpoints answer is
     * asked at once, and loaded where they do not.
     *
     * @param request asks the engine; a failure that it throws in a {@link java.util.concurrent.CompletionException} is
     *            that of the call
     */
    public <T> EngineCall<T> call(ModelEntry entry, Supplier<EngineCall<T>> request) {
        PooledCall<T> call = new PooledCall<>(entry, request);
        synchronized (loaded) {
            use.begin(entry.id());
        }
        call.result().whenComplete((value, failure) -> ended(entry));
        call.begin(true);
        return call;
    }

    private void forget(ModelEntry entry, CompletableFuture<ModelDescription> stale) {
        synchronized (loaded) {
            if (stale.isDone()) { // otherwise it is on its way
                loaded.remove(entry.id(), stale);
            }
        }
    }

    /** What is loaded, or on its way; nothing begins. */
    private CompletableFuture<ModelDescription> present(ModelEntry entry) {
        synchronized (loaded) {
            CompletableFuture<ModelDescription> known = loaded.get(entry.id());
            return known == null ? new CompletableFuture<>() : known;
        }
    }

    /** Loading, then asking; what is cancelled while it loads is never asked. */
    private final class PooledCall<T> implements EngineCall<T> {
        private final ModelEntry entry;
        private final Supplier<EngineCall<T>> request;
        private final CompletableFuture<T> result = new CompletableFuture<>();
        private final Object lock = new Object();
        // both are guarded by the lock
        private @Nullable EngineCall<T> running;
        private boolean cancelled;

        PooledCall(ModelEntry entry, Supplier<EngineCall<T>> request) {
            this.entry = entry;
            this.request = request;
        }

        void begin(boolean again) {
            if (again && entry.hasBackEnds()) {
                ask(present(entry), true);
                return;
            }
            CompletableFuture<ModelDescription> model = load(entry);
            model.whenComplete((description, failure) -> {
                if (failure != null) {
                    result.completeExceptionally(EngineErrors.translate(failure));
                } else {
                    ask(model, again);
                }
            });
        }

        private void ask(CompletableFuture<ModelDescription> model, boolean again) {
            EngineCall<T> call;
            synchronized (lock) {
                if (cancelled) {
                    result.completeExceptionally(
                            new ApiException(ErrorKind.CLIENT_GONE, Messages.text("cancelled")));
                    return;
                }
                try {
                    call = request.get();
                } catch (RuntimeException | Error e) {
                    result.completeExceptionally(EngineErrors.translateCall(e));
                    return;
                }
                running = call;
            }
            call.result().whenComplete((value, failure) -> {
                if (failure == null) {
                    result.complete(value);
                } else if (again && FailureCause.of(failure) instanceof EngineException engineFailure
                        && engineFailure.error() == EngineError.MODEL_NOT_LOADED) {
                    forget(entry, model);
                    begin(false);
                } else {
                    result.completeExceptionally(EngineErrors.translateCall(failure));
                }
            });
        }

        @Override
        public CompletableFuture<T> result() {
            return result;
        }

        @Override
        public void cancel() {
            EngineCall<T> call;
            synchronized (lock) {
                cancelled = true;
                call = running;
            }
            if (call != null) {
                call.cancel();
            }
        }
    }
}
