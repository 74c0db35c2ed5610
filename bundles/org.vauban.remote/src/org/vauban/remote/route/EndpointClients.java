// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.route;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.internal.AttributeStamp;
import org.vauban.governance.remote.RemoteEndpoint;
import org.vauban.remote.dialect.ModelList;
import org.vauban.remote.http.ClientCertificate;
import org.vauban.remote.http.EndpointClient;
import org.vauban.remote.http.RemoteException;
import org.vauban.remote.http.RemoteException.Kind;
import org.vauban.remote.http.TransferLimits;
import org.vauban.remote.message.Messages;
import org.vauban.remote.settings.EndpointSettings;
import org.vauban.remote.settings.KeyChain;
import org.vauban.remote.settings.KeyWait;
import org.vauban.remote.settings.RemoteSettings;
import org.vauban.remote.settings.SecretSource;

/** Keeps one client with its connections for each endpoint in its current configuration. Thread-safe. */
public final class EndpointClients implements AutoCloseable {
    /** How long an endpoint's list of models is used. */
    private static final Duration KEPT = Duration.ofMinutes(1);

    private final KeyChain keys;
    private final Messages messages;
    private final Map<String, Entry> entries = new HashMap<>();
    private boolean closed;

    /**
     * The configuration of a client, which is replaced when this changes.
     *
     * @param files attributes of the files with certificates
     */
    private record Made(RemoteEndpoint endpoint, EndpointSettings settings, @Nullable InetSocketAddress proxy,
            List<Map<String, Object>> files) {
        static Made of(RemoteEndpoint endpoint, RemoteSettings settings) {
            EndpointSettings own = settings.of(endpoint.name());
            return new Made(endpoint, own, settings.proxy(),
                    List.of(look(endpoint.authorities()), look(own.certificate())));
        }

        private static Map<String, Object> look(@Nullable Path file) {
            try {
                return file == null ? Map.of() : AttributeStamp.attributes(file);
            } catch (IOException e) {
                return Map.of(); // reading the file later reports the failure
            }
        }

        /** Whether only the files differ. */
        boolean isRenewed(Made later) {
            return later.equals(new Made(endpoint, settings, proxy, later.files));
        }
    }

    /**
     * The models that an endpoint has listed.
     *
     * @param until when the list expires
     */
    private record Served(Set<String> models, long until) {}

    /** A client with the known state of its endpoint. */
    static final class Entry {
        final Made made;
        final EndpointClient client;
        final CircuitBreaker breaker;
        volatile @Nullable String discovered;
        volatile @Nullable Served served;
        /** The request for the list of models in progress, which other threads wait for; null if there is none. */
        final AtomicReference<@Nullable CompletableFuture<List<ModelList.Model>>> asking = new AtomicReference<>();
        /** The last list of models. */
        private List<String> last = List.of();
        /** When a refusal may next discard the list of models, since many requests may be refused in a row. */
        private long mayForget = System.nanoTime();

        Entry(Made made, EndpointClient client, CircuitBreaker breaker) {
            this.made = made;
            this.client = client;
            this.breaker = breaker;
        }

        /**
         * Discards the list of models, unless that was done recently and the list has not changed.
         *
         * @return whether it was discarded
         */
        synchronized boolean forgetModels() {
            long now = System.nanoTime();
            if (now - mayForget < 0) {
                return false;
            }
            mayForget = now + KEPT.toNanos();
            discovered = null;
            served = null;
            return true;
        }

        /** Stores a list of models. If it has changed, it may change again, so the next refusal may discard it. */
        synchronized void serves(List<String> models) {
            long now = System.nanoTime();
            mayForget = models.equals(last) ? mayForget : now;
            last = models;
            discovered = models.isEmpty() ? null : models.getFirst();
            served = new Served(Set.copyOf(models), now + KEPT.toNanos());
        }

        /** @param gently whether requests in progress may finish */
        void close(boolean gently) {
            if (gently) {
                client.retire();
            } else {
                client.close();
            }
        }
    }

    public EndpointClients(KeyChain keys, Messages messages) {
        this.keys = keys;
        this.messages = messages;
    }

    /** All that is needed to send a request. */
    public record Connection(EndpointClient client, CircuitBreaker breaker, @Nullable String key, String model) {}

    /** All that is needed to check an endpoint. */
    record Access(Entry entry, @Nullable String key) {
        EndpointClient client() {
            return entry.client;
        }
    }

    /** Returns the client and the key of an endpoint. May wait for a credential helper. */
    Access access(RemoteEndpoint endpoint, RemoteSettings settings, KeyWait wait) throws RemoteException {
        return new Access(entry(endpoint, settings, wait),
                keys.key(endpoint.name(), settings.of(endpoint.name()), wait, messages));
    }

    /** Returns the circuit breaker of an endpoint. May wait for a credential helper. */
    CircuitBreaker breaker(RemoteEndpoint endpoint, RemoteSettings settings, KeyWait wait) throws RemoteException {
        return entry(endpoint, settings, wait).breaker;
    }

    /**
     * Returns the connection for a request. May wait for a credential helper, and fetch the endpoint's list of models.
     *
     * @param only the model that must answer, or null for the one that policy and settings select
     */
    Connection connection(RemoteEndpoint endpoint, RemoteSettings settings, KeyWait wait, @Nullable String only)
            throws RemoteException {
        Access access = access(endpoint, settings, wait);
        return new Connection(access.client(), access.entry().breaker, access.key(),
                only == null ? model(access) : served(access, only));
    }

    /**
     * Returns the connection for a model configured by an administrator, without checking whether the endpoint serves
     * it. May wait for a credential helper.
     */
    public Connection named(RemoteEndpoint endpoint, RemoteSettings settings, KeyWait wait, String model)
            throws RemoteException {
        Access access = access(endpoint, settings, wait);
        permit(endpoint.models(), model);
        return new Connection(access.client(), access.entry().breaker, access.key(), model);
    }

    /**
     * Checks an endpoint, unless it is suspended. If the time of its suspension is over and it works, one request may
     * try it.
     *
     * @return why it is suspended, in the user's language; null if it works
     * @throws RemoteException if it does not work
     */
    @Nullable
    String look(RemoteEndpoint endpoint, RemoteSettings settings, String model) throws RemoteException {
        Access access = access(endpoint, settings, KeyWait.patient());
        CircuitBreaker breaker = access.entry().breaker;
        long asked = breaker.rests();
        boolean probes = breaker.wantsProbe();
        if (!probes && breaker.isResting()) {
            return messages.get("check.problem", endpoint.label(), messages.get("backend.rests"));
        }
        RemoteException failure = new RemoteException(Kind.CANCELLED, messages.get("cancelled"), null);
        try {
            HealthCheck.look(access, model, messages);
            failure = null;
            return null;
        } catch (RemoteException e) {
            failure = e;
            throw e;
        } finally {
            if (probes) {
                breaker.probed(asked, failure);
            }
        }
    }

    private Entry entry(RemoteEndpoint endpoint, RemoteSettings settings, KeyWait wait) throws RemoteException {
        Made wanted = Made.of(endpoint, settings);
        synchronized (this) {
            Entry present = entries.get(endpoint.name());
            if (present != null && present.made.equals(wanted)) {
                return present;
            }
        }
        // outside the lock, because this may wait for a credential helper
        Entry made = new Entry(wanted, new EndpointClient(endpoint, certificate(wanted.settings(), wait),
                settings.proxy(), TransferLimits.CHAT.connect(), messages), new CircuitBreaker(System::nanoTime));
        Entry unused;
        Entry current;
        synchronized (this) {
            Entry present = entries.get(endpoint.name());
            boolean raced = closed || present != null && present.made.equals(wanted);
            current = raced && present != null ? present : made;
            unused = raced ? made : entries.put(endpoint.name(), made);
        }
        if (unused != null) {
            unused.close(unused.made.isRenewed(current.made));
        }
        return current;
    }

    private @Nullable ClientCertificate certificate(EndpointSettings settings, KeyWait wait) throws RemoteException {
        Path file = settings.certificate();
        SecretSource password = settings.password();
        return file == null ? null
                : new ClientCertificate(file, password == null ? "" : keys.secret(password, wait, messages));
    }

    /** Fetches the list of models that an endpoint serves. */
    List<ModelList.Model> models(Access access) throws RemoteException {
        List<ModelList.Model> models = ModelList.of(access.client(), access.key(), TransferLimits.CHECK, messages);
        access.entry().serves(models.stream().map(ModelList.Model::id).toList());
        return models;
    }

    /** Fetches the list of models, or waits for another thread that is fetching it. */
    private List<ModelList.Model> modelsOfOneLook(Access access) throws RemoteException {
        CompletableFuture<List<ModelList.Model>> own = new CompletableFuture<>();
        CompletableFuture<List<ModelList.Model>> other = access.entry().asking.compareAndExchange(null, own);
        if (other != null) {
            try {
                return other.join();
            } catch (CompletionException e) {
                if (e.getCause() instanceof RemoteException told) {
                    throw told;
                }
                throw e;
            }
        }
        try {
            List<ModelList.Model> models = models(access);
            own.complete(models);
            return models;
        } catch (RemoteException | RuntimeException | Error e) { // otherwise other threads would wait for ever
            own.completeExceptionally(e);
            throw e;
        } finally {
            access.entry().asking.set(null);
        }
    }

    private static Set<String> names(List<ModelList.Model> models) {
        return models.stream().map(ModelList.Model::id).collect(Collectors.toSet());
    }

    /** Returns the model to request, as far as policy and settings select one; null for the endpoint's first one. */
    static @Nullable String known(RemoteEndpoint endpoint, RemoteSettings settings) {
        String wanted = settings.of(endpoint.name()).model();
        return wanted != null ? wanted : endpoint.models().isEmpty() ? null : endpoint.models().getFirst();
    }

    /** Returns the model if the policy permits it and the endpoint lists it; another name may be another model. */
    private String served(Access access, String model) throws RemoteException {
        Entry entry = access.entry();
        permit(entry.made.endpoint().models(), model);
        Served known = entry.served;
        // the local copy is used below, since another request may discard the stored list at any time
        boolean fresh = known == null || known.until() - System.nanoTime() < 0;
        Set<String> models = fresh || known == null ? names(modelsOfOneLook(access)) : known.models();
        if (!models.contains(model) && !fresh && entry.forgetModels()) {
            models = names(models(access)); // the endpoint may serve the model by now
        }
        if (!models.contains(model)) {
            throw new RemoteException(Kind.REFUSED, messages.get("model.absent", model), null);
        }
        return model;
    }

    private void permit(List<String> granted, String model) throws RemoteException {
        if (!granted.isEmpty() && !granted.contains(model)) {
            throw new RemoteException(Kind.REFUSED, messages.get("model.forbidden", model), null);
        }
    }

    /** Returns the model to request. May fetch the endpoint's list of models, once. */
    String model(Access access) throws RemoteException {
        Entry entry = access.entry();
        String wanted = entry.made.settings().model();
        List<String> granted = entry.made.endpoint().models();
        if (wanted != null) {
            permit(granted, wanted);
        }
        String model = wanted != null ? wanted : granted.isEmpty() ? entry.discovered : granted.getFirst();
        if (model == null) {
            model = modelsOfOneLook(access).stream().map(ModelList.Model::id).findFirst()
                    .orElseThrow(() -> new RemoteException(Kind.REFUSED, messages.get("model.none"), null));
        }
        return model;
    }

    /**
     * Discards the list of models after a refusal, because the endpoint may serve other models by now; at most once a
     * minute while the list does not change.
     */
    void forgetModels(RemoteEndpoint endpoint) {
        Entry entry;
        synchronized (this) {
            entry = entries.get(endpoint.name());
        }
        if (entry != null) {
            entry.forgetModels();
        }
    }

    /** Discards the keys after one was refused, so that they are fetched again. */
    void forgetKeys() {
        keys.forget();
    }

    @Override
    public void close() {
        List<Entry> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(entries.values());
            entries.clear();
        }
        all.forEach(each -> each.close(false));
    }
}
