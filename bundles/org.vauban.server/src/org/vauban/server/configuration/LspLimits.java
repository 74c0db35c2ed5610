// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.configuration;

import java.time.Duration;

/**
 * What clients of the language server may take.
 *
 * @param sessions open at the same time; 0 for none at all
 * @param sessionsPerKey of these, of one key
 * @param messageBytes of one message
 * @param idle a session without a message for so long is closed
 * @param longest one that began with a password or a ticket, which are not verified again, is closed after this time
 * @param ping how often a connection is probed
 * @param patience one whose client has not answered for so long is cut, and one on which nothing has begun is closed
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

    /** With the standard time for passwords and tickets. */
    public LspLimits(int sessions, int sessionsPerKey, int messageBytes, Duration idle, Duration ping,
            Duration patience) {
        this(sessions, sessionsPerKey, messageBytes, idle, LONGEST, ping, patience);
    }

    public LspLimits withLongest(Duration value) {
        return new LspLimits(sessions, sessionsPerKey, messageBytes, idle, value, ping, patience);
    }
}
