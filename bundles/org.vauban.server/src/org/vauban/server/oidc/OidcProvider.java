// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.oidc;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.server.configuration.ConfigurationException;
import org.vauban.server.message.Messages;
import org.vauban.server.message.ProviderReason;
import org.vauban.server.tls.FollowedAuthorities;

/**
 * Verifies tokens of a provider with its public keys, without queries to other servers. Thread-safe.
 *
 * @see <a href="https://openid.net/specs/openid-connect-core-1_0.html">OpenID Connect Core 1.0</a>
 */
public final class OidcProvider implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(OidcProvider.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final OidcSettings settings;
    private final Clock clock;
    private final ProviderConnection connection;
    private final ProviderKeys keys;

    /**
     * Creates a provider without connecting to it. Reads the file of authorities.
     *
     * @throws ConfigurationException if that file cannot be used
     */
    public OidcProvider(OidcSettings settings) throws ConfigurationException {
        this(settings, Clock.systemUTC(), System::nanoTime, PATIENCE);
    }

    /**
     * Creates a provider with the clocks of a test.
     *
     * @param nanos the clock, like {@link System#nanoTime}
     * @param patience time within which an answer of the provider must be complete
     */
    public OidcProvider(OidcSettings settings, Clock clock, LongSupplier nanos, Duration patience)
            throws ConfigurationException {
        this.settings = settings;
        this.clock = clock;
        Path authorities = settings.authorities();
        connection = new ProviderConnection(authorities == null ? null : new FollowedAuthorities(authorities),
                patience);
        keys = new ProviderKeys(settings, connection, nanos);
    }

    public OidcSettings settings() {
        return settings;
    }

    /** Whether a text may be a token. API keys contain no dots. */
    public static boolean isToken(String text) {
        return SignedToken.isForm(text);
    }

    /**
     * Fetches the provider's keys. Blocks. @return the number of usable keys @throws OidcException if there are none
     */
    public int check() throws OidcException {
        return keys.count();
    }

    /**
     * Verifies an access token for the API and returns its claims. Blocks if keys have to be fetched.
     *
     * @throws OidcException if it is not accepted, or cannot be verified at the moment
     */
    public JsonObject verify(String compact) throws OidcException {
        JsonObject claims = verified(compact, settings.audience());
        // ID tokens prove a sign-in, but do not authorise API requests in the user's name
        if (claims.has("nonce") || claims.has("at_hash") || claims.has("events")) {
            throw OidcException.refused(Messages.text("token.kind"));
        }
        return claims;
    }

    /** Returns the URL at which the user signs in. Blocks. @throws OidcException if the provider cannot be reached */
    public URI address(SignIn begun) throws OidcException {
        ConsoleClient client = settings.console();
        URI endpoint = keys.discovery().authorization();
        if (client == null || endpoint == null) {
            throw OidcException.unavailable(Messages.text("signin.endpoint"), null);
        }
        return begun.address(endpoint, client);
    }

    /**
     * Exchanges the code of a sign-in and returns the claims of the user. Blocks.
     *
     * @param code the code in the redirect
     * @param issuer the issuer in the redirect, or null
     * @throws OidcException if it is not accepted, or the provider cannot be reached
     */
    public JsonObject complete(SignIn begun, String code, @Nullable String issuer) throws OidcException {
        ConsoleClient client = settings.console();
        URI endpoint = keys.discovery().token();
        if (client == null || endpoint == null) {
            throw OidcException.unavailable(Messages.text("signin.endpoint"), null);
        }
        if (issuer != null && !issuer.equals(settings.issuer())) {
            throw OidcException.refused(Messages.text("token.issuer"));
        }
        Optional<JsonObject> answer;
        try {
            String secret = client.readSecret();
            answer = connection.post(endpoint, SignIn.form(Map.of("grant_type", "authorization_code", "code", code,
                    "redirect_uri", client.redirect().toString(), "client_id", client.id(), "code_verifier",
                    begun.verifier())), secret == null ? null : basic(client.id(), secret));
        } catch (IOException e) {
            LOG.log(Level.WARNING, ProviderReason
                    .logged(Messages.text("oidc.unusable", settings.issuer(), e.getMessage()), e));
            throw OidcException.unavailable(Messages.text("oidc.unavailable"), e);
        }
        String token = answer.map(each -> ProviderKey.text(each, "id_token")).orElse(null);
        if (token == null) {
            throw OidcException.refused(Messages.text("signin.refused"));
        }
        JsonObject claims = verified(token, client.id());
        String nonce = ProviderKey.text(claims, "nonce");
        String party = ProviderKey.text(claims, "azp");
        boolean own = party == null ? audiences(claims.get("aud")).size() == 1 : party.equals(client.id());
        if (nonce == null || !SignIn.same(nonce, begun.nonce()) || !own) {
            throw OidcException.refused(Messages.text("signin.refused"));
        }
        return claims;
    }

    /** @see <a href="https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1">RFC 6749, 2.3.1</a> */
    private static String basic(String id, String secret) {
        String both = URLEncoder.encode(id, StandardCharsets.UTF_8) + ":"
                + URLEncoder.encode(secret, StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
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
        if (!settings.issuer().equals(ProviderKey.text(claims, "iss"))) {
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

    /** Returns when a verified token was issued; null if it does not say. */
    public static @Nullable Instant issued(JsonObject claims) {
        return claims.get("iat") instanceof JsonPrimitive at ? Instant.ofEpochMilli((long) (at.getAsDouble() * 1e3))
                : null;
    }

    private static List<JsonElement> audiences(@Nullable JsonElement value) {
        return value instanceof JsonArray several ? several.asList() : value == null ? List.of() : List.of(value);
    }

    /** @param absent value if the token lacks the claim */
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
