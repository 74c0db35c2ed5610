// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.configuration;

import java.time.Duration;
import java.util.Optional;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.document.Limit;
import org.vauban.governance.policy.document.Permission;

/** What policies allow a server. */
public final class ServerPolicy {
    private ServerPolicy() {}

    /**
     * A configuration with the limits of a policy.
     *
     * @throws ConfigurationException if the policy forbids the server, or its address without keys or beyond this
     *             machine; the message says who decided it and why
     */
    public static ServerConfiguration apply(ServerConfiguration wanted, Policy policy) throws ConfigurationException {
        refuse(policy.refusal(Permission.SERVER));
        if (wanted.keys() == null) {
            refuse(policy.refusal(Permission.SERVER_WITHOUT_KEYS));
        }
        if (!policy.allows(Permission.SERVER_NETWORK) && !wanted.listen().loopback()) {
            refuse(policy.refusal(Permission.SERVER_NETWORK));
        }
        ServerLimits limits = wanted.limits();
        int body = (int) Math.min(limits.bodyBytes(), policy.limit(Limit.REQUEST_KILOBYTES).orElse(1 << 20) << 10);
        long seconds = policy.limit(Limit.REQUEST_SECONDS).orElse(Long.MAX_VALUE);
        Duration time = limits.requestTime().toSeconds() < seconds ? limits.requestTime() : Duration.ofSeconds(seconds);
        return wanted.withLimits(limits
                .withBodies(body, limits.bodiesBytes(), limits.bodiesBytesPerKey(), limits.bodyTime())
                .withRequests(policy.atMost(Limit.REQUESTS, limits.requests()),
                        policy.atMost(Limit.REQUESTS_PER_KEY, limits.requestsPerKey()))
                .withRequestTime(time));
    }

    private static void refuse(Optional<String> refusal) throws ConfigurationException {
        if (refusal.isPresent()) {
            throw new ConfigurationException(refusal.get());
        }
    }
}
