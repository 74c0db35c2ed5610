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
 * @param ping how often a connection is probed; one that has not answered three times is closed, and so is one whose
 *            client has not begun by then
 */
public record LspLimits(int sessions, int sessionsPerKey, int messageBytes, Duration idle, Duration ping) {
    public static final LspLimits STANDARD = new LspLimits(128, 8, 4 << 20, Duration.ofHours(1),
            Duration.ofSeconds(20));

    public LspLimits {
        if (sessions < 0 || sessionsPerKey < 0 || messageBytes < 1 || !idle.isPositive() || !ping.isPositive()) {
            throw new IllegalArgumentException("limits must be positive");
        }
    }
}
