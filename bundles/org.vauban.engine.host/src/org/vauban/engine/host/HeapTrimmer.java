// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Collects garbage now and then in a host that serves. The serial collector looks at what has outlived some requests
 * only when the heap cannot grow any more: without this, a host would hold its largest heap after an hour.
 */
public final class HeapTrimmer {
    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(10);
    /** Growth that is not worth a collection. */
    private static final long SPARE = 32L << 20;

    private final LongSupplier used;
    private final Runnable collection;
    /** Bytes in use after the last collection; 0 before the first one. */
    private long kept;

    /**
     * @param used bytes of the heap in use
     * @param collection collects all garbage
     */
    public HeapTrimmer(LongSupplier used, Runnable collection) {
        this.used = used;
        this.collection = collection;
    }

    /** Looks after the heap of this process from now on. */
    static void start() {
        Runtime runtime = Runtime.getRuntime();
        HeapTrimmer trimmer = new HeapTrimmer(() -> runtime.totalMemory() - runtime.freeMemory(), System::gc);
        Thread thread = new Thread(() -> {
            while (true) {
                LockSupport.parkNanos(PERIOD_NANOS);
                trimmer.look();
            }
        }, "vauban-host-heap");
        thread.setDaemon(true);
        thread.start();
    }

    /** Collects if the heap is more than twice as large as it has to be. */
    public void look() {
        if (used.getAsLong() > 2 * kept + SPARE) {
            collection.run();
            kept = used.getAsLong();
        }
    }
}
