// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.http;

import java.time.Duration;

/**
 * How long an endpoint may take and how much it may send.
 *
 * @param connect until there is a connection
 * @param first until the first piece of an answer
 * @param idle between two pieces; comments that keep a connection open count as none
 * @param total for the whole answer
 * @param lineBytes of one line of a stream
 * @param streamBytes of a stream
 * @param bodyBytes of an answer that is no stream
 */
public record TransferLimits(Duration connect, Duration first, Duration idle, Duration total, int lineBytes,
        long streamBytes, int bodyBytes) {
    /** The same, in a shorter time. */
    public TransferLimits within(Duration most) {
        return most.compareTo(total) >= 0 ? this
                : new TransferLimits(connect, first, idle, most, lineBytes, streamBytes, bodyBytes);
    }

    /** For conversations: a long prompt takes a while. */
    public static final TransferLimits CHAT = new TransferLimits(Duration.ofSeconds(5), Duration.ofSeconds(60),
            Duration.ofSeconds(30), Duration.ofMinutes(10), 1 << 20, 32 << 20, 8 << 20);
    /** For what somebody waits for at the caret. */
    public static final TransferLimits COMPLETION = new TransferLimits(Duration.ofSeconds(3), Duration.ofSeconds(6),
            Duration.ofSeconds(6), Duration.ofSeconds(30), 1 << 20, 4 << 20, 4 << 20);
    /** For a look at the endpoint. */
    public static final TransferLimits CHECK = new TransferLimits(Duration.ofSeconds(5), Duration.ofSeconds(10),
            Duration.ofSeconds(10), Duration.ofSeconds(15), 1 << 16, 4 << 20, 4 << 20);
    /**
     * For a look whether the endpoint works again, for which nobody waits. Whoever has much to do connects at once, as
     * the system does that, and answers late.
     */
    public static final TransferLimits PROBE = new TransferLimits(Duration.ofSeconds(3), Duration.ofSeconds(10),
            Duration.ofSeconds(10), Duration.ofSeconds(15), 1 << 16, 4 << 20, 4 << 20);
}
