// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.process;

import java.util.concurrent.ScheduledFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.eclipse.jdt.annotation.Nullable;

/**
 * Pings the host periodically while there are requests, and ends it if it does not answer or makes no progress.
 * Supervisor thread.
 */
final class HostWatchdog {
    private final ClientOptions options;
    private final ClientThreads threads;
    private final BooleanSupplier idle;
    private final Supplier<HostSession> host;
    private ScheduledFuture<?> ticks;

    /**
     * @param idle whether there are no requests
     * @param host supplies the current host, or null
     */
    HostWatchdog(ClientOptions options, ClientThreads threads, BooleanSupplier idle,
            @Nullable Supplier<HostSession> host) {
        this.options = options;
        this.threads = threads;
        this.idle = idle;
        this.host = host;
    }

    /** Starts watching if there are requests; stops automatically when there are none. */
    void begin() {
        if (ticks == null && !idle.getAsBoolean()) {
            ticks = threads.every(this::tick, options.pingInterval().toMillis());
        }
    }

    private void tick() {
        HostSession s = host.get();
        if (idle.getAsBoolean()) {
            ticks.cancel(false);
            ticks = null;
            if (s != null) {
                s.unchanged = 0;
                s.lastPong = null;
            }
            return;
        }
        if (s == null || !s.ready) {
            return;
        }
        long interval = options.pingInterval().toMillis();
        if (s.pingOut) {
            if (++s.missed * interval >= options.hangTimeout().toMillis()) {
                s.kill(new HostFault.Hung(options.hangTimeout()));
            }
            return;
        }
        s.pingOut = true;
        s.ask(remote -> remote.ping()).whenComplete((pong, e) -> threads.act(() -> {
            s.pingOut = false;
            s.missed = 0;
            if (pong != null) {
                boolean same = pong.active() != null && !pong.active().isEmpty() && pong.equals(s.lastPong);
                s.unchanged = same ? s.unchanged + 1 : 0;
                s.lastPong = pong;
                if (s.unchanged * interval >= options.stallTimeout().toMillis()) {
                    s.kill(new HostFault.Stalled(options.stallTimeout()));
                }
            }
        }));
    }
}
