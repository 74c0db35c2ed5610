// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.configuration;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.vauban.governance.policy.Policy;
import org.vauban.governance.policy.document.Limit;
import org.vauban.governance.policy.document.Permission;

/** Restricts a server's configuration to what the policy allows. */
public final class ServerPolicy {
    private ServerPolicy() {}

    /**
     * Returns a configuration with the limits of a policy.
     *
     * @throws ConfigurationException if the policy forbids the server, its address without keys, or an address that
     *             other machines reach; the message says who decided it and why
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
        Map<Limit, String> reasons = new EnumMap<>(Limit.class);
        reason(reasons, policy, Limit.REQUEST_KILOBYTES, limits.bodyBytes() / 1024.0);
        reason(reasons, policy, Limit.REQUESTS, limits.requests());
        reason(reasons, policy, Limit.REQUESTS_PER_KEY, limits.requestsPerKey());
        reason(reasons, policy, Limit.REQUEST_SECONDS, limits.requestTime().toMillis() / 1000.0);
        int body = (int) Math.min(limits.bodyBytes(), policy.limit(Limit.REQUEST_KILOBYTES).orElse(1 << 20) << 10);
        long seconds = policy.limit(Limit.REQUEST_SECONDS).orElse(Long.MAX_VALUE);
        Duration time = limits.requestTime().toSeconds() < seconds ? limits.requestTime() : Duration.ofSeconds(seconds);
        return wanted.withLimits(limits
                .withBodies(body, limits.bodiesBytes(), limits.bodiesBytesPerKey(), limits.bodyTime())
                .withRequests(policy.atMost(Limit.REQUESTS, limits.requests()),
                        policy.atMost(Limit.REQUESTS_PER_KEY, limits.requestsPerKey()))
                .withRequestTime(time).withReasons(reasons));
    }

    /** Adds who decided a limit, for refusals, if the configuration would allow more than the policy. */
    private static void reason(Map<Limit, String> reasons, Policy policy, Limit limit, double wanted) {
        policy.limit(limit).stream().filter(most -> most < wanted)
                .forEach(most -> reasons.put(limit, policy.explanation(limit.setting())));
    }

    private static void refuse(Optional<String> refusal) throws ConfigurationException {
        if (refusal.isPresent()) {
            throw new ConfigurationException(refusal.get());
        }
    }
}
