// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.tests.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vauban.governance.remote.RemoteDialect;
import org.vauban.remote.http.RateLimits;

/** All formats in which endpoints ask clients to wait. */
class RateLimitsTest {
    private static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");

    private static Optional<Duration> rest(boolean limited, String... headers) {
        return rest(RemoteDialect.OPENAI, limited, headers);
    }

    private static Optional<Duration> rest(RemoteDialect dialect, boolean limited, String... headers) {
        Map<String, List<String>> all = new TreeMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], List.of(headers[i + 1]));
        }
        return RateLimits.rest(HttpHeaders.of(all, (name, value) -> true), dialect, limited, NOW);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"Retry-After | 7 | 7000", "retry-after | 1.5 | 1500",
        "Retry-After-Ms | 250 | 250", "Retry-After | Fri, 27 Nov 2026 10:00:30 GMT | 30000",
        "Retry-After | 2026-11-27T10:01:00Z | 60000", "Retry-After | 1795773620 | 20000",
        "Retry-After | 99999999 | 3600000", "Retry-After | Fri, 27 Nov 2020 10:00:30 GMT | 0",
        "Retry-After | soon | 10000", "Retry-After | -5 | 10000"})
    void theHeaderOfTheStandard(String name, String value, long millis) {
        assertEquals(Optional.of(Duration.ofMillis(millis)), rest(true, name, value));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "x-ratelimit-remaining-requests | x-ratelimit-reset-requests | 6m0s | 360000",
        "x-ratelimit-remaining-tokens | x-ratelimit-reset-tokens | 120ms | 120",
        "X-RateLimit-Remaining | X-RateLimit-Reset | 30 | 30000",
        "X-RateLimit-Remaining | X-RateLimit-Reset | 1795773620500 | 20500",
        "x-ratelimit-remaining-req-minute | x-ratelimit-reset-req-minute | 12s | 12000",
        "x-ratelimit-remaining-tokens-minute | other | x | 60000",
        "ratelimitbysize-remaining | ratelimitbysize-reset | 41 | 41000",
        "x-ratelimitbysize-remaining-minute | other | x | 60000",
        "RateLimit-Remaining | RateLimit-Reset | 1h2m | 3600000"})
    void headersOfOthersWhereNothingRemains(String remaining, String reset, String value, long millis) {
        assertEquals(Optional.of(Duration.ofMillis(millis)), rest(false, remaining, "0", reset, value));
        assertEquals(Optional.empty(), rest(false, remaining, "3", reset, value));
    }

    @Test
    void theHeaderOfTheDraft() {
        assertEquals(Optional.of(Duration.ofSeconds(30)), rest(false, "RateLimit", "\"default\";r=0;t=30"));
        assertEquals(Optional.empty(), rest(false, "RateLimit", "\"default\";r=50;t=30"));
        assertEquals(Optional.empty(), rest(false, "RateLimit", "nonsense"));
    }

    /** It reports how many more requests may be in progress; that none may says nothing once one has ended. */
    @Test
    void theConcurrencyOfATeamServerIsNoQuota() {
        for (String header : List.of("x-ratelimit-remaining-requests", "x-ratelimit-remaining-req-minute",
                "x-ratelimit-remaining-tokens")) {
            assertEquals(Optional.empty(), rest(RemoteDialect.VAUBAN, false, header, "0"));
            assertEquals(Optional.of(Duration.ofSeconds(7)),
                    rest(RemoteDialect.VAUBAN, true, header, "0", "Retry-After", "7"));
        }
        assertEquals(Optional.of(Duration.ofSeconds(7)), rest(RemoteDialect.VAUBAN, false, "Retry-After", "7"));
        assertEquals(Optional.of(Duration.ofSeconds(10)), rest(RemoteDialect.VAUBAN, true));
    }

    @Test
    void theLongestOfSeveralCounts() {
        assertEquals(Optional.of(Duration.ofSeconds(9)), rest(false, "x-ratelimit-remaining-requests", "0",
                "x-ratelimit-reset-requests", "2s", "x-ratelimit-remaining-tokens", "0",
                "x-ratelimit-reset-tokens", "9s"));
        assertEquals(Optional.empty(), rest(false));
        assertEquals(Optional.of(Duration.ofSeconds(10)), rest(true));
        assertEquals(Optional.of(Duration.ofSeconds(10)), rest(true, "Retry-After", "9".repeat(5_000)));
    }
}
