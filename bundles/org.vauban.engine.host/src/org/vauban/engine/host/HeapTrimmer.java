// SPDX-License-Identifier: EPL-2.0
package org.vauban.engine.host;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Collects garbage periodically in a host that serves requests. The serial collector examines objects that have
 * survived several requests only when the heap cannot grow any further; without this class, the heap would stay at its
 * maximum after an hour.
 */
public final class HeapTrimmer {
    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(10);
    /** Growth in bytes that is not worth a collection. */
    private static final long SPARE = 32L << 20;

    private final LongSupplier used;
    private final Runnable collection;
    /** Bytes in use after the last collection; 0 before the first one. */
    private long kept;

    /**
     * @param used supplies the bytes of the heap in use
     * @param collection runs a full garbage collection
     */
    public HeapTrimmer(LongSupplier used, Runnable collection) {
        this.used = used;
        this.collection = collection;
    }

    /** Starts trimming the heap of this process. */
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

    /** Collects garbage if the heap is more than twice as large as after the last collection. */
    public void look() {
        if (used.getAsLong() > 2 * kept + SPARE) {
            collection.run();
            kept = used.getAsLong();
        }
    }
}
