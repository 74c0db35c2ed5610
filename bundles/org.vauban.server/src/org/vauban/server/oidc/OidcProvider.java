// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.oidc;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.server.configuration.ConfigurationException;
import org.vauban.server.message.Messages;
import org.vauban.server.tls.TrustedAuthorities;

/**
 * Verifies tokens of a provider with its public keys; nobody else is asked. Safe for use by many threads.
 *
 * @see <a href="https://openid.net/specs/openid-connect-core-1_0.html">OpenID Connect Core 1.0</a>
 */
public final class OidcProvider implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final OidcSettings settings;
    private final Clock clock;
    private final ProviderConnection connection;
    private final ProviderKeys keys;

    /**
     * Opens no connection yet. Reads the file of authorities.
     *
     * @throws ConfigurationException if that cannot be used
     */
    public OidcProvider(OidcSettings settings) throws ConfigurationException {
        this(settings, Clock.systemUTC(), System::nanoTime, PATIENCE);
    }

    /**
     * The same with clocks of a test.
     *
     * @param nanos the time, as {@link System#nanoTime} has it
     * @param patience within which an answer of the provider must be complete
     */
    public OidcProvider(OidcSettings settings, Clock clock, LongSupplier nanos, Duration patience)
            throws ConfigurationException {
        this.settings = settings;
        this.clock = clock;
        Path authorities = settings.authorities();
        connection = new ProviderConnection(authorities == null ? null : TrustedAuthorities.context(authorities),
                patience);
        keys = new ProviderKeys(settings, connection, nanos);
    }

    public OidcSettings settings() {
        return settings;
    }

    /** Whether a text may be a token: API keys have no dots. */
    public static boolean isToken(String text) {
        return SignedToken.isForm(text);
    }

    /** Asks the provider for its keys. Blocks. @return how many can verify @throws OidcException if it has none */
    public int check() throws OidcException {
        return keys.count();
    }

    /**
     * What an access token for the API says. Blocks when keys have to be fetched.
     *
     * @throws OidcException if it is not accepted, or cannot be verified at the moment
     */
    public JsonObject verify(String compact) throws OidcException {
        JsonObject claims = verified(compact, settings.audience());
        // who has signed in somewhere has not permitted anybody to ask in their name
        if (claims.has("nonce") || claims.has("at_hash") || claims.has("events")) {
            throw OidcException.refused(Messages.text("token.kind"));
        }
        return claims;
    }

    private JsonObject verified(String compact, String audience) throws OidcException {
        SignedToken token = SignedToken.parse(compact);
        if (!settings.algorithms().contains(token.algorithm())) {
            throw OidcException.refused(Messages.text("token.algorithm"));
        }
        if (!token.verifiedBy(keys.find(token))) {
            throw OidcException.refused(Messages.text("token.signature"));
        }
        JsonObject claims = token.claims();
        if (!settings.issuer().equals(VerificationKey.text(claims, "iss"))) {
            throw OidcException.refused(Messages.text("token.issuer"));
        }
        if (!audiences(claims.get("aud")).contains(new JsonPrimitive(audience))) {
            throw OidcException.refused(Messages.text("token.audience"));
        }
        double now = clock.millis() / 1e3;
        double skew = settings.skew().toSeconds();
        if (seconds(claims, "exp", Double.NEGATIVE_INFINITY) <= now - skew) {
            throw OidcException.refused(Messages.text("token.expired"));
        }
        if (seconds(claims, "nbf", now) > now + skew || seconds(claims, "iat", now) > now + skew) {
            throw OidcException.refused(Messages.text("token.early"));
        }
        return claims;
    }

    private static List<JsonElement> audiences(@Nullable JsonElement value) {
        return value instanceof JsonArray several ? several.asList() : value == null ? List.of() : List.of(value);
    }

    /** @param absent for a token that does not say it */
    private static double seconds(JsonObject claims, String name, double absent) throws OidcException {
        JsonElement value = claims.get(name);
        if (value == null) {
            return absent;
        }
        if (value instanceof JsonPrimitive number && number.isNumber()) {
            return number.getAsDouble();
        }
        throw OidcException.refused(Messages.text("token.form"));
    }

    @Override
    public void close() {
        connection.close();
    }
}
