// SPDX-License-Identifier: EPL-2.0
package org.vauban.server.serving;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.vauban.governance.policy.document.Limit;
import org.vauban.server.configuration.Quotas;
import org.vauban.server.configuration.ServerLimits;
import org.vauban.server.http.ApiException;
import org.vauban.server.http.ErrorKind;
import org.vauban.server.http.Exchange;
import org.vauban.server.identity.Caller;
import org.vauban.server.message.Messages;

/**
 * Limits the requests at the engine, in total and per caller: further requests are refused at once, with a delay after
 * which a retry makes sense. Thread-safe.
 */
public final class RequestAdmission {
    private static final int LONGEST_WAIT = 60;
    /** Weight of the last request in the moving average. */
    private static final double NEWEST = 0.2;

    private final Supplier<ServerLimits> limits;
    private final KeyQuotas quotas;
    private final Map<String, Integer> callers = new HashMap<>();
    private int active;
    private double averageSeconds = 1;

    /** @param limits the current limits */
    public RequestAdmission(Supplier<ServerLimits> limits, KeyQuotas quotas) {
        this.limits = limits;
        this.quotas = quotas;
    }

    /** An admission, which is given back once. */
    public interface Ticket {
        void giveBack();
    }

    /**
     * Admits a request if the caller's limits and quotas allow it, and adds the remaining ones to the answer.
     *
     * @param count number of generations of the request
     * @throws ApiException if there are too many now, or the limits can never allow this number
     */
    public Ticket enter(Exchange exchange, int count) throws ApiException {
        ServerLimits now = limits.get();
        requirePossible(count, now);
        try {
            quotas.enter(exchange);
            return enter(exchange.caller(), count, now);
        } finally {
            exchange.tell("x-ratelimit-limit-requests", now.requestsPerKey());
            exchange.tell("x-ratelimit-remaining-requests", left(exchange.caller(), now)); // besides this request
        }
    }

    /** Refuses a number that no retry could make possible. */
    private static void requirePossible(int count, ServerLimits now) throws ApiException {
        boolean own = now.requestsPerKey() <= now.requests();
        int most = own ? now.requestsPerKey() : now.requests();
        if (count > most) {
            throw new ApiException(ErrorKind.INVALID_REQUEST,
                    now.because(Messages.text("overloaded.count", count, most),
                            own ? Limit.REQUESTS_PER_KEY : Limit.REQUESTS));
        }
    }

    /**
     * Admits one generation outside HTTP.
     *
     * @throws ApiException if there are too many now, or the quotas are used up
     */
    public Ticket enter(Caller caller) throws ApiException {
        quotas.enter(caller, (header, number) -> {});
        return enter(caller, 1, limits.get());
    }

    /**
     * Admits work of the engine that precedes the admission of a request; to be given back before that. Quotas count
     * the request when it is admitted.
     *
     * @throws ApiException if there are too many now
     */
    Ticket enterBefore(Caller caller) throws ApiException {
        return enter(caller, 1, limits.get());
    }

    private synchronized int left(Caller caller, ServerLimits now) {
        return Math.max(0, Math.min(now.requests() - active,
                now.requestsPerKey() - callers.getOrDefault(caller.id(), 0)));
    }

    private synchronized Ticket enter(Caller caller, int count, ServerLimits now) throws ApiException {
        int own = callers.getOrDefault(caller.id(), 0);
        if (active + count > now.requests()) {
            throw ApiException.retry(ErrorKind.OVERLOADED,
                    now.because(Messages.text("overloaded", now.requests()), Limit.REQUESTS), wait(active));
        }
        if (own + count > now.requestsPerKey()) {
            throw ApiException.retry(ErrorKind.OVERLOADED, now.because(
                    Messages.text("overloaded.key", now.requestsPerKey()), Limit.REQUESTS_PER_KEY), wait(own));
        }
        active += count;
        callers.put(caller.id(), own + count);
        long begun = System.nanoTime();
        AtomicBoolean back = new AtomicBoolean();
        return () -> {
            if (back.compareAndSet(false, true)) {
                leave(caller, count, (System.nanoTime() - begun) / 1e9);
            }
        };
    }

    private synchronized void leave(Caller caller, int count, double seconds) {
        active -= count;
        callers.computeIfPresent(caller.id(), (id, own) -> own == count ? null : own - count);
        notifyAll();
        averageSeconds += NEWEST * (seconds - averageSeconds);
    }

    /**
     * Waits until the engine has ended all requests, and their usage is counted. An interrupt does not end the wait,
     * but is preserved.
     *
     * @param patience longest wait
     */
    public synchronized void awaitIdle(Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        boolean interrupted = false;
        for (long left = patience.toMillis(); active > 0 && left > 0; left = TimeUnit.NANOSECONDS
                .toMillis(end - System.nanoTime())) {
            try {
                wait(left);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Counts the tokens of a request. */
    void used(Caller caller, long tokens) {
        quotas.used(caller, tokens);
    }

    /** Returns the seconds until one of this many requests should end, if they end at regular intervals. */
    private int wait(int many) {
        return (int) Math.clamp(Math.ceil(averageSeconds / Math.max(1, many)), 1, LONGEST_WAIT);
    }

    /** Returns the number of generations at the engine, by caller id. */
    public synchronized Map<String, Integer> callers() {
        return Map.copyOf(callers);
    }

    /** Returns the tokens used today, by caller id; empty if no quota counts them. */
    public Map<String, Long> tokensToday() {
        return quotas.tokensToday();
    }

    /** Returns the quotas of each caller. */
    public Quotas quotas() {
        return quotas.quotas();
    }

    /** Returns the number of generations at the engine. */
    public synchronized int active() {
        return active;
    }
}
