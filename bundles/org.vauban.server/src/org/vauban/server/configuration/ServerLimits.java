// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.configuration;

import java.time.Duration;
import java.util.Map;
import org.vauban.governance.policy.document.Limit;

/**
 * What clients may take of the server.
 *
 * @param bodyBytes of one request
 * @param bodiesBytes of all requests in progress; the heap of the engine is made for so many
 * @param bodiesBytesPerKey of these, of one user
 * @param connections open at the same time
 * @param requests with the engine at the same time, waiting ones included; more are answered with 429
 * @param requestsPerKey of these, of one user
 * @param bodyTime a body must have arrived within this time
 * @param requestTime an answer must be whole within this time
 * @param stallTime a reader must have taken a written piece within this time
 * @param pendingBytes of one stream that its reader has not taken yet
 * @param reasons of the limits that a policy decides: who decided them and why, for people
 */
public record ServerLimits(int bodyBytes, long bodiesBytes, long bodiesBytesPerKey, int connections, int requests,
        int requestsPerKey, Duration bodyTime, Duration requestTime, Duration stallTime, int pendingBytes,
        Map<Limit, String> reasons) {
    /** The most that can be configured, of all and of one key. The engine must not refuse before the server does. */
    public static final int MOST_REQUESTS = 100_000;
    /** The most bytes of {@code bodiesBytes}; the heap of the engine would be four times as large. */
    public static final long MOST_BODIES = 1L << 38;
    public static final ServerLimits STANDARD = new ServerLimits(8 << 20, 256L << 20, 64L << 20, 2_048, 64,
            16, Duration.ofSeconds(60), Duration.ofMinutes(10), Duration.ofSeconds(60), 1 << 20);

    public ServerLimits {
        if (bodyBytes < 1 || bodiesBytes < bodyBytes || bodiesBytesPerKey < bodyBytes || connections < 1
                || requests < 1 || requestsPerKey < 1 || !bodyTime.isPositive() || !requestTime.isPositive()
                || !stallTime.isPositive() || pendingBytes < 1) {
            throw new IllegalArgumentException("limits must be positive");
        }
        reasons = Map.copyOf(reasons);
    }

    /** Limits that no policy decides. */
    public ServerLimits(int bodyBytes, long bodiesBytes, long bodiesBytesPerKey, int connections, int requests,
            int requestsPerKey, Duration bodyTime, Duration requestTime, Duration stallTime, int pendingBytes) {
        this(bodyBytes, bodiesBytes, bodiesBytesPerKey, connections, requests, requestsPerKey, bodyTime, requestTime,
                stallTime, pendingBytes, Map.of());
    }

    /** A sentence about one of these limits, with who decided it and why where that is a policy. */
    public String because(String sentence, Limit limit) {
        String reason = reasons.get(limit);
        return reason == null ? sentence : sentence + ' ' + reason;
    }

    /** The same limits, of which a policy decides these. */
    public ServerLimits withReasons(Map<Limit, String> why) {
        return new ServerLimits(bodyBytes, bodiesBytes, bodiesBytesPerKey, connections, requests, requestsPerKey,
                bodyTime, requestTime, stallTime, pendingBytes, why);
    }

    /** In bytes. */
    public ServerLimits withBodies(int one, long all, long perKey, Duration time) {
        return new ServerLimits(one, all, perKey, connections, requests, requestsPerKey, time, requestTime, stallTime,
                pendingBytes, reasons);
    }

    /** The same, but for what a server that runs has made room for: its connections and all bodies together. */
    public ServerLimits within(ServerLimits started) {
        return new ServerLimits((int) Math.min(bodyBytes, started.bodiesBytes), started.bodiesBytes, bodiesBytesPerKey,
                started.connections, requests, requestsPerKey, bodyTime, requestTime, stallTime, pendingBytes, reasons);
    }

    public ServerLimits withRequests(int all, int perKey) {
        return new ServerLimits(bodyBytes, bodiesBytes, bodiesBytesPerKey, connections, all, perKey, bodyTime,
                requestTime, stallTime, pendingBytes, reasons);
    }

    public ServerLimits withConnections(int most) {
        return new ServerLimits(bodyBytes, bodiesBytes, bodiesBytesPerKey, most, requests, requestsPerKey, bodyTime,
                requestTime, stallTime, pendingBytes, reasons);
    }

    public ServerLimits withRequestTime(Duration time) {
        return new ServerLimits(bodyBytes, bodiesBytes, bodiesBytesPerKey, connections, requests, requestsPerKey,
                bodyTime, time, stallTime, pendingBytes, reasons);
    }

    public ServerLimits withReaders(Duration stall, int pending) {
        return new ServerLimits(bodyBytes, bodiesBytes, bodiesBytesPerKey, connections, requests, requestsPerKey,
                bodyTime, requestTime, stall, pending, reasons);
    }
}
