// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.serving;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ObjLongConsumer;
import org.eclipse.jdt.annotation.Nullable;
import org.vauban.governance.source.FileReason;
import org.vauban.server.configuration.ConfigurationException;
import org.vauban.server.configuration.Quotas;
import org.vauban.server.http.ApiException;
import org.vauban.server.http.ErrorKind;
import org.vauban.server.http.Exchange;
import org.vauban.server.identity.Caller;
import org.vauban.server.message.Messages;
import org.vauban.server.schedule.DelayedSave;

/**
 * Limits the usage of each caller over time: requests per minute, tokens per day. A request in progress when the tokens
 * run out is completed. Thread-safe.
 */
public final class KeyQuotas implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(KeyQuotas.class.getName());
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Clock clock;
    private final DelayedSave<UsageFile.Day> save;
    private volatile Quotas quotas;
    // all fields below are guarded by this object
    private @Nullable UsageFile file;
    private final Map<String, Bucket> buckets = new HashMap<>();
    private final Map<String, Long> tokens;
    private LocalDate day;

    /** The remaining requests of a caller, replenished at a constant rate. */
    private static final class Bucket {
        private double left;
        private Instant since;

        Bucket(double left, Instant since) {
            this.left = left;
            this.since = since;
        }
    }

    /**
     * Reads today's usage. Blocks.
     *
     * @throws ConfigurationException if it cannot be read
     */
    public KeyQuotas(Quotas quotas, Clock clock) throws ConfigurationException {
        this.quotas = quotas;
        this.clock = clock;
        file = counted(quotas);
        day = today();
        UsageFile.Day known = file == null ? null : file.read();
        // setting the clock back must not restore quota
        tokens = known == null || known.date().isBefore(day) ? new HashMap<>() : new HashMap<>(known.tokens());
        save = new DelayedSave<>(clock, this::taken, this::write, this::unwritable);
        if (known != null && known.date().isAfter(day)) {
            save.changed(); // otherwise the file would keep the later date
        }
    }

    /** Returns the usage file; null if tokens are not counted, or in memory only. */
    private static @Nullable UsageFile counted(Quotas quotas) {
        Path path = quotas.tokensPerDay() == 0 ? null : quotas.usage();
        return path == null ? null : new UsageFile(path);
    }

    /**
     * Prepares changed quotas, to which the usage so far counts. Blocks.
     *
     * @return applies them from the next request on
     * @throws ConfigurationException if today's usage cannot be read
     */
    public Runnable prepare(Quotas next) throws ConfigurationException {
        UsageFile begun = quotas.tokensPerDay() == 0 ? counted(next) : null;
        UsageFile.Day known = begun == null ? null : begun.read();
        return () -> {
            synchronized (this) {
                turn();
                if (begun != null) {
                    file = begun;
                    if (known != null && !known.date().isBefore(day)) {
                        known.tokens().forEach((id, taken) -> tokens.merge(id, taken, Math::max));
                        save.changed();
                    }
                }
                quotas = next;
            }
        };
    }

    /** Returns the configured quotas, which are the same for each caller. */
    Quotas quotas() {
        return quotas;
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    /**
     * Counts a request, and adds the remaining quota to the answer.
     *
     * @throws ApiException if the caller's quota is used up
     */
    void enter(Exchange exchange) throws ApiException {
        enter(exchange.caller(), exchange::tell);
    }

    /**
     * Counts a request outside HTTP.
     *
     * @param told receives the remaining quota, by header name
     */
    void enter(Caller caller, ObjLongConsumer<String> told) throws ApiException {
        Quotas now = quotas;
        if (now.requestsPerMinute() > 0) {
            enterMinute(caller, now.requestsPerMinute(), told);
        }
        if (now.tokensPerDay() > 0) {
            enterDay(caller, now.tokensPerDay(), told);
        }
    }

    private synchronized void enterMinute(Caller caller, int most, ObjLongConsumer<String> told) throws ApiException {
        Instant now = clock.instant();
        Bucket bucket = buckets.computeIfAbsent(caller.id(), id -> new Bucket(most, now));
        double perSecond = most / (double) MINUTE.toSeconds();
        // setting the clock back must not restore quota here, either
        double seconds = Math.max(0, Duration.between(bucket.since, now).toMillis() / 1e3);
        bucket.left = Math.min(most, bucket.left + seconds * perSecond);
        bucket.since = now;
        told.accept("x-ratelimit-limit-req-minute", most);
        if (bucket.left < 1) {
            told.accept("x-ratelimit-remaining-req-minute", 0);
            throw ApiException.retry(ErrorKind.OVERLOADED, Messages.text("quota.requests", most),
                    (int) Math.max(1, Math.ceil((1 - bucket.left) / perSecond)));
        }
        bucket.left--;
        told.accept("x-ratelimit-remaining-req-minute", (long) bucket.left);
        buckets.values().removeIf(other -> other != bucket && Duration.between(other.since, now).compareTo(MINUTE) > 0);
    }

    private synchronized void enterDay(Caller caller, long most, ObjLongConsumer<String> told) throws ApiException {
        turn();
        long left = Math.max(0, most - tokens.getOrDefault(caller.id(), 0L));
        told.accept("x-ratelimit-limit-tokens", most);
        told.accept("x-ratelimit-remaining-tokens", left);
        if (left == 0) {
            Instant midnight = day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
            throw ApiException.retry(ErrorKind.OVERLOADED, Messages.text("quota.tokens", most),
                    (int) Math.max(1, Duration.between(clock.instant(), midnight).toSeconds()));
        }
    }

    synchronized Map<String, Long> tokensToday() {
        turn();
        return Map.copyOf(tokens);
    }

    private void turn() {
        LocalDate now = today();
        if (now.isAfter(day)) {
            tokens.clear();
        }
        // setting the clock back keeps the usage, but changes the date at whose end it expires
        if (!now.equals(day)) {
            save.changed();
        }
        day = now;
    }

    /** Counts the tokens of a request. */
    void used(Caller caller, long taken) {
        if (quotas.tokensPerDay() > 0 && taken > 0) {
            synchronized (this) {
                turn();
                tokens.merge(caller.id(), taken, Long::sum);
                save.changed();
            }
            save.saveIfDue();
        }
    }

    private synchronized UsageFile.Day taken() {
        return new UsageFile.Day(day, Map.copyOf(tokens));
    }

    private synchronized @Nullable UsageFile file() {
        return file;
    }

    private void write(UsageFile.Day due) throws IOException {
        UsageFile kept = file();
        if (kept != null) {
            kept.write(due);
        }
    }

    private void unwritable(IOException e) {
        UsageFile kept = file();
        if (kept != null) {
            LOG.log(Level.ERROR, Messages.text("quota.unwritable", kept.path(), FileReason.of(kept.path(), e)));
        }
    }

    /** Saves the usage. Blocks. */
    @Override
    public void close() {
        save.close();
    }
}
