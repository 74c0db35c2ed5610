// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.configuration;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.vauban.server.json.InvalidInputException;
import org.vauban.server.json.JsonFields;
import org.vauban.server.message.Messages;

/**
 * Settings for the sessions of users who sign in to the console.
 *
 * @param secured whether browsers reach the console over TLS, perhaps through a proxy
 * @param idle idle time after which a session ends
 * @param longest maximum length of a session
 */
public record ConsoleSessions(boolean secured, Duration idle, Duration longest) {
    private static final Set<String> TIMES = Set.of("idleSeconds", "sessionSeconds");
    private static final int IDLE_SECONDS = 1_800;
    private static final int SESSION_SECONDS = 28_800;
    private static final int LEAST_SECONDS = 60;
    private static final int DAY_SECONDS = 86_400;

    /** Reads the fields {@code idleSeconds} and {@code sessionSeconds}; the caller reads the others. */
    public static ConsoleSessions parse(JsonFields fields, URI address) throws InvalidInputException {
        return new ConsoleSessions("https".equals(address.getScheme()),
                Duration.ofSeconds(fields.integer("idleSeconds", IDLE_SECONDS, LEAST_SECONDS, DAY_SECONDS)),
                Duration.ofSeconds(fields.integer("sessionSeconds", SESSION_SECONDS, LEAST_SECONDS, DAY_SECONDS)));
    }

    /** Returns the names of these fields and the given others. */
    public static Set<String> fields(String... others) {
        return Stream.concat(TIMES.stream(), Stream.of(others)).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Reads the field {@code address}, an origin as browsers send it: with TLS, or of this machine.
     *
     * @throws InvalidInputException for any other origin: a password sent there could be read in transit
     */
    public static URI origin(JsonFields fields) throws InvalidInputException {
        String text = fields.requiredText("address");
        try {
            URI address = new URI(text);
            boolean plain = address.getHost() != null && text.equals(address.getScheme() + "://" + address.getHost()
                    + (address.getPort() < 0 ? "" : ":" + address.getPort()));
            if (plain && ("https".equals(address.getScheme())
                    || "http".equals(address.getScheme()) && LoopbackHosts.contains(address.getHost()))) {
                return address;
            }
        } catch (URISyntaxException e) {
            throw invalid(fields, text);
        }
        throw invalid(fields, text);
    }

    private static InvalidInputException invalid(JsonFields fields, String text) {
        return new InvalidInputException(fields.path("address"),
                Messages.text("console.address", fields.path("address"), text));
    }
}
