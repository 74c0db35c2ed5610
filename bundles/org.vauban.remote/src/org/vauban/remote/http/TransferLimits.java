// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.http;

import java.time.Duration;

/**
 * Limits on the time that an endpoint may take and on the size of its answer.
 *
 * @param connect time until the connection is established
 * @param first time until the first chunk of an answer
 * @param idle time between two chunks; comments that keep a connection open count only in the dialects whose servers
 *            send them while they compute, see {@link org.vauban.governance.remote.RemoteDialect#pings}
 * @param total time for the whole answer
 * @param lineBytes size of one line of a stream
 * @param streamBytes size of a stream
 * @param bodyBytes size of an answer that is not a stream
 */
public record TransferLimits(Duration connect, Duration first, Duration idle, Duration total, int lineBytes,
        long streamBytes, int bodyBytes) {
    /** Returns a copy with a total time of at most this. */
    public TransferLimits within(Duration most) {
        return most.compareTo(total) >= 0 ? this
                : new TransferLimits(connect, first, idle, most, lineBytes, streamBytes, bodyBytes);
    }

    /** For chat: a long prompt takes a while. */
    public static final TransferLimits CHAT = new TransferLimits(Duration.ofSeconds(5), Duration.ofSeconds(60),
            Duration.ofSeconds(30), Duration.ofMinutes(10), 1 << 20, 32 << 20, 8 << 20);
    /** For completions, for which the user waits at the caret. */
    public static final TransferLimits COMPLETION = new TransferLimits(Duration.ofSeconds(3), Duration.ofSeconds(6),
            Duration.ofSeconds(6), Duration.ofSeconds(30), 1 << 20, 4 << 20, 4 << 20);
    /** For a check of the endpoint. */
    public static final TransferLimits CHECK = new TransferLimits(Duration.ofSeconds(5), Duration.ofSeconds(10),
            Duration.ofSeconds(10), Duration.ofSeconds(15), 1 << 16, 4 << 20, 4 << 20);
    /**
     * For a background check whether the endpoint works again. A busy endpoint accepts the connection at once, since
     * its operating system does that, but answers late.
     */
    public static final TransferLimits PROBE = new TransferLimits(Duration.ofSeconds(3), Duration.ofSeconds(10),
            Duration.ofSeconds(10), Duration.ofSeconds(15), 1 << 16, 4 << 20, 4 << 20);
}
