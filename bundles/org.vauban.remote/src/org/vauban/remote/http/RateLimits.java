// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.http;

import java.math.BigDecimal;
import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.remote.RemoteDialect;

/**
 * Reads how long an endpoint asks its clients to wait, from all headers in use: {@code Retry-After} (RFC 9110),
 * {@code retry-after-ms}, OpenAI's {@code x-ratelimit-remaining-requests} with {@code x-ratelimit-reset-requests},
 * Mistral's {@code x-ratelimit-remaining-req-minute} and {@code ratelimitbysize-remaining}, and {@code RateLimit} of
 * the IETF draft. A team server sends {@code Retry-After} with each refusal; its {@code x-ratelimit-remaining-requests}
 * is the number of concurrent requests left, which says nothing about the next request.
 */
public final class RateLimits {
    /** Upper limit of a wait: a longer one would probably result from a wrong clock. */
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int LONGEST_VALUE = 200;
    private static final Pattern REMAINING = Pattern.compile("(x-)?ratelimit(bysize)?-remaining(-.*)?");
    private static final Pattern PART = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|us|ns|h|m|s)?");
    private static final Pattern IETF = Pattern.compile("(?:^|;\\s*)([rt])=(\\d{1,9})");
    private static final Map<String, BigDecimal> MILLIS = Map.of("ns", new BigDecimal("0.000001"), "us",
            new BigDecimal("0.001"), "ms", BigDecimal.ONE, "s", new BigDecimal(1000), "m", new BigDecimal(60_000), "h",
            new BigDecimal(3_600_000));

    private RateLimits() {}

    /**
     * Returns the wait that a response asks for.
     *
     * @param dialect the endpoint's dialect, which gives the headers their meaning
     * @param limited whether the status reports too many requests
     * @return empty if requests may be sent at once; at most an hour
     */
    public static Optional<Duration> rest(HttpHeaders headers, RemoteDialect dialect, boolean limited, Instant now) {
        Optional<Duration> after = Stream.of(
                first(headers, "retry-after-ms").flatMap(text -> duration(text + "ms")),
                first(headers, "retry-after").flatMap(text -> after(text, now))).flatMap(Optional::stream).findFirst();
        if (after.isPresent()) {
            return after.map(RateLimits::bounded);
        }
        Duration longest = dialect == RemoteDialect.VAUBAN ? null : exhausted(headers, now);
        return Optional.ofNullable(longest).map(RateLimits::bounded)
                .or(() -> limited ? Optional.of(Duration.ofSeconds(10)) : Optional.empty());
    }

    /** Returns the time until all exhausted quotas are replenished; null if none is exhausted. */
    private static @Nullable Duration exhausted(HttpHeaders headers, Instant now) {
        Duration longest = null;
        for (Map.Entry<String, List<String>> header : headers.map().entrySet()) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            String value = header.getValue().getFirst();
            Optional<Duration> rest = value.length() > LONGEST_VALUE ? Optional.empty()
                    : name.equals("ratelimit") ? ietf(value)
                            : REMAINING.matcher(name).matches() && value.strip().equals("0")
                                    ? reset(headers, name, now)
                                    : Optional.empty();
            longest = longer(longest, rest);
        }
        return longest;
    }

    private static @Nullable Duration longer(@Nullable Duration one, Optional<Duration> other) {
        return other.isEmpty() || one != null && one.compareTo(other.get()) >= 0 ? one : other.get();
    }

    private static Duration bounded(Duration rest) {
        return rest.isNegative() ? Duration.ZERO : rest.compareTo(LONGEST) > 0 ? LONGEST : rest;
    }

    private static Optional<String> first(HttpHeaders headers, String name) {
        return headers.firstValue(name).map(String::strip).filter(text -> text.length() <= LONGEST_VALUE);
    }

    /** Returns when an exhausted limit is reset; a minute if the endpoint does not say. */
    private static Optional<Duration> reset(HttpHeaders headers, String remaining, Instant now) {
        return first(headers, remaining.replace("remaining", "reset")).flatMap(text -> after(text, now))
                .or(() -> Optional.of(Duration.ofMinutes(1)));
    }

    /** Parses seconds, a duration such as {@code 6m0s}, a date, or seconds or milliseconds since 1970. */
    private static Optional<Duration> after(String text, Instant now) {
        if (text.matches("\\d{10}")) {
            return Optional.of(Duration.between(now, Instant.ofEpochSecond(Long.parseLong(text))));
        }
        if (text.matches("\\d{13}")) {
            return Optional.of(Duration.between(now, Instant.ofEpochMilli(Long.parseLong(text))));
        }
        return duration(text).or(() -> date(text, now));
    }

    private static Optional<Duration> duration(String text) {
        Matcher part = PART.matcher(text);
        BigDecimal millis = BigDecimal.ZERO;
        int end = 0;
        while (part.find() && part.start() == end) {
            String unit = part.group(2) == null ? "s" : part.group(2);
            millis = millis.add(new BigDecimal(part.group(1)).multiply(MILLIS.get(unit)));
            end = part.end();
        }
        return end == 0 || end != text.length() ? Optional.empty()
                : Optional.of(Duration.ofMillis(millis.min(new BigDecimal(LONGEST.toMillis())).longValue()));
    }

    private static Optional<Duration> date(String text, Instant now) {
        for (DateTimeFormatter format : List.of(DateTimeFormatter.RFC_1123_DATE_TIME,
                DateTimeFormatter.ISO_ZONED_DATE_TIME)) {
            try {
                return Optional.of(Duration.between(now, ZonedDateTime.parse(text, format).toInstant()));
            } catch (DateTimeException e) {
                continue; // another format, or not a date
            }
        }
        return Optional.empty();
    }

    /** Parses {@code "default";r=0;t=30}: the remaining quota, and the seconds until it is replenished. */
    private static Optional<Duration> ietf(String value) {
        Matcher field = IETF.matcher(value);
        long remaining = -1;
        long seconds = -1;
        while (field.find()) {
            if (field.group(1).equals("r")) {
                remaining = Long.parseLong(field.group(2));
            } else {
                seconds = Long.parseLong(field.group(2));
            }
        }
        return remaining == 0 && seconds >= 0 ? Optional.of(Duration.ofSeconds(seconds)) : Optional.empty();
    }
}
