// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.configuration;

import java.time.Duration;
import java.util.Map;
import org.vauban.governance.policy.document.Limit;

/**
 * Limits for clients of the server.
 *
 * @param bodyBytes size of one request body
 * @param bodiesBytes size of all bodies in progress; the heap of the engine is sized for this
 * @param bodiesBytesPerKey share of this for one user
 * @param connections open connections
 * @param requests requests at the engine, including waiting ones; the server answers more with 429
 * @param requestsPerKey share of these for one user
 * @param bodyTime time within which a body must have arrived
 * @param requestTime time within which an answer must be complete
 * @param stallTime time within which a client must have read a written piece
 * @param pendingBytes bytes of one stream that the client has not read yet
 * @param pingTime time without output after which a stream gets a comment; a stream that has not begun after twice this
 *            time begins with one
 * @param reasons who set a limit and why, for each limit that a policy sets, for messages
 */
public record ServerLimits(int bodyBytes, long bodiesBytes, long bodiesBytesPerKey, int connections, int requests,
        int requestsPerKey, Duration bodyTime, Duration requestTime, Duration stallTime, int pendingBytes,
        Duration pingTime, Map<Limit, String> reasons) {
    /** The largest configurable number of requests, in total and per key. The server must refuse before the engine. */
    public static final int MOST_REQUESTS = 100_000;
    /** The largest {@code bodiesBytes}; the heap of the engine would be four times as large. */
    public static final long MOST_BODIES = 1L << 38;
    public static final ServerLimits STANDARD = new ServerLimits(8 << 20, 256L << 20, 64L << 20, 2_048, 64,
            16, Duration.ofSeconds(60), Duration.ofMinutes(10), Duration.ofSeconds(60), 1 << 20);

    public ServerLimits {
        if (bodyBytes < 1 || bodiesBytes < bodyBytes || bodiesBytesPerKey < bodyBytes || connections < 1
                || requests < 1 || requestsPerKey < 1 || !bodyTime.isPositive() || !requestTime.isPositive()
                || !stallTime.isPositive() || pendingBytes < 1 || !pingTime.isPositive()) {
            throw new IllegalArgumentException("limits must be positive");
        }
        reasons = Map.copyOf(reasons);
    }

    /** Creates limits that no policy decides. */
    public ServerLimits(int bodyBytes, long bodiesBytes, long bodiesBytesPerKey, int connections, int requests,
            int requestsPerKey, Duration bodyTime, Duration requestTime, Duration stallTime, int pendingBytes) {
        this(bodyBytes, bodiesBytes, bodiesBytesPerKey, connections, requests, requestsPerKey, bodyTime, requestTime,
                stallTime, pendingBytes, Duration.ofSeconds(15), Map.of());
    }

    /** Returns a sentence about one of these limits; if a policy sets it, with who decided it and why. */
    public String because(String sentence, Limit limit) {
        String reason = reasons.get(limit);
        return reason == null ? sentence : sentence + ' ' + reason;
    }

    /** Returns a copy in which a policy sets the given limits. */
    public ServerLimits withReasons(Map<Limit, String> why) {
        return new ServerLimits(bodyBytes, bodiesBytes, bodiesBytesPerKey, connections, requests, requestsPerKey,
                bodyTime, requestTime, stallTime, pendingBytes, pingTime, why);
    }

    /** Returns a copy with the given limits for bodies; sizes in bytes. */
    public ServerLimits withBodies(int one, long all, long perKey, Duration time) {
        return new ServerLimits(one, all, perKey, connections, requests, requestsPerKey, time, requestTime, stallTime,
                pendingBytes, pingTime, reasons);
    }

    /** Returns a copy with those limits of a started server that cannot change: connections and all bodies together. */
    public ServerLimits within(ServerLimits started) {
        return new ServerLimits((int) Math.min(bodyBytes, started.bodiesBytes), started.bodiesBytes, bodiesBytesPerKey,
                started.connections, requests, requestsPerKey, bodyTime, requestTime, stallTime, pendingBytes,
                pingTime, reasons);
    }

    public ServerLimits withRequests(int all, int perKey) {
        return new ServerLimits(bodyBytes, bodiesBytes, bodiesBytesPerKey, connections, all, perKey, bodyTime,
                requestTime, stallTime, pendingBytes, pingTime, reasons);
    }

    public ServerLimits withConnections(int most) {
        return new ServerLimits(bodyBytes, bodiesBytes, bodiesBytesPerKey, most, requests, requestsPerKey, bodyTime,
                requestTime, stallTime, pendingBytes, pingTime, reasons);
    }

    public ServerLimits withRequestTime(Duration time) {
        return new ServerLimits(bodyBytes, bodiesBytes, bodiesBytesPerKey, connections, requests, requestsPerKey,
                bodyTime, time, stallTime, pendingBytes, pingTime, reasons);
    }

    public ServerLimits withReaders(Duration stall, int pending) {
        return new ServerLimits(bodyBytes, bodiesBytes, bodiesBytesPerKey, connections, requests, requestsPerKey,
                bodyTime, requestTime, stall, pending, pingTime, reasons);
    }

    public ServerLimits withPingTime(Duration time) {
        return new ServerLimits(bodyBytes, bodiesBytes, bodiesBytesPerKey, connections, requests, requestsPerKey,
                bodyTime, requestTime, stallTime, pendingBytes, time, reasons);
    }
}
