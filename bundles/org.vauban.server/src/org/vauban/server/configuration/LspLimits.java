// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.configuration;

import java.time.Duration;

/**
 * Limits for clients of the language server.
 *
 * @param sessions maximum number of open sessions; 0 to allow none
 * @param sessionsPerKey maximum number of open sessions of one key
 * @param messageBytes maximum size of one message
 * @param idle time without a message after which a session is closed
 * @param longest maximum length of a session that began with a password or a ticket, which are not verified again
 * @param ping interval between pings
 * @param patience time after which a connection is cut if its client does not answer, or is closed if no session begins
 */
public record LspLimits(int sessions, int sessionsPerKey, int messageBytes, Duration idle, Duration longest,
        Duration ping, Duration patience) {
    private static final Duration LONGEST = Duration.ofHours(8);

    public static final LspLimits STANDARD = new LspLimits(128, 8, 4 << 20, Duration.ofHours(1), LONGEST,
            Duration.ofSeconds(20), Duration.ofMinutes(1));

    public LspLimits {
        if (sessions < 0 || sessionsPerKey < 0 || messageBytes < 1 || !idle.isPositive()
                || !longest.isPositive() || !ping.isPositive() || !patience.isPositive()) {
            throw new IllegalArgumentException("limits must be positive");
        }
    }

    /** Creates limits with the default maximum length for sessions that began with a password or ticket. */
    public LspLimits(int sessions, int sessionsPerKey, int messageBytes, Duration idle, Duration ping,
            Duration patience) {
        this(sessions, sessionsPerKey, messageBytes, idle, LONGEST, ping, patience);
    }

    public LspLimits withLongest(Duration value) {
        return new LspLimits(sessions, sessionsPerKey, messageBytes, idle, value, ping, patience);
    }
}
