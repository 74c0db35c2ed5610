// SPDX-License-Identifier: EPL-2.0
package org.vauban.remote.tests;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.vauban.remote.route.RoutingClock;

/** A clock that a test advances. */
public final class StepClock implements RoutingClock {
    private record Due(long at, Runnable work) {}

    private final AtomicLong now = new AtomicLong(1);
    private final List<Due> due = new ArrayList<>();

    @Override
    public long nanos() {
        return now.get();
    }

    @Override
    public synchronized void after(Duration delay, Runnable work) {
        due.add(new Due(now.get() + delay.toNanos(), work));
    }

    public synchronized List<Long> waiting() {
        return due.stream().map(each -> TimeUnit.NANOSECONDS.toMillis(each.at() - now.get())).toList();
    }

    public void pass(long millis) {
        List<Due> ripe;
        synchronized (this) {
            long until = now.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
            ripe = due.stream().filter(each -> each.at() <= until).toList();
            due.removeAll(ripe);
        }
        ripe.forEach(each -> each.work().run());
    }
}
