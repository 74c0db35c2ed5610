// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.oidc;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.server.message.Messages;
import org.vauban.server.message.ProviderReason;

/**
 * Caches the keys of a provider, which changes them occasionally. They are fetched again every few minutes, and at most
 * once a minute because of an unknown key. While the provider cannot be reached, known keys stay in use for a limited
 * time. Thread-safe.
 */
final class ProviderKeys {
    /** Interval between fetches, for which a withdrawn key remains accepted. */
    static final Duration REFRESH = Duration.ofMinutes(5);
    static final Duration UNKNOWN = Duration.ofMinutes(1);
    /** Shortest time between attempts without usable keys. */
    static final Duration RETRY = Duration.ofSeconds(5);

    private static final System.Logger LOG = System.getLogger(ProviderKeys.class.getName());

    private final OidcSettings settings;
    private final ProviderConnection connection;
    private final LongSupplier nanos;
    private final ReentrantLock fetching = new ReentrantLock();
    private volatile @Nullable Known known;
    // fields guarded by the lock
    private @Nullable Long attempted;
    private volatile @Nullable IOException failure;

    /** The fetched keys, and when they were fetched. */
    private record Known(Discovery discovery, List<ProviderKey> keys, long time) {
        @Nullable
        ProviderKey find(SignedToken token) {
            String id = token.keyId();
            List<ProviderKey> fitting = keys.stream().filter(key -> key.algorithm() == token.algorithm()
                    && (id == null || id.equals(key.id()))).toList();
            return fitting.size() == 1 ? fitting.getFirst() : null; // several matches are ambiguous
        }
    }

    /** @param nanos the clock, like {@link System#nanoTime} */
    ProviderKeys(OidcSettings settings, ProviderConnection connection, LongSupplier nanos) {
        this.settings = settings;
        this.connection = connection;
        this.nanos = nanos;
    }

    /** Returns the discovery document. Blocks. @throws OidcException if the provider is unreachable for too long */
    Discovery discovery() throws OidcException {
        return usable().discovery();
    }

    /** Returns the number of usable keys. Blocks. @throws OidcException if the provider is unreachable for too long */
    int count() throws OidcException {
        try {
            return usable().keys().size();
        } catch (OidcException e) {
            throw OidcException.unavailable(told(failure), e); // with details, since only administrators call this
        }
    }

    /**
     * Returns the key that has supposedly signed a token. Blocks if keys have to be fetched.
     *
     * @throws OidcException if there is none, or the provider cannot be reached
     */
    ProviderKey find(SignedToken token) throws OidcException {
        ProviderKey key = usable().find(token);
        if (key == null) {
            fetch(UNKNOWN);
            key = usable().find(token);
        }
        if (key != null) {
            return key;
        }
        IOException reason = failure;
        if (reason != null) {
            throw unavailable(reason); // the key may be new, but the latest keys could not be fetched
        }
        throw OidcException.refused(Messages.text("token.key"));
    }

    private Known usable() throws OidcException {
        Known now = known;
        if (now == null || age(now) > settings.keysValid().toNanos()) {
            fetch(RETRY);
            now = known;
        } else if (age(now) > REFRESH.toNanos() && !fetching.isLocked()) {
            fetch(UNKNOWN);
            now = known;
        }
        if (now == null || age(now) > settings.keysValid().toNanos()) {
            throw unavailable(failure);
        }
        return now;
    }

    /** Creates an exception without the reason, which is logged: clients need not know internal addresses. */
    private static OidcException unavailable(@Nullable IOException reason) {
        return OidcException.unavailable(Messages.text("oidc.unavailable"), reason);
    }

    private String told(@Nullable IOException reason) {
        return Messages.text("oidc.unusable", settings.issuer(), reason == null ? "" : reason.getMessage());
    }

    private long age(Known now) {
        return nanos.getAsLong() - now.time();
    }

    /** Fetches the keys unless the last attempt is too recent. One thread fetches, others wait for it. */
    private void fetch(Duration least) {
        fetching.lock();
        try {
            Long last = attempted;
            if (last == null || nanos.getAsLong() - last >= least.toNanos()) {
                attempt();
            }
        } finally {
            fetching.unlock();
        }
    }

    private void attempt() {
        try {
            known = fetched();
            failure = null;
        } catch (IOException e) {
            failure = e;
            LOG.log(Level.WARNING, ProviderReason.logged(told(e), e));
        } finally {
            attempted = nanos.getAsLong(); // taken at the end, so that waiting threads do not retry a slow attempt
        }
    }

    private Known fetched() throws IOException {
        Discovery discovery = Discovery.of(connection.get(settings.discovery()), settings);
        JsonObject set = connection.get(discovery.keys());
        List<ProviderKey> keys = ProviderKey.all(set).stream()
                .filter(key -> settings.algorithms().contains(key.algorithm())).toList();
        if (keys.isEmpty()) {
            throw new IOException(Messages.text("oidc.keyless", discovery.keys()));
        }
        return new Known(discovery, keys, nanos.getAsLong());
    }

    /**
     * The content of a provider's discovery document.
     *
     * @param keys URL of its keys
     * @param authorization URL at which users sign in
     * @param token URL at which codes are exchanged
     */
    record Discovery(URI keys, @Nullable URI authorization, @Nullable URI token) {
        static Discovery of(JsonObject document, OidcSettings settings) throws IOException {
            if (!settings.issuer().equals(ProviderKey.text(document, "issuer"))) {
                throw new IOException(Messages.text("oidc.other", settings.discovery()));
            }
            return new Discovery(address(document, "jwks_uri", settings),
                    settings.permitted(ProviderKey.text(document, "authorization_endpoint")),
                    settings.permitted(ProviderKey.text(document, "token_endpoint")));
        }

        private static URI address(JsonObject document, String name, OidcSettings settings) throws IOException {
            String text = ProviderKey.text(document, name);
            URI address = settings.permitted(text);
            if (address == null) {
                throw new IOException(Messages.text("oidc.address", name, text));
            }
            return address;
        }
    }
}
