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
 * How long those stay signed in to the console who sign in there.
 *
 * @param secured whether browsers reach the console over TLS, perhaps by way of a proxy
 * @param idle a session that nobody uses for so long ends
 * @param longest a session ends after this time in any case
 */
public record ConsoleSessions(boolean secured, Duration idle, Duration longest) {
    private static final Set<String> TIMES = Set.of("idleSeconds", "sessionSeconds");
    private static final int IDLE_SECONDS = 1_800;
    private static final int SESSION_SECONDS = 28_800;
    private static final int LEAST_SECONDS = 60;
    private static final int DAY_SECONDS = 86_400;

    /** The fields {@code idleSeconds} and {@code sessionSeconds}; others are the caller's. */
    public static ConsoleSessions parse(JsonFields fields, URI address) throws InvalidInputException {
        return new ConsoleSessions("https".equals(address.getScheme()),
                Duration.ofSeconds(fields.integer("idleSeconds", IDLE_SECONDS, LEAST_SECONDS, DAY_SECONDS)),
                Duration.ofSeconds(fields.integer("sessionSeconds", SESSION_SECONDS, LEAST_SECONDS, DAY_SECONDS)));
    }

    /** These fields beside others. */
    public static Set<String> fields(String... others) {
        return Stream.concat(TIMES.stream(), Stream.of(others)).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * The field {@code address}, an origin as browsers tell it: over TLS, or of this machine.
     *
     * @throws InvalidInputException for any other one: what is typed there could be read on its way
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
