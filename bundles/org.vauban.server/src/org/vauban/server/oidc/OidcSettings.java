// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.oidc;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.server.configuration.LoopbackHosts;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonFields;
import org.vauban.server.message.Messages;

/**
 * The configuration of a provider. Immutable.
 *
 * @param issuer the issuer exactly as in its tokens
 * @param audience required audience of tokens for the API
 * @param hosts hosts to which connections are permitted, in lower case: the issuer's and others that are configured
 * @param authorities PEM file of the authorities, one of which has signed the provider's certificate; null for those of
 *            the JVM
 * @param algorithms accepted signature algorithms
 * @param skew permitted difference between the clocks
 * @param keysValid how long known keys are used while the provider cannot be reached
 * @param console the console as a client of the provider, or null
 */
public record OidcSettings(String issuer, String audience, Set<String> hosts, @Nullable Path authorities,
        Set<TokenAlgorithm> algorithms, Duration skew, Duration keysValid,
        @Nullable ConsoleClient console) {
    /** The names of a provider's fields. */
    public static final Set<String> FIELDS = Set.of("issuer", "audience", "hosts", "authorities", "algorithms",
            "skewSeconds", "keysSeconds", "console");

    private static final int MOST_HOSTS = 16;
    private static final int SKEW_SECONDS = 60;
    private static final int MOST_SKEW_SECONDS = 300;
    private static final int KEYS_SECONDS = 3_600;
    private static final int LEAST_KEYS_SECONDS = 60;
    private static final int DAY_SECONDS = 86_400;

    public OidcSettings {
        hosts = Set.copyOf(hosts);
        algorithms = Set.copyOf(algorithms);
    }

    /** Reads the fields of a provider; the caller reads others. */
    public static OidcSettings parse(JsonFields fields) throws InvalidInputException {
        String issuer = fields.requiredText("issuer");
        URI address = address(issuer);
        String audience = fields.requiredText("audience");
        if (address == null || address.getRawQuery() != null || audience.isBlank()) {
            String wrong = fields.path(audience.isBlank() ? "audience" : "issuer");
            throw new InvalidInputException(wrong, Messages.text("oidc.issuer", wrong));
        }
        Set<String> hosts = new HashSet<>(Set.of(host(address)));
        for (String host : fields.texts("hosts", MOST_HOSTS)) {
            hosts.add(host.toLowerCase(Locale.ROOT));
        }
        Set<TokenAlgorithm> algorithms = EnumSet.noneOf(TokenAlgorithm.class);
        for (String name : fields.texts("algorithms", TokenAlgorithm.values().length)) {
            algorithms.add(TokenAlgorithm.of(name).orElseThrow(() -> new InvalidInputException(
                    fields.path("algorithms"),
                    Messages.text("oidc.algorithms", fields.path("algorithms"), TokenAlgorithm.names()))));
        }
        JsonFields console = fields.fields("console");
        return new OidcSettings(issuer, audience, hosts, fields.absolutePath("authorities"),
                algorithms.isEmpty() ? EnumSet.allOf(TokenAlgorithm.class) : algorithms,
                Duration.ofSeconds(fields.integer("skewSeconds", SKEW_SECONDS, 0, MOST_SKEW_SECONDS)),
                Duration.ofSeconds(fields.integer("keysSeconds", KEYS_SECONDS, LEAST_KEYS_SECONDS, DAY_SECONDS)),
                console == null ? null : ConsoleClient.parse(console));
    }

    /** Returns the URL of the provider's discovery document. */
    URI discovery() {
        return URI.create((issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer)
                + "/.well-known/openid-configuration");
    }

    /** Returns a URL to which a connection is permitted; null for any other. */
    @Nullable
    URI permitted(@Nullable String text) {
        URI address = text == null ? null : address(text);
        return address != null && hosts.contains(host(address)) ? address : null;
    }

    /** Returns a URL with TLS, or on this machine; null for any other. */
    static @Nullable URI address(String text) {
        try {
            URI address = new URI(text);
            boolean plain = address.getHost() != null && address.getRawUserInfo() == null
                    && address.getRawFragment() == null;
            boolean secured = "https".equals(address.getScheme())
                    || "http".equals(address.getScheme()) && plain && LoopbackHosts.contains(address.getHost());
            return plain && secured ? address : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static String host(URI address) {
        return address.getHost().toLowerCase(Locale.ROOT);
    }
}
