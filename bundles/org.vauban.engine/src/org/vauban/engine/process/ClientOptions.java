// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.process;

import java.time.Duration;
import java.util.Objects;
import org.vauban.engine.EngineError;
import org.vauban.engine.framing.FrameLimits;

/**
 * Options with which an {@link EngineClient} supervises its host.
 *
 * @param startTimeout maximum time from the start of the process to its first answer; up to ten times that while it
 *            computes and has used less processor time than this, since the machine is busy then
 * @param pingInterval time between two pings while requests are pending
 * @param hangTimeout time without an answer to a ping after which a host is ended
 * @param stallTimeout time without a computed step after which a host is ended, although it answers pings
 * @param firstBackoff delay before the second restart in a row; doubles with each further one (the first is immediate)
 * @param maxBackoff maximum delay before a restart
 * @param stableAfter lifetime of a host after which the row of restarts ends
 * @param maxWait a request that would wait longer than this for a restart fails at once
 * @param maxPending maximum number of pending requests; more are refused with {@link EngineError#OVERLOADED}. Each of
 *            several users may have a quarter of them waiting for a model
 * @param maxQueuedBytes maximum bytes that wait to be written to the host
 * @param crashesToQuarantine number of crashes with the same model within {@code quarantineWindow} after which it is
 *            not loaded again
 * @param quarantineWindow see {@code crashesToQuarantine}
 * @param limits limits of the host's frames
 * @param memoryBudget maximum bytes of models and their contexts together; 0 for the machine's memory. Idle models are
 *            unloaded to make room for others, the least recently used first
 * @param stateBudget bytes of the host's memory for saved workspace states, which are kept when a slot is reassigned; 0
 *            to keep none
 */
public record ClientOptions(Duration startTimeout, Duration pingInterval, Duration hangTimeout, Duration stallTimeout,
        Duration firstBackoff, Duration maxBackoff, Duration stableAfter, Duration maxWait, int maxPending,
        long maxQueuedBytes, int crashesToQuarantine, Duration quarantineWindow, FrameLimits limits,
        long memoryBudget, long stateBudget) {

    /** About 10,000 tokens of a 0.5B model, 4,500 of a 1.5B model. */
    private static final long STATE_BUDGET = 128L << 20;

    /** Maximum bytes in JSON for each byte of a text that was itself received as JSON. */
    private static final int ESCAPED = 2;

    public static final ClientOptions DEFAULT = new ClientOptions(Duration.ofSeconds(30), Duration.ofSeconds(1),
            Duration.ofSeconds(10), Duration.ofSeconds(120), Duration.ofMillis(500), Duration.ofSeconds(30),
            Duration.ofSeconds(60), Duration.ofSeconds(3), 256, 256L << 20, 2, Duration.ofMinutes(10),
            FrameLimits.DEFAULT, 0, STATE_BUDGET);

    public ClientOptions {
        for (Duration d : new Duration[] {startTimeout, pingInterval, hangTimeout, stallTimeout, maxBackoff,
                stableAfter, maxWait, quarantineWindow}) {
            if (d.isNegative() || d.isZero()) {
                throw new IllegalArgumentException("durations must be positive");
            }
        }
        if (firstBackoff.isNegative() || maxPending < 1 || maxQueuedBytes < 1 || crashesToQuarantine < 1
                || memoryBudget < 0 || stateBudget < 0) {
            throw new IllegalArgumentException("limits must be positive");
        }
        Objects.requireNonNull(limits);
    }

    public ClientOptions withHangTimeout(Duration ping, Duration hang, Duration stall) {
        return new ClientOptions(startTimeout, ping, hang, stall, firstBackoff, maxBackoff, stableAfter, maxWait,
                maxPending, maxQueuedBytes, crashesToQuarantine, quarantineWindow, limits, memoryBudget, stateBudget);
    }

    public ClientOptions withBackoff(Duration first, Duration max, Duration wait) {
        return new ClientOptions(startTimeout, pingInterval, hangTimeout, stallTimeout, first, max, stableAfter, wait,
                maxPending, maxQueuedBytes, crashesToQuarantine, quarantineWindow, limits, memoryBudget, stateBudget);
    }

    public ClientOptions withStartTimeout(Duration timeout) {
        return new ClientOptions(timeout, pingInterval, hangTimeout, stallTimeout, firstBackoff, maxBackoff,
                stableAfter, maxWait, maxPending, maxQueuedBytes, crashesToQuarantine, quarantineWindow, limits,
                memoryBudget, stateBudget);
    }

    public ClientOptions withCrashesToQuarantine(int crashes) {
        return new ClientOptions(startTimeout, pingInterval, hangTimeout, stallTimeout, firstBackoff, maxBackoff,
                stableAfter, maxWait, maxPending, maxQueuedBytes, crashes, quarantineWindow, limits, memoryBudget,
                stateBudget);
    }

    public ClientOptions withLimits(int pending, long queuedBytes, FrameLimits frames) {
        return new ClientOptions(startTimeout, pingInterval, hangTimeout, stallTimeout, firstBackoff, maxBackoff,
                stableAfter, maxWait, pending, queuedBytes, crashesToQuarantine, quarantineWindow, frames, memoryBudget,
                stateBudget);
    }

    public ClientOptions withMaxPending(int pending) {
        return withLimits(pending, maxQueuedBytes, limits);
    }

    /** Returns a copy whose queue holds requests with this many UTF-8 bytes of text, some of which JSON escapes. */
    public ClientOptions withRequests(long bytes) {
        return withLimits(maxPending, Math.max(maxQueuedBytes, ESCAPED * bytes), limits);
    }

    public ClientOptions withMemoryBudget(long bytes) {
        return new ClientOptions(startTimeout, pingInterval, hangTimeout, stallTimeout, firstBackoff, maxBackoff,
                stableAfter, maxWait, maxPending, maxQueuedBytes, crashesToQuarantine, quarantineWindow, limits, bytes,
                stateBudget);
    }
}
