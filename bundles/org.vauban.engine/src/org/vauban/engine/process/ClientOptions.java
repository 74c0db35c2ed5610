// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.process;

import java.time.Duration;
import java.util.Objects;
import org.vauban.engine.EngineError;
import org.vauban.engine.framing.FrameLimits;

/**
 * How an {@link EngineClient} watches its host.
 *
 * @param startTimeout from the start of the process to its first answer; up to ten times that while it computes and has
 *            had less processor time than this, since the machine is busy then
 * @param pingInterval between two questions whether the host still lives, asked while requests are under way
 * @param hangTimeout a host that answers no ping for so long is ended
 * @param stallTimeout a host that answers but whose computation makes no step for so long is ended
 * @param firstBackoff wait before the second restart in a row; doubles with each further one (the first comes at once)
 * @param maxBackoff the longest wait before a restart
 * @param stableAfter a host that lived so long ends the row of restarts
 * @param maxWait a request that would have to wait longer for a restart fails at once
 * @param maxPending requests under way and waiting; more are refused with {@link EngineError#OVERLOADED}. Of
 *            several users, one may have a quarter of them waiting for a model
 * @param maxQueuedBytes bytes that may wait to be written to the host
 * @param crashesToQuarantine crashes with the same model within {@code quarantineWindow} after which it is not loaded
 *            again
 * @param quarantineWindow see {@code crashesToQuarantine}
 * @param limits of what the host may send in one frame
 * @param memoryBudget bytes that models and their contexts may take together; 0 for what the machine has. Models that
 *            have nothing to do are unloaded for others, the least recently used first
 * @param stateBudget bytes of the host's memory in which it keeps what was read for workspaces when a model needs its
 *            room for others; 0 keeps nothing
 */
public record ClientOptions(Duration startTimeout, Duration pingInterval, Duration hangTimeout, Duration stallTimeout,
        Duration firstBackoff, Duration maxBackoff, Duration stableAfter, Duration maxWait, int maxPending,
        long maxQueuedBytes, int crashesToQuarantine, Duration quarantineWindow, FrameLimits limits,
        long memoryBudget, long stateBudget) {

    /** Some 10,000 tokens of a 0.5b model, 4,500 of a 1.5b. */
    private static final long STATE_BUDGET = 128L << 20;

    /** Bytes of a text in JSON for each of its own, at most where what came was JSON. */
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

    /** Lets requests whose texts together have so many bytes as UTF-8 wait to be written; JSON escapes some of them. */
    public ClientOptions withRequests(long bytes) {
        return withLimits(maxPending, Math.max(maxQueuedBytes, ESCAPED * bytes), limits);
    }

    public ClientOptions withMemoryBudget(long bytes) {
        return new ClientOptions(startTimeout, pingInterval, hangTimeout, stallTimeout, firstBackoff, maxBackoff,
                stableAfter, maxWait, maxPending, maxQueuedBytes, crashesToQuarantine, quarantineWindow, limits, bytes,
                stateBudget);
    }
}
