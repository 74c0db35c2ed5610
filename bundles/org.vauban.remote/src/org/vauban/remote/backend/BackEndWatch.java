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
 * Checks the endpoints that serve the models of a server, from its start: working ones at intervals, and failed ones
 * soon. Working ones are asked for their load. Sends no texts and generates nothing. Thread-safe.
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

    /** Starts the checks that are due, at first one for each endpoint, and schedules itself. Returns at once. */
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
            // the report includes requests of this server, also one that begins while it is fetched
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
