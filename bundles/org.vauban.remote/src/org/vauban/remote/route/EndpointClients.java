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

/** One client for each endpoint as it is configured now, kept with its connections. Safe for use by many threads. */
public final class EndpointClients implements AutoCloseable {
    /** What an endpoint has said that it serves. */
    private static final Duration KEPT = Duration.ofMinutes(1);

    private final KeyChain keys;
    private final Messages messages;
    private final Map<String, Entry> entries = new HashMap<>();
    private boolean closed;

    /**
     * What a client was made of; another one is made when it changes.
     *
     * @param files attributes of those with certificates
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
                return Map.of(); // read later, where the failure is told
            }
        }

        /** Whether only its files were renewed since. */
        boolean isRenewed(Made later) {
            return later.equals(new Made(endpoint, settings, proxy, later.files));
        }
    }

    /**
     * What an endpoint has said that it serves.
     *
     * @param until when it counts
     */
    private record Served(Set<String> models, long until) {}

    /** A client with what is known of its endpoint. */
    static final class Entry {
        final Made made;
        final EndpointClient client;
        final CircuitBreaker breaker;
        volatile @Nullable String discovered;
        volatile @Nullable Served served;
        /** What somebody waits for who asks it for its models; null while nobody does. */
        final AtomicReference<@Nullable CompletableFuture<List<ModelList.Model>>> asking = new AtomicReference<>();
        /** What it was found to serve last. */
        private List<String> last = List.of();
        /** When its models are asked for again because of a refusal: one request after the other may be refused. */
        private long mayForget = System.nanoTime();

        Entry(Made made, EndpointClient client, CircuitBreaker breaker) {
            this.made = made;
            this.client = client;
            this.breaker = breaker;
        }

        /**
         * Its models are asked for anew, unless they were lately for the same reason and had not changed.
         *
         * @return whether they are
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

        /** It has said what it serves. If that has changed, it may change again, and the next refusal tells. */
        synchronized void serves(List<String> models) {
            long now = System.nanoTime();
            mayForget = models.equals(last) ? mayForget : now;
            last = models;
            discovered = models.isEmpty() ? null : models.getFirst();
            served = new Served(Set.copyOf(models), now + KEPT.toNanos());
        }

        /** @param gently whether what is on its way may end */
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

    /** What a request needs. */
    public record Connection(EndpointClient client, CircuitBreaker breaker, @Nullable String key, String model) {}

    /** What is needed to look at an endpoint. */
    record Access(Entry entry, @Nullable String key) {
        EndpointClient client() {
            return entry.client;
        }
    }

    /** May wait for a credential helper. */
    Access access(RemoteEndpoint endpoint, RemoteSettings settings, KeyWait wait) throws RemoteException {
        return new Access(entry(endpoint, settings, wait),
                keys.key(endpoint.name(), settings.of(endpoint.name()), wait, messages));
    }

    /** May wait for a credential helper. */
    CircuitBreaker breaker(RemoteEndpoint endpoint, RemoteSettings settings, KeyWait wait) throws RemoteException {
        return entry(endpoint, settings, wait).breaker;
    }

    /**
     * May wait for a credential helper, and ask the endpoint for its models.
     *
     * @param only the model that must answer, or null for the one that policy and settings name
     */
    Connection connection(RemoteEndpoint endpoint, RemoteSettings settings, KeyWait wait, @Nullable String only)
            throws RemoteException {
        Access access = access(endpoint, settings, wait);
        return new Connection(access.client(), access.entry().breaker, access.key(),
                only == null ? model(access) : served(access, only));
    }

    /**
     * For a model that an administrator names: whether the endpoint serves it is not looked at. May wait for a
     * credential helper.
     */
    public Connection named(RemoteEndpoint endpoint, RemoteSettings settings, KeyWait wait, String model)
            throws RemoteException {
        Access access = access(endpoint, settings, wait);
        permit(endpoint.models(), model);
        return new Connection(access.client(), access.entry().breaker, access.key(), model);
    }

    /**
     * Looks how an endpoint is, unless it is left alone. Where that is over, one request may try it if it works.
     *
     * @return why it is left alone, in the user's language; null where it works
     * @throws RemoteException where it does not
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
        // may wait for a credential helper, so not under the lock
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

    /** The models that an endpoint says it serves. */
    List<ModelList.Model> models(Access access) throws RemoteException {
        List<ModelList.Model> models = ModelList.of(access.client(), access.key(), TransferLimits.CHECK, messages);
        access.entry().serves(models.stream().map(ModelList.Model::id).toList());
        return models;
    }

    /** The same; who comes while somebody asks is told what that one is. */
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
        } catch (RemoteException | RuntimeException | Error e) { // or whoever waits would do so for ever
            own.completeExceptionally(e);
            throw e;
        } finally {
            access.entry().asking.set(null);
        }
    }

    private static Set<String> names(List<ModelList.Model> models) {
        return models.stream().map(ModelList.Model::id).collect(Collectors.toSet());
    }

    /** The model that is requested, as far as policy and settings tell it; null for the first one that it names. */
    static @Nullable String known(RemoteEndpoint endpoint, RemoteSettings settings) {
        String wanted = settings.of(endpoint.name()).model();
        return wanted != null ? wanted : endpoint.models().isEmpty() ? null : endpoint.models().getFirst();
    }

    /** A model, if the policy grants it and the endpoint says that it serves it: another name may be another model. */
    private String served(Access access, String model) throws RemoteException {
        Entry entry = access.entry();
        permit(entry.made.endpoint().models(), model);
        Served known = entry.served;
        // not what is kept then, which another request may forget at the same moment
        boolean fresh = known == null || known.until() - System.nanoTime() < 0;
        Set<String> models = fresh || known == null ? names(modelsOfOneLook(access)) : known.models();
        if (!models.contains(model) && !fresh && entry.forgetModels()) {
            models = names(models(access)); // it may serve this one by now
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

    /** The model that is asked for. May ask the endpoint for its models, once. */
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
     * A request was refused: the endpoint may serve other models by now, and is asked for them anew; not more than once
     * a minute while it serves the same ones.
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

    /** The key was not accepted: it is fetched anew. */
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
