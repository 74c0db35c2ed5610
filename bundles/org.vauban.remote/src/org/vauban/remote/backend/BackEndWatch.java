// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.backend;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.vauban.engine.endpoint.EndpointLoad;
import org.vauban.remote.route.EndpointProbe;
import org.vauban.remote.route.RoutingClock;

/**
 * Looks after the endpoints that answer for models of a server, from its start: every now and then after those that
 * work, and soon after one that failed; those that work are asked how much they have to do. No text is sent and nothing
 * generated. Safe for use by many threads.
 */
final class BackEndWatch implements AutoCloseable {
    private static final Duration TICK = Duration.ofSeconds(1);
    private static final Duration USUAL = Duration.ofSeconds(15);
    private static final Duration SOON = Duration.ofSeconds(2);

    private final BackEndPool pool;
    private final EndpointProbe probe;
    private final RoutingClock clock;
    private final Map<BackEndLoad, Long> due = new ConcurrentHashMap<>();
    private final Set<BackEndLoad> underWay = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    BackEndWatch(BackEndPool pool, EndpointProbe probe, RoutingClock clock) {
        this.pool = pool;
        this.probe = probe;
        this.clock = clock;
    }

    /** Begins, with a look at each. Returns at once. */
    void tick() {
        if (closed) {
            return;
        }
        for (BackEndLoad each : pool.all()) {
            boolean soon = each.takeUrgent();
            Long then = due.get(each);
            if ((soon || then != null && then - clock.nanos() <= 0) && underWay.add(each)) {
                Thread.ofVirtual().name("vauban-backend-look").start(() -> look(each));
            }
        }
        clock.after(TICK, this::tick);
    }

    private void look(BackEndLoad each) {
        try {
            String endpoint = each.backEnd.endpoint();
            long answers = each.answers();
            String problem = probe.look(endpoint, each.backEnd.model());
            if (!closed) {
                each.looked(problem, answers);
            }
            // requests of this server, which the endpoint counts as well; also one that begins while it is asked
            int before = each.load();
            EndpointLoad load = closed || problem != null ? null : probe.load(endpoint);
            each.reports(load, Math.max(before, each.load()));
        } finally {
            due.put(each, clock.nanos() + (each.isUp() ? USUAL : SOON).toNanos());
            underWay.remove(each);
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
