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
 * Bounds what is with the engine, in all and of one caller: more is refused at once, with the time after which another
 * attempt makes sense. Safe for use by many threads.
 */
public final class RequestAdmission {
    private static final int LONGEST_WAIT = 60;
    /** Weight of the last request in the average. */
    private static final double NEWEST = 0.2;

    private final Supplier<ServerLimits> limits;
    private final KeyQuotas quotas;
    private final Map<String, Integer> callers = new HashMap<>();
    private int active;
    private double averageSeconds = 1;

    /** @param limits those of the moment */
    public RequestAdmission(Supplier<ServerLimits> limits, KeyQuotas quotas) {
        this.limits = limits;
        this.quotas = quotas;
    }

    /** A place, which is given back once. */
    public interface Ticket {
        void giveBack();
    }

    /**
     * Takes places of a caller whose quotas allow it, and tells with the answer how many are left.
     *
     * @param count generations of one request
     * @throws ApiException if there are too many already, or never are so many places
     */
    public Ticket enter(Exchange exchange, int count) throws ApiException {
        ServerLimits now = limits.get();
        requirePossible(count, now);
        try {
            quotas.enter(exchange);
            return enter(exchange.caller(), count, now);
        } finally {
            exchange.limits(now.requestsPerKey(), left(exchange.caller(), now));
        }
    }

    /** No later attempt would succeed. */
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
     * Takes a place for one generation of a caller outside a request of HTTP.
     *
     * @throws ApiException if there are too many already, or the quotas are used up
     */
    public Ticket enter(Caller caller) throws ApiException {
        quotas.enter(caller, (header, number) -> {});
        return enter(caller, 1, limits.get());
    }

    /**
     * Takes a place for what the engine has to do before a request can be admitted, to be given back before it is.
     * Quotas count the request when it is admitted.
     *
     * @throws ApiException if there are too many already
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
     * Waits until the engine has ended what it was asked, and that is counted. An interrupt is kept, not answered.
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

    /** Counts the tokens that a request took. */
    void used(Caller caller, long tokens) {
        quotas.used(caller, tokens);
    }

    /** Until one of so many has ended, if they end evenly. */
    private int wait(int many) {
        return (int) Math.clamp(Math.ceil(averageSeconds / Math.max(1, many)), 1, LONGEST_WAIT);
    }

    /** Generations with the engine now, by the ids of their callers. */
    public synchronized Map<String, Integer> callers() {
        return Map.copyOf(callers);
    }

    /** Tokens that callers have used today, by their ids; empty where no quota counts them. */
    public Map<String, Long> tokensToday() {
        return quotas.tokensToday();
    }

    /** What each caller may take over time. */
    public Quotas quotas() {
        return quotas.quotas();
    }

    /** Generations with the engine now. */
    public synchronized int active() {
        return active;
    }
}
